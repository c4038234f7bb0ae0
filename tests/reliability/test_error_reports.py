"""An error anywhere on the way is reported without a word of the visitor.

Django can mail a report of an error to the owner of a site: the traceback with the variables
of every function, and what was posted. This site sends none, but an owner may switch it on.
"""

import logging
from unittest import mock
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils.log import AdminEmailHandler

from tests.consultations.receipts import START
from tests.consultations.visitor import FORM, PAGES, received
from tests.reliability.clients import FORM_HEADERS
from tests.reliability.conftest import MANY
from tests.reliability.needles import HONEST, NEEDLES, every_path, found_in, wrong

pytestmark = pytest.mark.django_db

# Functions that get hold of what a visitor wrote, from the door to the database.
ON_THE_WAY = [
    "consultations.draft.Draft.seal",
    "consultations.draft.clean_text",
    "consultations.draft.json.loads",
    "consultations.encryption.encrypt",
    "consultations.forms.fields.clean_text",
    "consultations.forms.fields.refuse_control_characters",
    "practice.phone.phonenumbers.parse",
    "consultations.journey.Journey.answers",
    "consultations.journey.Journey.unfinished",
    "consultations.journey._in_words",
    "consultations.limits.count_sending",
    "consultations.models.ConsultationRequest.save",
    "consultations.receipt.code_for",
    "consultations.receiving.Act.record",
    "consultations.models.ConsultationRequest.put_mails",
    "consultations.shown.mark_hidden",
    "consultations.views.request.is_automatic",
    "consultations.views.request.receive",
    "consultations.views.request.render",
    "consultations.views.request.to_store",
]

ON_THE_WAY_BACK = ["consultations.draft.Draft.seal", "consultations.draft.clean_text"]


class Reports(AdminEmailHandler):
    """What would be mailed to the owner, about errors and about what is only a warning."""

    def __init__(self):
        super().__init__(include_html=True)
        self.setLevel(logging.WARNING)
        self.sent = []

    def send_mail(self, subject, message, *args, html_message="", **kwargs):
        self.sent.append(f"{subject}\n{message}\n{html_message}")


@pytest.fixture
def reports(settings):
    settings.BELIEVED_PER_HOUR = settings.ACCEPTED_PER_HOUR = MANY
    handler = Reports()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def visitor():
    """A browser that is answered, whatever breaks; and whose cookies are asked for."""
    return Client(raise_request_exception=False)


def broken(target):
    return mock.patch(target, side_effect=RuntimeError("it broke here"))


@pytest.mark.parametrize("target", ON_THE_WAY)
def test_an_error_on_the_way_is_reported_without_words(visitor, reports, target):
    paths = list(every_path())  # sealed before it breaks
    with broken(target):
        statuses = (visitor.post(FORM, fields).status_code for fields in paths)
        assert 500 in statuses  # and then no further

    assert any("it broke here" in report for report in reports.sent)
    assert found_in(*reports.sent) == set()


@pytest.mark.parametrize(
    "target", ["consultations.draft._cipher", "consultations.draft.clean_text"]
)
def test_so_is_one_while_a_form_without_its_cookie_is_given_back(reports, target):
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    fields = wrong("your-questions")

    with broken(target):
        strict.post(FORM, fields)

    assert any("it broke here" in report for report in reports.sent)
    assert found_in(*reports.sent) == set()


def test_so_is_one_at_the_desk(front_desk_client, reports):
    request = received(**HONEST)
    front_desk_client.raise_request_exception = False

    with broken("consultations.shown.mark_hidden"):
        front_desk_client.get(f"/admin/consultations/consultationrequest/{request.pk}/change/")

    assert any("it broke here" in report for report in reports.sent)
    assert found_in(*reports.sent) == set()


def test_so_is_one_while_a_receipt_is_looked_at(visitor, reports):
    with broken("consultations.receipt.signs_in"):
        visitor.post(START, {"reference": NEEDLES["name"], "code": NEEDLES["note"]})

    assert any("it broke here" in report for report in reports.sent)
    assert found_in(*reports.sent) == set()


def test_refusals_are_reported_without_words(visitor, reports):
    strict = Client(enforce_csrf_checks=True)
    for page in PAGES:
        visitor.post(FORM, wrong(page))
        strict.post(FORM, wrong(page))

    assert any("CSRF" in report for report in reports.sent)
    assert any("Unprocessable" in report for report in reports.sent)
    assert found_in(*reports.sent) == set()


def test_a_form_that_cannot_be_taken_apart_is_reported_without_words(reports):
    strict = Client(enforce_csrf_checks=True)  # so that it is taken apart before any view
    too_many = {f"x{number}": NEEDLES["name"] for number in range(6000)}
    strict.post(FORM, urlencode(too_many), content_type=FORM_HEADERS["Content-Type"])

    assert any("TooManyFields" in report for report in reports.sent)
    assert found_in(*reports.sent) == set()


def test_the_search_finds_the_words_where_nothing_hides_them(visitor, reports):
    """A control: a search of the site, whose words the address holds anyway."""
    with broken("treatments.views.search.render"):
        visitor.get("/search/", {"q": NEEDLES["name"]})

    assert found_in(*reports.sent) == {"name"}
