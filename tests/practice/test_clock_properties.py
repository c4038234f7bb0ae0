"""What holds for the clock of the practice whatever the hours, the closures and the moment."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from practice.clock import after_working_hours
from practice.models import Closure, OpeningHours

CLINIC = ZoneInfo("America/Chicago")
MINUTE = timedelta(minutes=1)
quick = settings(max_examples=60, deadline=None)

# From summer over winter into summer, more often around the two nights that change the clock.
moments = st.one_of(
    st.datetimes(datetime(2026, 10, 20), datetime(2027, 3, 31), timezones=st.just(UTC)),
    st.datetimes(datetime(2026, 10, 30), datetime(2026, 11, 3), timezones=st.just(UTC)),
    st.datetimes(datetime(2027, 3, 12), datetime(2027, 3, 16), timezones=st.just(UTC)),
).map(lambda moment: moment.replace(second=0, microsecond=0))
hours = st.integers(1, 30)


@st.composite
def days(draw):
    """Hours of one day, open for two hours or more. It may be open while the clock changes,
    but opens before it and closes after it, so that “open” needs no rule for such times."""
    opens = draw(st.sampled_from([0, 30, 59]) | st.integers(3 * 60, 20 * 60))
    closes = draw(st.integers(max(opens + 120, 4 * 60), 24 * 60 - 1))
    return time(*divmod(opens, 60)), time(*divmod(closes, 60))


@st.composite
def weeks(draw):
    open_days = draw(st.dictionaries(st.integers(0, 6), days(), min_size=2))
    return [
        OpeningHours(weekday=weekday, opens=opens, closes=closes)
        for weekday, (opens, closes) in sorted(open_days.items())
    ]


@st.composite
def closures(draw):
    first_on = draw(st.dates(date(2026, 10, 20), date(2027, 4, 10)))
    return Closure(first_on=first_on, last_on=first_on + timedelta(days=draw(st.integers(0, 20))))


practices = st.tuples(weeks(), st.lists(closures(), max_size=3))


def is_open(moment, week, closures):
    """Whether somebody who looks at the clock and the calendar of the clinic finds it open."""
    here = moment.astimezone(CLINIC)
    return any(
        day.weekday == here.weekday() and day.opens <= here.time() < day.closes for day in week
    ) and not any(closed.first_on <= here.date() <= closed.last_on for closed in closures)


def open_time(start, end, week, closures):
    """Counted minute by minute."""
    minutes = int((end - start) / MINUTE)
    return MINUTE * sum(is_open(start + MINUTE * n, week, closures) for n in range(minutes))


@quick
@given(moments, hours, practices)
def test_a_promise_lies_ahead_inside_opening_hours_and_on_no_closed_day(moment, hours, practice):
    due = after_working_hours(moment, hours, *practice)

    assume(due is not None)
    assert due > moment
    assert is_open(due - MINUTE, *practice)  # due at closing time is still in time


@quick
@given(moments, hours, practices)
def test_as_much_working_time_passes_as_was_asked_for_and_less_than_a_quarter_hour_more(
    moment, hours, practice
):
    due = after_working_hours(moment, hours, *practice)

    assume(due is not None)
    asked = timedelta(hours=hours)
    assert asked <= open_time(moment, due, *practice) < asked + timedelta(minutes=15)


@quick
@given(moments, hours, hours, practices)
def test_more_hours_are_never_due_sooner(moment, some, more, practice):
    some, more = sorted([some, more])
    later = after_working_hours(moment, more, *practice)

    assume(later is not None)
    assert after_working_hours(moment, some, *practice) <= later


@quick
@given(moments, moments, hours, practices)
def test_who_asks_later_is_never_called_sooner(one, other, hours, practice):
    first, second = (
        after_working_hours(moment, hours, *practice) for moment in sorted([one, other])
    )

    assume(first is not None and second is not None)
    assert first <= second


@quick
@given(moments, hours, practices)
def test_a_promise_is_at_a_quarter_hour_or_at_closing_time(moment, hours, practice):
    due = after_working_hours(moment, hours, *practice)

    assume(due is not None)
    closes_now = not is_open(due, *practice)
    assert due.minute % 15 == 0 or closes_now
