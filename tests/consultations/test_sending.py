"""A visitor opens the form, sends it and reads the confirmation; and all that can go wrong."""

import uuid

import pytest
from django.core import mail, signing
from django.test import Client
from django.urls import reverse

from consultations.models import ConsultationRequest, Status
from practice.models import Act, Profile
from tests.consultations.page import page, typed_in
from tests.consultations.trouble import database_refuses
from tests.consultations.visitor import NAME, NOTE, PHONE, WORDS, filled_in

pytestmark = pytest.mark.django_db

REQUEST = "/request/"
CLINIC_PHONE = "918 555 0199"


@pytest.fixture
def clinic_phone():
    Profile.objects.filter(pk=1).update(phone=CLINIC_PHONE)


def confirmation_of(response):
    assert response.status_code == 302, response.content.decode()
    return response.url


def test_the_address_of_the_form_is_request():
    assert reverse("consultations:request") == REQUEST


# opening the form


def test_the_form_says_who_it_is_for_and_that_it_is_not_for_emergencies(client):
    text = page(client.get(REQUEST)).text

    assert "For people with back, neck or nerve pain" in text
    assert "This form is not for emergencies" in text
    assert "call 911" in text


def test_the_phone_is_offered_as_an_equal_way(client, clinic_phone):
    assert f"Rather talk? Call {CLINIC_PHONE}" in page(client.get(REQUEST)).text


def test_without_a_phone_the_page_does_not_mention_one(client):
    text = page(client.get(REQUEST)).text

    assert "Rather talk" not in text


@pytest.mark.parametrize("slug", ["nerve-blocks", "when-to-consider", "something-else"])
def test_the_page_a_reader_came_from_is_chosen_already(client, slug):
    chosen = [
        n["value"]
        for n in page(client.get(REQUEST, {"about": slug})).all("input")
        if n["name"] == "about" and "checked" in n.attributes
    ]

    assert chosen == [slug]


@pytest.mark.parametrize("about", ["unheard-of", "<script>alert(1)</script>", "x" * 5000])
def test_an_unknown_topic_in_the_address_chooses_nothing(client, about):
    response = client.get(REQUEST, {"about": about})

    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()
    assert not [
        n for n in page(response).all("input") if n["name"] == "about" and "checked" in n.attributes
    ]


# sending it


def test_sending_saves_the_request_and_leads_to_the_confirmation(client):
    response = client.post(REQUEST, filled_in(), follow=True)

    saved = ConsultationRequest.objects.get()
    assert (saved.name, saved.phone, saved.note) == (NAME, PHONE, NOTE)
    assert page(response).by_class("ref")[0].text == saved.reference
    assert [act.verb for act in Act.objects.about(saved)] == ["received"]


def test_no_mail_is_sent(client):
    client.post(REQUEST, filled_in())

    assert mail.outbox == []


def test_a_double_click_leads_to_the_same_confirmation(client):
    form = filled_in()

    first = client.post(REQUEST, form, follow=True)
    second = client.post(REQUEST, form, follow=True)

    assert page(first).by_class("ref")[0].text == page(second).by_class("ref")[0].text
    assert ConsultationRequest.objects.count() == 1


def test_going_back_and_changing_an_answer_loses_nothing(client):
    form = filled_in()
    client.post(REQUEST, form)
    client.post(REQUEST, form | {"phone": "918 555 0143"})

    phones = {request.phone for request in ConsultationRequest.objects.all()}
    assert phones == {PHONE, "918 555 0143"}


def test_reloading_the_confirmation_saves_nothing(client):
    address = confirmation_of(client.post(REQUEST, filled_in()))
    for _ in range(3):
        client.get(address)

    assert ConsultationRequest.objects.count() == 1


def test_a_program_that_fills_in_the_trap_gets_the_same_answer(client):
    response = client.post(REQUEST, filled_in(homepage="https://example.com"), follow=True)

    saved = ConsultationRequest.objects.get()
    assert saved.status == Status.SPAM
    assert page(response).by_class("ref")[0].text == saved.reference
    assert "spam" not in response.content.decode().lower()


# the confirmation


def test_the_confirmation_says_what_happens_next_and_promises_no_time(client):
    text = page(client.post(REQUEST, filled_in(), follow=True)).text

    assert "The clinic calls the number you gave, in its opening hours." in text
    assert "Do not wait for our call" in text
    assert "call 911" in text
    for promise in ("hours of", "working day", "tomorrow", "soon"):
        assert promise not in text


