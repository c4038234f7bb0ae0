"""The life of a request: what the desk must say on the way, and who has it then."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from consultations.models import ConsultationRequest, Outcome, Status
from practice.models import Act
from tests.consultations.visitor import received

pytestmark = pytest.mark.django_db


def late(**answers):
    """Somebody who was promised a call by a minute ago."""
    request = received(**answers)
    moment = timezone.now() - timedelta(minutes=1)
    ConsultationRequest.objects.filter(pk=request.pk).update(call_due_at=moment, due_at=moment)
    request.refresh_from_db()
    return request


# what must be said


def test_a_missed_promise_asks_why_and_asks_once(front_desk):
    request = late()

    with pytest.raises(ValidationError) as refused:
        request.record_try(Outcome.NO_ANSWER, by=front_desk)
    assert refused.value.message_dict == {"why_late": ["Say why they were not called in time."]}

    request = ConsultationRequest.objects.get()
    request.record_try(Outcome.NO_ANSWER, by=front_desk, why_late="too busy")
    request.record_try(Outcome.REACHED, by=front_desk)

    request.refresh_from_db()
    assert request.why_late == "too busy"
    assert Act.objects.filter(verb="said why late", detail="too busy").count() == 1


@pytest.mark.parametrize("step", ["try", "move"])
def test_another_reason_for_being_late_is_said_in_a_note(front_desk, step):
    def work(request, **said):
        if step == "try":
            request.record_try(Outcome.NO_ANSWER, by=front_desk, why_late="other", **said)
        else:
            request.move_to(Status.BOOKED, by=front_desk, why_late="other", **said)

    late().move_to(Status.IN_PROGRESS, by=front_desk)

    with pytest.raises(ValidationError) as refused:
        work(ConsultationRequest.objects.get())
    problem = "Say in a note why they were not called in time."
    assert refused.value.message_dict == {"words": [problem]}
    assert ConsultationRequest.objects.get().why_late == ""

    work(ConsultationRequest.objects.get(), words="The storm.")

    assert ConsultationRequest.objects.get().why_late == "other"


def test_who_was_tried_in_time_is_not_asked_why_later(front_desk):
    request = received()
    request.record_try(Outcome.NO_ANSWER, by=front_desk)
    moment = timezone.now() + timedelta(seconds=5)
    ConsultationRequest.objects.update(call_due_at=moment)
    request.refresh_from_db()

    assert not request.must_say_why_late


@pytest.mark.parametrize("status", [Status.BOOKED, Status.CLOSED, Status.SPAM])
def test_a_sign_needs_an_outcome_before_it_is_settled(front_desk, status):
    request = received(has_checked_sign=True)
    request.move_to(Status.IN_PROGRESS, by=front_desk)

    with pytest.raises(ValidationError) as refused:
        request.move_to(status, by=front_desk, reason="answered")
    assert refused.value.message_dict == {"sign_outcome": ["Say what became of the 911 sign."]}

    request.move_to(status, by=front_desk, reason="answered", sign_outcome="checked")

    request.refresh_from_db()
    assert (request.status, request.sign_outcome) == (status, "checked")


def test_what_is_reopened_waits_for_a_new_end(front_desk):
    request = received()
    request.move_to(Status.IN_PROGRESS, by=front_desk)
    request.move_to(Status.CLOSED, by=front_desk, reason="not wanted")
    request.chart(by=front_desk)

    request.move_to(Status.IN_PROGRESS, by=front_desk)

    request.refresh_from_db()
    assert (request.closed_because, request.charted_at, request.ends_at) == ("", None, None)
    assert request.due_at is not None


def test_what_was_charted_before_a_move_does_not_end_what_comes_after(front_desk):
    request = received()
    request.move_to(Status.IN_PROGRESS, by=front_desk)
    request.move_to(Status.COULD_NOT_REACH, by=front_desk)
    request.chart(by=front_desk)
    long_ago = timezone.now() - timedelta(days=31)
    ConsultationRequest.objects.update(charted_at=long_ago)
    request.refresh_from_db()

    request.move_to(Status.BOOKED, by=front_desk)

    assert request.charted_at is None
    assert request.ends_at > timezone.now() + timedelta(days=80)


def test_who_left_has_no_request_in_hand(front_desk, manager):
    request = received()
    request.take(by=front_desk)
    front_desk.is_active = False
    front_desk.save()
    request = ConsultationRequest.objects.get()

    assert list(ConsultationRequest.objects.unassigned()) == [request]
    request.take(by=manager)

    assert ConsultationRequest.objects.get().assigned_to == manager


def test_what_is_open_cannot_be_charted(front_desk):
    with pytest.raises(ValidationError, match="First say how it ended"):
        received().chart(by=front_desk)


# whose it is


def test_a_colleague_may_try_for_whoever_has_it(front_desk, manager):
    request = received()
    request.assign_to(manager, by=manager)

    request.record_try(Outcome.NO_ANSWER, by=front_desk)

    request.refresh_from_db()
    assert (request.assigned_to, request.status) == (manager, Status.IN_PROGRESS)
    assert [act.by for act in Act.objects.filter(verb="tried to reach")] == [front_desk]


def test_who_is_reached_after_all_is_worked_on_again(front_desk):
    """Nobody is forgotten: what could not be reached is never due, and comes to its end."""
    request = received()
    request.move_to(Status.IN_PROGRESS, by=front_desk)
    request.move_to(Status.COULD_NOT_REACH, by=front_desk)
    request.chart(by=front_desk)

    request.record_try(Outcome.NO_ANSWER, by=front_desk)
    assert (request.status, request.due_at) == (Status.COULD_NOT_REACH, None)
    request.record_try(Outcome.REACHED, by=front_desk)

    request.refresh_from_db()
    assert (request.status, request.charted_at) == (Status.IN_PROGRESS, None)
    assert request.due_at is not None
    assert request.ends_at is None
