"""What is next with a request, and by when: on the clinic's clock, from its acts."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.due import Try, next_step, suggests_could_not_reach
from consultations.models import ConsultationRequest, Outcome, Status
from practice.models import Closure, OpeningHours, Profile
from tests.consultations.visitor import received

pytestmark = pytest.mark.django_db

# Times of day carry the offset of the clinic's clock: daylight saving time (-05:00) ends on
# November 1, 2026 and begins again on March 14, 2027.
moment = datetime.fromisoformat
HERE = timezone.get_default_timezone()


@pytest.fixture
def office_hours(clinic_phone):
    """Monday to Friday, 8 to 5."""
    profile = Profile.current()
    for weekday in range(5):
        OpeningHours.objects.create(
            profile=profile, weekday=weekday, opens=time(8), closes=time(17)
        )
    return Profile.current()


def standing(status, since):
    """A request that stands there since that moment; unsaved."""
    request = received()
    request.status, request.status_since = status, moment(since)
    return request


# three tries


def at(day, hour, outcome=Outcome.NO_ANSWER):
    """A try on the clinic's clock in that week of November."""
    return Try(datetime(2026, 11, day, hour, tzinfo=HERE), outcome)


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


@pytest.mark.parametrize(
    ("since", "suggested", "words"),
    [
        ("2026-11-02 09:00-06:00", True, "Move it to “Could not reach”, or try once more"),
        ("2026-11-12 10:00-06:00", False, "Try again, on another day and at another time of day"),
    ],
    ids=["in one go", "reopened since"],
)
def test_tries_from_before_it_was_reopened_suggest_nothing(monkeypatch, since, suggested, words):
    request = standing(Status.IN_PROGRESS, since)
    monkeypatch.setattr(request, "tries", lambda: [at(2, 9), at(3, 14), at(4, 9)])

    assert request.suggests_could_not_reach() == suggested
    assert request.next_step().words == words


# by when


def case(words, status, since, tries, due):
    made = [Try(moment(tried_at), outcome) for tried_at, outcome in tries]
    return pytest.param(status, since, made, moment(due), id=words)


TUESDAY = "2026-11-03 10:00-06:00"
THURSDAY = "2026-11-12 10:00-06:00"
PROGRESS, WAITING = Status.IN_PROGRESS, Status.WAITING_FOR_REFERRAL
NO_ANSWER, REACHED = Outcome.NO_ANSWER, Outcome.REACHED
THRICE = [
    ("2026-11-02 09:00-06:00", NO_ANSWER),
    ("2026-11-03 14:00-06:00", NO_ANSWER),
    ("2026-11-04 09:00-06:00", NO_ANSWER),
]


@pytest.mark.parametrize(
    ("status", "since", "tries", "due"),
    [
        # eight working hours after the last try: seven are left that day
        case("no answer", PROGRESS, TUESDAY, [(TUESDAY, NO_ANSWER)], "2026-11-04 09:00-06:00"),
        case("reached", PROGRESS, TUESDAY, [(TUESDAY, REACHED)], "2026-11-04 09:00-06:00"),
        case("three in vain", PROGRESS, THRICE[0][0], THRICE, "2026-11-04 17:00-06:00"),
        # reopened: counted from then, whenever the last try was
        case("reopened", PROGRESS, THURSDAY, [(TUESDAY, REACHED)], "2026-11-13 09:00-06:00"),
        # forty working hours for a referral, and again after somebody was asked
        case("waiting", WAITING, TUESDAY, [], "2026-11-09 14:00-06:00"),
        case("tried before", WAITING, THURSDAY, [(TUESDAY, REACHED)], "2026-11-18 14:00-06:00"),
        case("asked", WAITING, TUESDAY, [(THURSDAY, REACHED)], "2026-11-18 14:00-06:00"),
        case("in vain", WAITING, TUESDAY, [(THURSDAY, NO_ANSWER)], "2026-11-13 09:00-06:00"),
    ],
)
def test_the_next_step_is_due_so_many_working_hours_later(office_hours, status, since, tries, due):
    assert next_step(standing(status, since), tries, office_hours).due_at == due


@pytest.mark.parametrize(
    ("friday", "monday"),
    [
        ("2026-10-30 16:00-05:00", "2026-11-02 15:00-06:00"),
        ("2027-03-12 16:00-06:00", "2027-03-15 15:00-05:00"),
    ],
)
def test_a_night_that_changes_the_clock_takes_and_gives_no_working_hour(
    office_hours, friday, monday
):
    request = standing(Status.IN_PROGRESS, friday)

    step = next_step(request, [Try(moment(friday), Outcome.NO_ANSWER)], office_hours)

    assert step.due_at == moment(monday)


def test_a_closure_and_the_weekend_do_not_count(office_hours):
    Closure.objects.create(
        profile=office_hours, first_on=date(2026, 11, 4), last_on=date(2026, 11, 6), reason="Snow"
    )
    request = standing(Status.IN_PROGRESS, TUESDAY)

    step = next_step(request, [Try(moment(TUESDAY), Outcome.NO_ANSWER)], Profile.current())

    assert step.due_at == moment("2026-11-09 09:00-06:00")  # Monday


def test_what_was_promised_is_due_until_somebody_tried(office_hours, front_desk):
    request = received()
    request.call_due_at = timezone.now() + timedelta(days=2)

    assert request.next_step().due_at == request.call_due_at
    request.take(by=front_desk)
    assert request.due_at == request.call_due_at

    request.record_try(Outcome.NO_ANSWER, by=front_desk)
    assert request.due_at == office_hours.due_after(request.tries()[0].at, 8)


def test_without_opening_hours_eight_of_them_are_a_day():
    request = received()

    assert request.due_at == request.received_at + timedelta(days=1)


@pytest.mark.parametrize(
    "status", [Status.COULD_NOT_REACH, Status.BOOKED, Status.CLOSED, Status.SPAM]
)
def test_what_is_settled_or_given_up_is_never_due(status):
    assert standing(status, TUESDAY).next_step().due_at is None


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.sampled_from([*Outcome, *Status]), max_size=8))
def test_whatever_is_done_the_stored_time_is_what_the_record_says(office_hours, front_desk, steps):
    """And never before the last act, and never while the practice is closed."""
    request = received()
    for step in steps:
        if step in Outcome and request.is_open:
            request.record_try(step, by=front_desk)
        elif step in request.open_moves():
            request.move_to(step, by=front_desk, reason="answered")

    stored = ConsultationRequest.objects.get(pk=request.pk)

    assert stored.due_at == stored.next_step().due_at
    is_dated = stored.is_open and stored.status != Status.COULD_NOT_REACH
    assert (stored.due_at is not None) == is_dated
    if is_dated:
        assert stored.due_at >= max([stored.received_at, *(each.at for each in stored.tries())])
        here = timezone.localtime(stored.due_at, HERE)
        assert here.weekday() < 5
        assert time(8) <= here.time() <= time(17)
