"""What a visitor is told who has sent a request, and for how long."""

import time
from datetime import UTC, datetime, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from consultations import receipt
from consultations.models import ConsultationRequest, Status
from practice.models import Profile
from tests.consultations.page import page
from tests.consultations.trouble import database_refuses
from tests.consultations.visitor import (
    CLINIC_PHONE,
    FORM,
    WORDS,
    draft,
    filled_in,
    posted,
)

pytestmark = pytest.mark.django_db

REQUEST = "/request/"
LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)


def confirmation_of(response):
    assert response.status_code == 302, response.content.decode()
    return response.url


def test_the_confirmation_of_a_correction_says_which_one_counts(client):
    kept = draft()
    client.post(FORM, posted("check", kept))
    kept.answers["phone"] = ["918 555 0143"]
    text = page(client.post(FORM, posted("check", kept), follow=True)).text

    first = ConsultationRequest.objects.order_by("pk").first()
    assert f"You sent this form before: {first.reference}." in text
    assert "go by this newer one" in text


def test_the_confirmation_says_what_happens_next_and_promises_no_time(client):
    """A practice that has not filled in phone, hours and its own promise makes none."""
    text = page(client.post(FORM, filled_in(), follow=True)).text

    assert "The clinic calls the number you gave, in its opening hours." in text
    assert "Do not wait for us" in text
    assert "call 911" in text
    assert "We cannot promise a day here." in text
    for promise in ("hours of", "working day", "tomorrow", "soon", "We will call"):
        assert promise not in text


def test_a_practice_that_promises_a_time_says_the_day_and_hour(client, clinic_phone):
    Profile.objects.filter(pk=1).update(call_back_hours=8)
    for weekday in range(5):
        Profile.current().opening_hours.create(weekday=weekday, opens="08:00", closes="16:30")

    monday_at_nine = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("America/Chicago"))
    with mock.patch("django.utils.timezone.now", return_value=monday_at_nine):
        response = client.post(FORM, filled_in(), follow=True)

    assert "We will call you by Tuesday, November 24, 8:30 am (Central time)" in page(response).text


def test_who_wants_to_be_written_to_is_not_told_of_a_call(client):
    text = page(client.post(FORM, filled_in(reach_by="email"), follow=True)).text

    assert "The clinic writes to the address you gave" in text
    assert "calls the number" not in text


def test_the_code_of_the_receipt_is_shown_only_in_the_browser_that_sent_it(client):
    """An address alone, from a history or a log, opens no receipt."""
    address = confirmation_of(client.post(FORM, filled_in()))
    saved = ConsultationRequest.objects.get()
    code = receipt.grouped(receipt.code_of(saved))

    assert code in page(client.get(address)).text
    elsewhere = page(Client().get(address)).text

    assert saved.reference in elsewhere
    assert code not in elsewhere


def test_the_code_is_shown_for_an_hour(client, settings):
    address = confirmation_of(client.post(FORM, filled_in()))
    name = f"{settings.SENDER_COOKIE_NAME}-{ConsultationRequest.objects.get().reference}"
    cookie = client.cookies[name]

    assert cookie["max-age"] == 3600
    assert (cookie["httponly"], cookie["path"]) == (True, "/request/received/")
    client.cookies[name] = sign_at("sent", 2, salt=name)
    assert "Your code" not in page(client.get(address)).text


def test_a_second_request_takes_no_code_from_the_first(client):
    first = confirmation_of(client.post(FORM, filled_in()))
    second = confirmation_of(client.post(FORM, filled_in()))

    codes = [page(client.get(address)).by_class("code")[0].text for address in (first, second)]
    assert codes[0] != codes[1]


def test_a_browser_that_sent_another_request_is_shown_no_code(client):
    address = confirmation_of(client.post(FORM, filled_in()))
    other = Client()
    other.post(FORM, filled_in())

    assert "Your code" not in page(other.get(address)).text


def test_who_cancels_and_sends_the_form_again_has_another_code(client):
    form = filled_in()
    codes = []
    for _ in range(2):
        client.post(FORM, form)
        sent = ConsultationRequest.objects.get()
        codes.append(receipt.code_of(sent))
        sent.forget("withdrawn")

    assert codes[0] != codes[1]


@pytest.mark.parametrize("change", [{"status": Status.BOOKED}, {"call_due_at": LONG_AGO}])
def test_a_promise_that_does_not_hold_any_more_is_not_repeated(client, change):
    address = confirmation_of(client.post(FORM, filled_in()))
    ahead = timezone.now() + timedelta(hours=3)
    ConsultationRequest.objects.update(**{"call_due_at": ahead})
    assert "We will call you by" in page(client.get(address)).text

    ConsultationRequest.objects.update(**change)
    assert "We will call you by" not in page(client.get(address)).text


def test_a_confirmation_that_cannot_be_read_still_names_the_reference(client):
    address = confirmation_of(client.post(FORM, filled_in()))
    with database_refuses():
        response = client.get(address)

    assert response.status_code == 503
    text = page(response).text
    assert ConsultationRequest.objects.get().reference in text
    assert "Load it again in a minute: nothing is sent twice" in text
    assert "may not have arrived" not in text
    assert response.headers["Retry-After"] == "60"


def test_it_names_the_phone_then_if_that_can_be_read(client, clinic_phone):
    address = confirmation_of(client.post(FORM, filled_in()))
    with database_refuses("consultations_consultationrequest"):
        response = client.get(address)

    assert f"call {CLINIC_PHONE}" in page(response).text


def test_a_request_that_was_withdrawn_has_no_confirmation_any_more(client):
    address = confirmation_of(client.post(FORM, filled_in()))
    ConsultationRequest.objects.get().delete()

    assert client.get(address).status_code == 404


def test_the_confirmation_links_to_urgent_help_and_is_not_for_search_engines(client):
    tree = page(client.post(FORM, filled_in(), follow=True))

    assert "/get-help/" in [link["href"] for link in tree.all("a")]
    assert "noindex" in [meta["content"] for meta in tree.all("meta") if meta["name"] == "robots"]


def test_nothing_a_visitor_wrote_is_in_an_address_or_on_the_confirmation(client):
    response = client.post(FORM, filled_in())
    address = confirmation_of(response)
    html = client.get(address).content.decode()

    assert not [word for word in WORDS if word in address or word in html]


def test_the_confirmation_needs_no_session(client):
    address = confirmation_of(client.post(FORM, filled_in()))

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


def test_a_confirmation_is_gone_after_a_day(client):
    client.post(FORM, filled_in())
    reference = ConsultationRequest.objects.get().reference

    for hours_ago, status in ((23.9, 200), (24.1, 404)):
        token = sign_at(reference, hours_ago)
        assert client.get(f"{REQUEST}received/{token}/").status_code == status


def sign_at(reference, hours_ago, salt="consultations.received"):
    class EarlierSigner(signing.TimestampSigner):
        def timestamp(self):
            return signing.b62_encode(int(time.time() - hours_ago * 3600))

    return EarlierSigner(salt=salt).sign(reference)


def test_a_shared_computer_can_be_told_to_forget(client):
    confirmation = client.post(FORM, filled_in(), follow=True)
    (forget,) = [n["href"] for n in page(confirmation).all("a") if n.text.startswith("Forget")]

    assert client.get(forget).headers["Clear-Site-Data"] == '"cache"'
    assert "Your code" not in page(client.get(confirmation.request["PATH_INFO"])).text
