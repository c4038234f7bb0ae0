"""A visitor asks with reference and code how far a request is."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consultations import receipt
from consultations.models import Attempt, CallTime, ConsultationRequest, ReachBy, Status
from practice.models import Act
from tests.consultations.page import page, typed_in
from tests.consultations.receipts import (
    ANOTHER_TIME,
    DELETE,
    START,
    WITHDRAW,
    WRONG,
    code_of,
    look,
    main,
    masked,
    proof_on,
    title,
)
from tests.consultations.visitor import CLINIC_PHONE, FORM, WORDS, filled_in, received

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    return received()


# the code


def test_the_code_is_offered_as_something_to_do_without(client):
    words = main(client.post(FORM, filled_in(), follow=True))

    assert "To change or cancel online" in words
    assert "You need not do anything with this code." in words
    assert "This browser shows the code for one hour. After that no page shows it" in words
    assert "we do not keep it" not in words  # whoever holds our key could make it again


# asking


def test_the_page_asks_for_two_things_and_says_what_to_do_without_them(client, clinic_phone):
    response = client.get(START)

    visible = [n["name"] for n in page(response).all("input", "textarea") if n["type"] != "hidden"]
    assert [name for name in visible if name not in ("q", "look")] == ["reference", "code"]
    assert page(response).all("h1")[0].text == "Check on your request"
    assert "Lost the code?" in main(response)
    assert CLINIC_PHONE in main(response)
    assert not title(response).startswith("Error")


def test_it_starts_no_session_and_no_cache_keeps_it(client, sent):
    for response in (client.get(START), look(client, sent)):
        assert "no-store" in response.headers["Cache-Control"]
        assert list(client.cookies) == ["csrf"]


@pytest.mark.parametrize(
    ("typed", "what_is_wrong"),
    [
        ({"reference": ""}, "Enter your reference."),
        ({"code": " "}, "Enter your code."),
        (
            {"reference": "ABC"},
            "Check your reference: 7 of its 10 letters and numbers are missing.",
        ),
        ({"reference": "ABCD-EFGH-J"}, "1 of its 10 letters and numbers is missing."),
        ({"reference": "ABCD-EFGH-JKMN"}, "you typed 2 signs too many. It has 10."),
        ({"code": "ABCD EFGH"}, "Check your code: 20 of its 28 letters and numbers are missing."),
        ({"reference": "ABCD-EFGH-J0"}, "Check your reference: it has no zero. Look again"),
        ({"reference": "abcd-efgh-jl"}, "Check your reference: it has no letter L."),
        ({"code": WRONG[:-3] + "1OU"}, "it has no number 1, no letter O, no letter U."),
    ],
)
def test_what_is_left_out_too_short_or_misread_is_named_and_counts_as_no_try(
    client, sent, typed, what_is_wrong
):
    response = look(client, sent, **typed)

    assert response.status_code == 422
    assert title(response).startswith("Error: ")
    assert what_is_wrong in main(response)
    assert not Attempt.objects.looks().exists()


HOSTILE = ["\x00", "\ufffd", "<script>alert(1)</script>", "%s{{ x }}", "😀" * 28, "x" * 100_000]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("field", ["reference", "code", "proof", "call_time"])
@pytest.mark.parametrize("path", [START, ANOTHER_TIME, WITHDRAW, DELETE])
def test_odd_input_neither_crashes_nor_runs_nor_changes_anything(client, sent, path, field, text):
    body = {"reference": sent.reference, "code": code_of(sent), "proof": "", field: text}

    response = client.post(path, body)

    assert response.status_code in (200, 422)
    assert "<script>alert" not in response.content.decode()
    assert ConsultationRequest.objects.get().call_time == CallTime.MORNING


@pytest.mark.parametrize("odd", [b"%ED%A0%80", b"%FF%FE", b"%C0%AF", b"%"])
def test_bytes_that_are_no_text_are_answered_like_any_mistake(client, odd):
    body = b"reference=" + odd + b"&code=" + odd
    response = client.post(START, body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 422
    assert "Check your reference" in main(response) or "Enter your reference" in main(response)


# the stage


STAGES = [
    (Status.NEW, "We have your request", True),
    (Status.IN_PROGRESS, "We have your request", True),
    (Status.WAITING_FOR_REFERRAL, "We have your request", True),
    (Status.SPAM, "We have your request", True),
    (Status.COULD_NOT_REACH, "We tried to call you", True),
    (Status.BOOKED, "You have a visit booked", False),
    (Status.CLOSED, "Your request is closed", False),
]


@pytest.mark.parametrize(("status", "heading", "may_ask"), STAGES)
def test_the_right_pair_shows_the_stage_and_what_comes_next(
    client, sent, clinic_phone, status, heading, may_ask
):
    ConsultationRequest.objects.update(status=status, closed_because="answered")

    response = look(client, sent)

    [h1] = page(response).all("h1")
    assert h1.text == heading
    assert sent.reference in main(response)
    assert f"Call {CLINIC_PHONE} and say your reference." in main(response)
    assert ("Call me at another time" in main(response)) is may_ask
    assert "Cancel my request…" in main(response)
    assert ("Your visit stays booked." in main(response)) is (status == Status.BOOKED)


@pytest.mark.parametrize("status", Status)
def test_nothing_but_the_stage_is_shown(client, sent, status):
    ConsultationRequest.objects.update(status=status, closed_because="answered")

    response = look(client, sent)

    html = response.content.decode()
    assert not [word for word in [*WORDS, code_of(sent), sent.receipt_hash] if word in html]
    assert not [n for n in page(response).all("input") if "checked" in n.attributes]
    assert not [label for label in Status.labels if label in main(response)]


def test_suspected_spam_gets_the_very_same_page(client, sent):
    as_new = look(client, sent)
    ConsultationRequest.objects.update(status=Status.SPAM)

    assert masked(look(client, sent)) == masked(as_new)


def test_the_time_by_which_we_call_is_shown_while_it_is_still_to_come(client, sent):
    ConsultationRequest.objects.update(call_due_at=timezone.now() + timedelta(hours=30))
    assert "You hear from us by" in main(look(client, sent))

    ConsultationRequest.objects.update(call_due_at=timezone.now() - timedelta(minutes=1))
    assert "You hear from us by" not in main(look(client, sent))


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("reach_by", ReachBy)
def test_without_a_phone_of_the_clinic_nobody_is_told_to_call_it(client, sent, status, reach_by):
    ConsultationRequest.objects.update(status=status, closed_because="answered", reach_by=reach_by)

    shown = look(client, sent)
    asked = client.post(WITHDRAW, {"proof": proof_on(shown)})
    deleted = client.post(DELETE, {"proof": proof_on(shown)})
    for response in (client.get(START), shown, asked, deleted, look(client, sent)):
        words = main(response).replace("In an emergency, call 911", "").lower()
        assert "call the clinic" not in words and "say your reference" not in words
        assert "one who calls" not in words
        numbers = [n["href"] for n in page(response).all("a") if "tel:" in (n["href"] or "")]
        assert set(numbers) <= {"tel:911"}


@pytest.mark.parametrize(("status", "heading", "may_ask"), STAGES)
def test_who_is_written_to_is_offered_no_call(client, sent, clinic_phone, status, heading, may_ask):
    ConsultationRequest.objects.update(
        status=status, closed_because="answered", reach_by=ReachBy.EMAIL
    )

    response = look(client, sent)

    assert page(response).all("h1")[0].text == heading.replace("call you", "reach you")
    assert "another time" not in main(response)
    assert "when to call" not in main(response)
    assert not [n for n in page(response).all("input") if n["type"] == "radio"]
    assert "Cancel my request…" in main(response)


def test_the_clinic_is_said_to_have_no_way_to_look_up_a_lost_code(client, clinic_phone):
    words = main(client.get(START))

    assert "Lost the code? The clinic cannot look it up." in words
    assert f"call {CLINIC_PHONE} and say your reference." in words
    assert "your name" not in words


def test_looking_stores_nothing_but_that_somebody_looked(client, sent):
    acts = Act.objects.count()
    look(client, sent)

    assert Act.objects.count() == acts
    assert Attempt.objects.looks().count() == 1


# wrong and unknown


def test_wrong_and_unknown_get_one_and_the_same_answer(client, sent, clinic_phone):
    old = received()
    ConsultationRequest.objects.filter(pk=old.pk).update(receipt_hash="")
    gone = received()
    gone.forget("withdrawn")

    answers = [
        look(client, sent, code=WRONG),
        look(client, sent, code=code_of(received())),
        look(client, sent, reference="ABCD-EFGH-JK"),
        look(client, old),
        look(client, gone),
    ]

    assert {response.status_code for response in answers} == {422}
    assert len({masked(response) for response in answers}) == 1
    assert len({tuple(response.headers) for response in answers}) == 1
    assert "That reference and code do not match" in main(answers[0])
    assert "A request that was canceled is deleted" in main(answers[0])
    assert f"Still no match? Call {CLINIC_PHONE} and say your reference." in main(answers[0])
    assert title(answers[0]).startswith("Error: ")
    assert not page(answers[0]).by_class("is-invalid")


def test_what_was_typed_is_still_there(client, sent):
    response = look(client, sent, code=WRONG)

    assert typed_in(response, "reference") == sent.reference
    assert typed_in(response, "code") == WRONG


def test_the_answer_is_read_out_and_focused_without_a_script(client, sent):
    [summary] = page(look(client, sent, code=WRONG)).by_class("errors")

    assert summary["role"] == "alert"
    assert "autofocus" in summary.attributes


# limits


def test_after_twenty_tries_even_the_right_pair_waits_and_sees_the_phone(
    client, sent, clinic_phone
):
    for _ in range(20):
        look(client, sent, code=WRONG)

    response = look(client, sent)

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "3600"
    assert "try again in an hour" in main(response)
    assert CLINIC_PHONE in main(response)
    assert typed_in(response, "reference") == sent.reference
    assert "We have your request" not in main(response)


def test_another_address_is_not_held_up(client, sent):
    for _ in range(20):
        look(client, sent, code=WRONG)

    other = Client(REMOTE_ADDR="192.0.2.99")
    assert "We have your request" in main(look(other, sent))


def test_another_time_cannot_be_asked_for_without_end(client, sent, settings):
    settings.RECEIPTS_PER_HOUR = 5
    proof = proof_on(look(client, sent))
    for number in range(10):
        choice = ["morning", "afternoon"][number % 2]
        response = client.post(ANOTHER_TIME, {"proof": proof, "call_time": choice})

    assert response.status_code == 429
    assert Act.objects.filter(verb=receipt.ASKED).count() == 4
