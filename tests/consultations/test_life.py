"""What the desk must say on the way, and what is next with a request and by when."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.due import Try, next_step, suggests_could_not_reach
from consultations.models import ConsultationRequest, Outcome, Status
from consultations.same_person import digits, maybe_the_same
from practice.models import Act, Closure, OpeningHours, Profile
from tests.consultations.visitor import received

pytestmark = pytest.mark.django_db

# On the clinic's clock this is 10 am, a Tuesday; winter time began the Sunday before.
TUESDAY = datetime(2026, 11, 3, 16, tzinfo=UTC)


@pytest.fixture
def office_hours(clinic_phone):
    """Monday to Friday, 8 to 5."""
    profile = Profile.current()
    for weekday in range(5):
        OpeningHours.objects.create(
            profile=profile, weekday=weekday, opens=time(8), closes=time(17)
        )
    return Profile.current()


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


def test_what_is_open_cannot_be_charted(front_desk):
    with pytest.raises(ValidationError, match="First say how it ended"):
        received().chart(by=front_desk)


# three tries


def at(day, hour, outcome=Outcome.NO_ANSWER):
    """A try on the clinic's clock in that week of November."""
    return Try(datetime(2026, 11, day, hour, tzinfo=timezone.get_default_timezone()), outcome)


@pytest.mark.parametrize(
    ("tries", "suggested"),
    [
        ([at(2, 9), at(3, 14), at(4, 9)], True),
        ([at(2, 9), at(3, 9), at(4, 9)], False),  # always in the morning
        ([at(2, 9), at(2, 14), at(3, 9)], False),  # on two days
        ([at(2, 9), at(3, 14)], False),
        ([at(2, 9), at(3, 14), at(4, 9, Outcome.LEFT_MESSAGE)], True),
        ([at(2, 9), at(3, 14), at(4, 9, Outcome.REACHED)], False),
        ([at(2, 9), at(3, 14), at(4, 9, Outcome.REACHED), at(5, 9)], False),
    ],
)
def test_could_not_reach_is_suggested_after_three_days_and_two_times_of_day(tries, suggested):
    assert suggests_could_not_reach(tries) == suggested


# by when


@pytest.mark.parametrize(
    ("outcome", "due"),
    [
        (Outcome.NO_ANSWER, datetime(2026, 11, 4, 15, tzinfo=UTC)),
        (Outcome.REACHED, datetime(2026, 11, 4, 15, tzinfo=UTC)),
    ],
)
def test_the_next_step_is_due_in_working_hours_after_the_last_try(office_hours, outcome, due):
    """Eight hours from Tuesday, 10 am: seven are left that day."""
    request = received()
    request.status = Status.IN_PROGRESS

    assert next_step(request, [Try(TUESDAY, outcome)], office_hours).due_at == due


def test_a_closure_and_the_weekend_do_not_count(office_hours):
    Closure.objects.create(
        profile=office_hours, first_on=date(2026, 11, 4), last_on=date(2026, 11, 6), reason="Snow"
    )
    request = received()
    request.status = Status.IN_PROGRESS

    step = next_step(request, [Try(TUESDAY, Outcome.NO_ANSWER)], Profile.current())

    assert step.due_at == datetime(2026, 11, 9, 15, tzinfo=UTC)  # Monday, 9 am


def test_what_was_promised_is_due_until_somebody_tried(office_hours):
    request = late()

    assert request.next_step().due_at == request.call_due_at


def test_without_opening_hours_eight_of_them_are_a_day():
    request = received()

    assert request.due_at == request.received_at + timedelta(days=1)


@pytest.mark.parametrize("status", [Status.BOOKED, Status.CLOSED, Status.SPAM])
def test_what_is_settled_is_never_due(status):
    request = received()
    request.status = status

    assert request.next_step().due_at is None


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(outcomes=st.lists(st.sampled_from(Outcome), max_size=5))
def test_the_stored_time_is_what_the_record_says_and_never_before_it(
    office_hours, front_desk, outcomes
):
    request = received()
    for outcome in outcomes:
        request.record_try(outcome, by=front_desk)

    stored = ConsultationRequest.objects.get(pk=request.pk)

    assert stored.due_at == stored.next_step().due_at
    latest = max([stored.received_at, *(each.at for each in stored.tries())])
    assert stored.due_at >= latest
    opens = timezone.localtime(stored.due_at, timezone.get_default_timezone())
    assert opens.weekday() < 5
    assert time(8) <= opens.time() <= time(17)


# maybe the same person


@pytest.mark.parametrize(
    "phone", ["918-555-0142", "+1 (918) 555 0142", "1.918.555.0142", "9185550142 x 3"]
)
def test_the_same_phone_may_be_the_same_person_however_it_is_written(phone):
    first = received(email="")
    second = received(phone=phone, email="")

    assert maybe_the_same(first) == [second]
    assert maybe_the_same(second) == [first]


def test_the_same_email_may_be_the_same_person():
    first = received(phone="918 555 0101")
    second = received(phone="918 555 0102", email="WILHELMINA@example.com")

    assert maybe_the_same(first) == [second]


def test_nothing_in_common_and_what_is_older_than_thirty_days_is_not_named():
    first = received()
    received(phone="918 555 0102", email="")
    received(phone="", email="")
    old = received()
    ConsultationRequest.objects.filter(pk=old.pk).update(
        received_at=first.received_at - timedelta(days=31)
    )

    assert maybe_the_same(first) == []


def test_an_extension_is_no_part_of_a_number():
    assert digits("(918) 555-0142 ext. 77") == "9185550142"
