"""A request is received: once, whole, with its record and its mails, or not at all."""

import uuid
from unittest import mock

import pytest
from django.db import OperationalError
from django.utils import timezone

from consultations import receipt
from consultations.models import ConsultationRequest, Mail, Status
from consultations.models.request import ConsultationRequestQuerySet
from consultations.receiving import TooManyRequests, receive
from practice.models import Act
from tests.consultations.trouble import database_refuses
from tests.consultations.visitor import WORDS, answers, received

pytestmark = pytest.mark.django_db

SENDER = "the keyed hash of an address"


def kinds_of_mail(request):
    return sorted(request.mails.values_list("kind", flat=True))


def kept_of(request):
    saved = ConsultationRequest.objects.get(pk=request.pk)
    return {name: getattr(saved, name) for name in answers()}


def send(token=None, *, is_spam=False, **changes):
    return receive(token or uuid.uuid4(), answers(**changes), sender=SENDER, is_spam=is_spam)


def test_a_received_request_is_new_and_open_and_keeps_every_answer():
    request = received()

    saved = ConsultationRequest.objects.get()
    assert saved == request
    assert saved.status == Status.NEW
    assert kept_of(request) == answers()


def test_its_first_act_is_recorded_without_a_word_of_the_visitor():
    act = Act.objects.about(received()).get()

    assert (act.verb, act.by, act.detail) == ("received", None, "")
    assert not [word for word in WORDS if word in f"{act.subject_name}{act.detail}{act}"]


def test_a_notice_for_staff_waits_in_the_outbox():
    assert kinds_of_mail(received()) == ["notice"]


def test_who_asked_for_it_gets_an_acknowledgement():
    assert kinds_of_mail(received(wants_mail=True)) == ["acknowledgement", "notice"]


def test_without_an_address_there_is_nobody_to_acknowledge_it_to():
    assert kinds_of_mail(received(wants_mail=True, email="")) == ["notice"]


def test_the_promised_time_is_kept_with_it():
    due = timezone.now()

    assert receive(uuid.uuid4(), answers(), sender=SENDER, call_due_at=due).call_due_at == due


@pytest.mark.parametrize("table", ["practice_act", "consultations_mail", "consultations_attempt"])
def test_all_of_it_is_saved_or_nothing(table):
    with database_refuses(f'INSERT INTO "{table}"'), pytest.raises(OperationalError):
        received()

    assert not ConsultationRequest.objects.exists()
    assert not Mail.objects.exists()
    assert not Act.objects.filter(verb="received").exists()


# sent twice


def test_a_double_click_is_one_request_with_one_reference_one_act_and_one_notice():
    token = uuid.uuid4()

    first, second = send(token), send(token)

    assert second == first
    assert ConsultationRequest.objects.count() == 1
    assert Act.objects.about(first).count() == 1
    assert kinds_of_mail(first) == ["notice"]


@pytest.mark.parametrize(
    "change",
    [
        {"phone": "918 555 0143"},
        {"note": ""},
        {"about": "something-else"},
        {"call_time": "any_time"},
        {"may_leave_message": False},
        {"needs_interpreter": False},
        {"wants_mail": True},
    ],
)
def test_the_same_form_with_other_words_is_a_second_request_that_names_the_first(change):
    token = uuid.uuid4()
    first = send(token)

    second = send(token, **change)

    assert second.reference != first.reference
    assert second.corrects == first
    assert kept_of(second) == answers(**change)
    assert kept_of(first) == answers()
    assert first.corrects is None
    assert kinds_of_mail(second)[-1] == "notice"


def test_a_double_click_on_the_corrected_form_is_one_request_too():
    token = uuid.uuid4()
    first = send(token)

    again = [send(token, note="Since April, not March.") for _ in range(3)]

    assert len({request.reference for request in again}) == 1
    assert again[0].corrects == first
    assert ConsultationRequest.objects.count() == 2


def test_a_correction_that_is_taken_back_is_not_dropped():
    """The newest counts: who returns to the first words says something new."""
    token = uuid.uuid4()
    first, second = send(token), send(token, note="Since April, not March.")

    third, again = send(token), send(token)

    assert third == again
    assert third not in (first, second)
    assert third.corrects == second


def test_what_happened_to_a_request_meanwhile_does_not_make_a_resend_another_one():
    token = uuid.uuid4()
    request = send(token)
    receipt.ask_for_another_time(request, "afternoon")

    assert send(token) == request


def test_who_sends_the_same_after_withdrawing_has_a_new_request():
    token = uuid.uuid4()
    send(token).delete()

    assert send(token).corrects is None


def test_a_double_click_that_comes_between_our_look_and_our_saving_is_one_request():
    """As on PostgreSQL, where two looks at the same moment both find nothing."""
    token = uuid.uuid4()
    first = send(token)
    with mock.patch.object(ConsultationRequestQuerySet, "last", side_effect=[None, first]):
        assert send(token) == first


def test_two_people_who_write_the_same_are_two_requests():
    assert send().reference != send().reference


# the receipt


def test_its_code_is_not_stored_and_can_be_told_from_any_other():
    request = received()

    code = receipt.code_of(request)
    stored = ConsultationRequest.objects.filter(pk=request.pk).values().get()
    assert code not in str(stored)
    assert receipt.find(request.reference, code) == request


def test_a_double_click_shows_the_same_code_and_a_correction_another():
    token = uuid.uuid4()
    first, again, corrected = send(token), send(token), send(token, note="")

    codes = [receipt.code_of(request) for request in (first, again, corrected)]
    assert codes[0] == codes[1] != codes[2]


# people, not bots


def test_what_a_program_sent_is_set_aside_not_thrown_away_and_tells_nobody():
    request = send(is_spam=True, wants_mail=True)

    saved = ConsultationRequest.objects.get()
    assert saved.status == Status.SPAM
    assert kept_of(saved) == answers(wants_mail=True)
    assert kinds_of_mail(request) == []
    assert [act.verb for act in Act.objects.about(request)] == ["received"]


def test_more_than_a_family_sends_from_one_address_is_set_aside(settings):
    settings.BELIEVED_PER_HOUR = 2

    statuses = [send().status for _ in range(3)]

    assert statuses == [Status.NEW, Status.NEW, Status.SPAM]


def test_a_911_sign_is_not_set_aside_because_many_came_from_one_address(settings):
    """It may be a waiting room."""
    settings.BELIEVED_PER_HOUR = 0

    assert send(has_checked_sign=True).status == Status.NEW
    assert send(has_checked_sign=True, is_spam=True).status == Status.SPAM


def test_a_911_sign_is_no_way_around_the_limit_of_the_site(settings):
    settings.BELIEVED_PER_HOUR, settings.ACCEPTED_PER_HOUR_BY_SITE = 0, 2
    for _ in range(2):
        send(has_checked_sign=True)

    with pytest.raises(TooManyRequests):
        send(has_checked_sign=True)


def test_programs_do_not_close_the_form_to_people(settings):
    settings.ACCEPTED_PER_HOUR_BY_SITE = 2
    for _ in range(3):
        send(is_spam=True)

    assert send().status == Status.NEW


def test_far_more_is_refused_and_nothing_is_saved(settings):
    settings.ACCEPTED_PER_HOUR = 2
    send(), send()

    with pytest.raises(TooManyRequests):
        send()

    assert ConsultationRequest.objects.count() == 2


def test_sending_the_same_again_does_not_count(settings):
    settings.ACCEPTED_PER_HOUR = 1
    token = uuid.uuid4()

    assert send(token) == send(token) == send(token)