def test_the_confirmation_links_to_urgent_help_and_is_not_for_search_engines(client):
    tree = page(client.post(REQUEST, filled_in(), follow=True))

    assert "/get-help/" in [link["href"] for link in tree.all("a")]
    assert "noindex" in [meta["content"] for meta in tree.all("meta") if meta["name"] == "robots"]


def test_nothing_a_visitor_wrote_is_in_an_address_or_on_the_confirmation(client):
    response = client.post(REQUEST, filled_in())
    address = confirmation_of(response)
    html = client.get(address).content.decode()

    assert not [word for word in WORDS if word in address or word in html]


def test_the_confirmation_needs_no_session(client):
    address = confirmation_of(client.post(REQUEST, filled_in()))

    assert Client().get(address).status_code == 200


@pytest.mark.parametrize(
    "invented",
    [
        pytest.param("ABCD-EFGH-JK", id="unsigned"),
        pytest.param("ABCD-EFGH-JK:1wxyz:forged", id="forged"),
        pytest.param("x", id="nonsense"),
        pytest.param(signing.TimestampSigner().sign("ABCD"), id="signed for something else"),
    ],
)
def test_an_invented_confirmation_is_not_found(client, invented):
    response = client.get(f"{REQUEST}received/{invented}/")

    assert response.status_code == 404
    assert "ABCD" not in page(response).text


def test_a_confirmation_is_gone_after_a_day(client, settings):
    signer = signing.TimestampSigner(salt="consultations.received")
    a_day_and_a_bit = 24 * 3600 + 5

    class YesterdaysSigner(signing.TimestampSigner):
        def timestamp(self):
            now = signing.b62_decode(super().timestamp())
            return signing.b62_encode(now - a_day_and_a_bit)

    old = YesterdaysSigner(salt="consultations.received").sign("ABCD-EFGH-JK")

    assert client.get(f"{REQUEST}received/{old}/").status_code == 404
    assert client.get(f"{REQUEST}received/{signer.sign('ABCD-EFGH-JK')}/").status_code == 200


# something is missing


def test_an_incomplete_form_is_given_back_with_everything_typed(client):
    response = client.post(REQUEST, filled_in(phone="555 0142"))

    assert response.status_code == 422
    assert typed_in(response, "name") == NAME
    assert typed_in(response, "phone") == "555 0142"
    assert typed_in(response, "note") == NOTE
    assert not ConsultationRequest.objects.exists()


def test_the_title_and_a_summary_say_that_something_is_wrong(client):
    tree = page(client.post(REQUEST, filled_in(phone="")))

    assert tree.all("title")[0].text.startswith("Error: ")
    (summary,) = tree.by_class("errors")
    assert summary.text == "There is a problem Enter a phone number we can call."


def test_a_form_that_was_not_sent_yet_has_no_error_in_its_title(client):
    assert page(client.get(REQUEST)).all("title")[0].text.startswith("Ask for a consultation")


def test_the_next_try_of_the_same_form_is_still_one_request(client):
    form = filled_in(phone="")
    first = client.post(REQUEST, form)

    client.post(REQUEST, form | {"phone": PHONE})

    assert typed_in(first, "form_token") == form["form_token"]
    assert ConsultationRequest.objects.get().form_token == uuid.UUID(form["form_token"])


# what every answer has in common


@pytest.fixture
def every_answer(client):
    """One answer of each kind that this room gives."""
    answers = {
        "form": client.get(REQUEST),
        "incomplete": client.post(REQUEST, {}),
        "no cookie": Client(enforce_csrf_checks=True).post(REQUEST, filled_in()),
        "sent": client.post(REQUEST, filled_in()),
    }
    answers["confirmation"] = client.get(answers["sent"].url)
    with database_refuses():
        answers["database"] = client.post(REQUEST, filled_in())
    return answers


def test_no_answer_is_kept_by_a_browser_or_a_proxy(every_answer):
    for kind, answer in every_answer.items():
        assert "no-store" in answer.headers["Cache-Control"], kind


def test_the_only_cookie_is_the_one_that_protects_the_form(every_answer, settings):
    names = {name for answer in every_answer.values() for name in answer.cookies}

    assert names == {settings.CSRF_COOKIE_NAME}


def test_every_page_has_one_heading_and_nothing_inline(every_answer):
    for kind, answer in every_answer.items():
        if kind != "sent":
            tree = page(answer)
            assert len(tree.all("h1")) == 1, kind
            assert not tree.all("script", "style"), kind
            assert not [n for n in tree.everything if n["style"]], kind


@pytest.mark.parametrize("method", ["put", "delete", "patch", "trace"])
def test_no_other_method_is_answered(client, method):
    assert getattr(client, method)(REQUEST).status_code == 405
