"""Who has shown the code asks for another time or cancels the request; no trace stays."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consultations import receipt
from consultations.models import CallTime, ConsultationRequest, Mail, Status
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
    proof_on,
    title,
)
from tests.consultations.trouble import database_refuses
from tests.consultations.visitor import CLINIC_PHONE, NAME, WORDS, received

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    return received()


# another time


@pytest.fixture
def proof(client, sent):
    return proof_on(look(client, sent))


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ("morning", "Noted: morning."),
        ("afternoon", "Noted: afternoon."),
        ("any_time", "Noted: any time."),
    ],
)
def test_another_time_is_noted_recorded_and_told_to_staff(client, sent, proof, choice, said):
    Mail.objects.all().delete()

    response = client.post(ANOTHER_TIME, {"proof": proof, "call_time": choice})

    sent.refresh_from_db()
    assert sent.call_time == choice
    act = Act.objects.about(sent).first()
    assert (act.verb, act.by) == ("asked for another time", None)
    assert [mail.kind for mail in sent.mails.all()] == [Mail.Kind.WISH]
    [status] = [node for node in page(response).everything if node["role"] == "status"]
    assert said in status.text
    assert "autofocus" in status.attributes


def test_the_record_outlives_the_request_and_holds_no_choice(client, sent, proof):
    client.post(ANOTHER_TIME, {"proof": proof, "call_time": "afternoon"})
    sent.forget("withdrawn")

    lines = Act.objects.filter(subject_name=sent.reference).values_list("verb", "detail")
    assert list(lines) == [("withdrawn", ""), ("asked for another time", ""), ("received", "")]


def test_the_time_now_noted_stands_on_the_page_and_is_chosen_already(client, sent, proof):
    client.post(ANOTHER_TIME, {"proof": proof, "call_time": "afternoon"})

    later = look(client, sent)
    assert "Noted: afternoon. That is when you would like us to call." in main(later)
    assert [n["value"] for n in page(later).all("input") if "checked" in n.attributes] == [
        "afternoon"
    ]
    assert not [node for node in page(later).everything if node["role"] == "status"]


def test_a_time_that_was_promised_before_is_not_repeated(client, sent, proof):
    ConsultationRequest.objects.update(call_due_at=timezone.now() + timedelta(hours=30))
    assert "You hear from us by" in main(look(client, sent))

    noted = client.post(ANOTHER_TIME, {"proof": proof, "call_time": "afternoon"})

    for response in (noted, look(client, sent)):
        assert "You hear from us by" not in main(response)


@pytest.mark.parametrize("status", [Status.BOOKED, Status.CLOSED])
def test_what_was_noted_is_of_no_interest_once_no_call_is_to_come(client, sent, proof, status):
    client.post(ANOTHER_TIME, {"proof": proof, "call_time": "afternoon"})
    ConsultationRequest.objects.update(status=status, closed_because="answered")

    assert "Noted" not in main(look(client, sent))


def test_a_reload_notes_nothing_twice(client, sent, proof):
    for _ in range(3):
        client.post(ANOTHER_TIME, {"proof": proof, "call_time": "afternoon"})

    assert Act.objects.about(sent).filter(verb=receipt.ASKED).count() == 1


def test_the_same_time_can_be_asked_for_again_after_we_tried(client, sent, proof, front_desk):
    client.post(ANOTHER_TIME, {"proof": proof, "call_time": "morning"})
    sent.refresh_from_db()
    sent.move_to(Status.IN_PROGRESS, by=front_desk)
    sent.move_to(Status.COULD_NOT_REACH, by=front_desk)
    client.post(ANOTHER_TIME, {"proof": proof, "call_time": "morning"})

    assert Act.objects.about(sent).filter(verb=receipt.ASKED).count() == 2


def test_who_answers_after_we_gave_up_is_in_progress_again_and_due(client, sent, proof, front_desk):
    sent.move_to(Status.IN_PROGRESS, by=front_desk)
    sent.record_try("no answer", by=front_desk)
    sent.move_to(Status.COULD_NOT_REACH, by=front_desk)

    client.post(ANOTHER_TIME, {"proof": proof, "call_time": "afternoon"})

    sent.refresh_from_db()
    assert (sent.status, sent.ends_at) == (Status.IN_PROGRESS, None)
    assert sent.due_at is not None


def test_a_look_of_the_desk_in_between_makes_no_second_wish(client, sent, proof, front_desk):
    for _ in range(2):
        client.post(ANOTHER_TIME, {"proof": proof, "call_time": "afternoon"})
        Act.record("viewed", sent, by=front_desk)

    assert Act.objects.about(sent).filter(verb=receipt.ASKED).count() == 1


@pytest.mark.parametrize("choice", [None, "", "midnight"])
def test_without_a_time_the_page_asks_for_one_and_notes_nothing(client, sent, proof, choice):
    body = {"proof": proof} | ({} if choice is None else {"call_time": choice})

    response = client.post(ANOTHER_TIME, body)

    assert response.status_code == 422
    assert title(response).startswith("Error: ")
    assert "Choose a time." in main(response)
    assert sent.reference in main(response)
    assert not Act.objects.filter(verb=receipt.ASKED).exists()


@pytest.mark.parametrize("status", [Status.BOOKED, Status.CLOSED])
def test_a_request_that_has_moved_on_is_not_changed(client, sent, proof, status):
    ConsultationRequest.objects.update(status=status, closed_because="answered")

    response = client.post(ANOTHER_TIME, {"proof": proof, "call_time": "afternoon"})

    assert "Nothing was changed. Your request has moved on" in main(response)
    assert ConsultationRequest.objects.get().call_time == CallTime.MORNING
    assert not Act.objects.filter(verb=receipt.ASKED).exists()


def test_suspected_spam_rings_no_bell(client, sent, proof):
    ConsultationRequest.objects.update(status=Status.SPAM)
    Mail.objects.all().delete()

    response = client.post(ANOTHER_TIME, {"proof": proof, "call_time": "afternoon"})

    assert "Noted: afternoon." in main(response)
    assert not Mail.objects.exists()


# cancel


def test_canceling_asks_once_more_and_deletes_nothing_yet(client, sent, proof):
    response = client.post(WITHDRAW, {"proof": proof})

    assert page(response).all("h1")[0].text == "Cancel your request?"
    assert "We then delete it. You cannot undo that." in main(response)
    assert "which member of staff did it. It holds nothing you wrote." in main(response)
    assert "A backup may still hold your request" in main(response)
    assert sent.reference in main(response)
    assert "another request" not in main(response)
    assert "stays booked" not in main(response)
    assert ConsultationRequest.objects.get() == sent


def test_a_button_leads_back_because_the_browser_cannot(client, sent, proof):
    asked = client.post(WITHDRAW, {"proof": proof})
    cancel, back = page(asked).by_id("main").all("button")
    assert (cancel.text, back.text) == ("Yes, cancel and delete it", "Back to my request")
    assert (back["formaction"], back["name"]) == (WITHDRAW, "back")

    response = client.post(WITHDRAW, {"proof": proof_on(asked), "back": ""})

    assert "We have your request" in main(response)
    assert ConsultationRequest.objects.get() == sent


def test_a_canceled_request_is_gone_with_its_mails_and_the_record_says_so(client, sent, proof):
    asked = client.post(WITHDRAW, {"proof": proof})
    response = client.post(DELETE, {"proof": proof_on(asked)})

    assert page(response).all("h1")[0].text == "Your request is deleted"
    assert not ConsultationRequest.objects.exists()
    assert not Mail.objects.exists()
    act = Act.objects.filter(subject_name=sent.reference).first()
    assert (act.verb, act.by, act.detail) == ("withdrawn", None, "")


def test_nothing_of_it_can_be_found_any_more(client, sent, proof):
    client.post(DELETE, {"proof": proof})

    assert "That reference and code do not match" in main(look(client, sent))
    for path in (ANOTHER_TIME, WITHDRAW, DELETE):
        again = client.post(path, {"proof": proof, "call_time": "morning"})
        assert "Your request is deleted" in main(again), path
    assert Act.objects.filter(verb="withdrawn").count() == 1


def test_a_double_click_says_deleted_twice(client, proof):
    answers = [main(client.post(DELETE, {"proof": proof})) for _ in range(2)]

    assert answers[0] == answers[1]


def test_a_booked_visit_is_said_to_stay_booked(client, sent, proof, clinic_phone):
    ConsultationRequest.objects.update(status=Status.BOOKED)

    asked = client.post(WITHDRAW, {"proof": proof})

    assert "Your visit stays booked." in main(asked)
    assert f"To cancel the visit, too, tell the clinic: {CLINIC_PHONE}" in main(asked)


def test_another_request_from_the_same_form_is_named_and_stays(client, sent, proof):
    sent.form = uuid.uuid4()
    sent.save()
    correction = received()
    ConsultationRequest.objects.filter(pk=correction.pk).update(form=sent.form)

    for one in (sent, correction):
        asked = client.post(WITHDRAW, {"proof": receipt.proof_for(one)})
        assert "You sent another request from the same form." in main(asked)
    client.post(DELETE, {"proof": proof})

    assert ConsultationRequest.objects.get() == correction


@pytest.mark.parametrize("table", ["practice_siteversion", "practice_profile"])
def test_what_was_not_done_is_not_done_while_the_database_is_in_trouble(client, sent, proof, table):
    """“Nothing was changed” is said only when that is so."""
    with database_refuses(table):
        response = client.post(DELETE, {"proof": proof})

    assert response.status_code == 503
    assert ConsultationRequest.objects.get() == sent


def test_one_request_cannot_be_deleted_with_the_proof_of_another(client, sent):
    other = received()
    client.post(DELETE, {"proof": receipt.proof_for(other), "reference": sent.reference})

    assert ConsultationRequest.objects.get() == sent


# the proof that the code was shown


@pytest.mark.parametrize("path", [ANOTHER_TIME, WITHDRAW, DELETE])
def test_a_proof_is_good_for_fifteen_minutes(client, sent, proof, path, monkeypatch):
    monkeypatch.setattr(receipt, "PROOF_LASTS", timedelta(seconds=-1))

    response = client.post(path, {"proof": proof, "call_time": "afternoon"})

    assert response.status_code == 422
    assert "That page was open for over 15 minutes, or" in main(response)
    assert page(response).by_id("id_code") is not None
    assert ConsultationRequest.objects.get().call_time == CallTime.MORNING


@pytest.mark.parametrize("path", [ANOTHER_TIME, WITHDRAW, DELETE])
def test_an_address_that_is_only_typed_in_leads_to_the_start(client, sent, proof, path):
    response = client.get(path, {"proof": proof})

    assert (response.status_code, response.headers["Location"]) == (302, START)
    assert ConsultationRequest.objects.get() == sent


# trouble


def test_a_database_that_does_not_answer_is_said_with_the_phone_and_keeps_what_was_typed(
    client, sent, clinic_phone, caplog
):
    with database_refuses("consultations_"):
        response = look(client, sent)

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    assert "We cannot look it up now" in main(response)
    assert CLINIC_PHONE in main(response)
    assert typed_in(response, "code") == code_of(sent)
    assert "database in trouble" in caplog.text


@pytest.mark.parametrize("path", [START, ANOTHER_TIME, WITHDRAW, DELETE])
def test_nor_does_a_database_that_answers_nothing_at_all_break_a_page(client, sent, proof, path):
    body = {"reference": sent.reference, "code": code_of(sent)}
    with database_refuses():
        response = client.post(path, body | {"proof": proof, "call_time": "afternoon"})

    assert response.status_code == 503
    assert "Nothing was changed." in main(response)
    assert ConsultationRequest.objects.get().call_time == CallTime.MORNING


@pytest.mark.parametrize("table", ["practice_act", "consultations_mail"])
def test_what_cannot_be_recorded_or_told_is_not_changed(client, sent, proof, table):
    with database_refuses(f'INSERT INTO "{table}"'):
        client.post(ANOTHER_TIME, {"proof": proof, "call_time": "afternoon"})

    assert ConsultationRequest.objects.get().call_time == CallTime.MORNING
    assert not Act.objects.filter(verb=receipt.ASKED).exists()


def test_a_deletion_that_cannot_be_recorded_is_not_made(client, sent, proof):
    with database_refuses('INSERT INTO "practice_act"'):
        client.post(DELETE, {"proof": proof})

    assert ConsultationRequest.objects.get() == sent


@pytest.mark.parametrize("path", [START, ANOTHER_TIME, WITHDRAW, DELETE])
def test_without_its_cookie_a_form_does_nothing_and_the_page_says_what_to_do(sent, path):
    strict = Client(enforce_csrf_checks=True)
    body = {"reference": sent.reference, "code": code_of(sent)}
    response = strict.post(path, body | {"proof": receipt.proof_for(sent)})

    assert response.status_code == 403
    assert "Please press the button again" in main(response)
    assert "Your browser did not send back a small cookie" in main(response)
    assert typed_in(response, "code") == code_of(sent)
    assert ConsultationRequest.objects.get() == sent


@pytest.mark.parametrize("path", [ANOTHER_TIME, WITHDRAW, DELETE])
def test_where_nothing_was_typed_nothing_is_said_to_be_still_there(sent, path):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(path, {"proof": receipt.proof_for(sent), "call_time": "afternoon"})

    assert "Please enter both again" in main(response)
    assert "what you typed" not in main(response)
    assert ConsultationRequest.objects.get().call_time == CallTime.MORNING


# traces


def test_no_address_and_no_log_holds_a_reference_a_code_or_a_word(client, sent, caplog):
    caplog.set_level("DEBUG")
    first = look(client, sent, code=WRONG)
    shown = look(client, sent)
    with database_refuses("consultations_"):
        look(client, sent)
    asked = client.post(WITHDRAW, {"proof": proof_on(shown)})
    gone = client.post(DELETE, {"proof": proof_on(asked)})

    needles = [sent.reference, code_of(sent), code_of(sent).replace(" ", ""), NAME, *WORDS]
    addresses = [
        node[name]
        for response in (first, shown, asked, gone)
        for node in page(response).everything
        for name in ("href", "action", "formaction", "src")
        if node[name]
    ]
    assert addresses
    assert not [needle for needle in needles if needle in " ".join(addresses)]
    assert not [needle for needle in needles if needle in caplog.text]
    assert not any(response.headers.get("Location") for response in (first, shown, asked, gone))
