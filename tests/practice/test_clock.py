"""The clock of the practice: when so many working hours are over.

Times of day are written with the offset of the clinic's clock: -05:00 in daylight saving
time, -06:00 in winter. It goes back on 2026-11-01 at 2 am and forward on 2027-03-14 at 2 am.
"""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from practice.clock import LOOK_AHEAD_DAYS, after_working_hours
from practice.models import Closure, OpeningHours, Profile

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
at = datetime.fromisoformat


def open_on(*weekdays, opens="08:00", closes="16:30"):
    opens, closes = time.fromisoformat(opens), time.fromisoformat(closes)
    return [OpeningHours(weekday=day, opens=opens, closes=closes) for day in weekdays]


def closed(first_on, last_on=None):
    first_on = date.fromisoformat(first_on)
    last_on = date.fromisoformat(last_on) if last_on else first_on
    return Closure(first_on=first_on, last_on=last_on, reason="Closed")


OFFICE = open_on(MON, TUE, WED, THU, FRI)
ALL_DAY = open_on(*range(7), opens="00:00", closes="23:59")
THANKSGIVING = closed("2026-11-26")
WEEKS_OFF = closed("2026-12-21", "2027-01-03")


def case(words, sent, hours, due, week=OFFICE, closures=()):
    return pytest.param(sent, hours, due, week, closures, id=words)


@pytest.mark.parametrize(
    ("sent", "hours", "due", "week", "closures"),
    [
        case("the same day", "2026-11-23 10:00-06:00", 4, "2026-11-23 14:00-06:00"),
        case("friday 4 pm", "2026-11-20 16:00-06:00", 8, "2026-11-23 15:30-06:00"),
        case("on a sunday", "2026-11-22 11:00-06:00", 8, "2026-11-23 16:00-06:00"),
        case("before opening", "2026-11-23 06:00-06:00", 2, "2026-11-23 10:00-06:00"),
        case("after closing", "2026-11-23 19:00-06:00", 2, "2026-11-24 10:00-06:00"),
        case("sent at closing", "2026-11-23 16:30-06:00", 1, "2026-11-24 09:00-06:00"),
        case("due at closing", "2026-11-23 08:30-06:00", 8, "2026-11-23 16:30-06:00"),
        case("longer than a day", "2026-11-23 08:00-06:00", 20, "2026-11-25 11:00-06:00"),
        case("written in UTC", "2026-11-23 02:00+00:00", 1, "2026-11-23 15:00+00:00"),
    ],
)
def test_time_counts_while_the_practice_is_open(sent, hours, due, week, closures):
    assert after_working_hours(at(sent), hours, week, closures) == at(due)


@pytest.mark.parametrize(
    ("sent", "hours", "due", "week", "closures"),
    [
        case("up", "2026-11-23 10:07-06:00", 1, "2026-11-23 11:15-06:00"),
        case("up by seconds", "2026-11-23 10:00:01-06:00", 1, "2026-11-23 11:15-06:00"),
        case("up to the hour", "2026-11-23 10:52:30-06:00", 1, "2026-11-23 12:00-06:00"),
        case("not at a quarter", "2026-11-23 10:15-06:00", 1, "2026-11-23 11:15-06:00"),
        case(
            *("not past closing", "2026-11-23 15:33-06:00", 1, "2026-11-23 16:40-06:00"),
            week=open_on(MON, TUE, closes="16:40"),
        ),
    ],
)
def test_a_promise_is_rounded_to_a_quarter_hour(sent, hours, due, week, closures):
    assert after_working_hours(at(sent), hours, week, closures) == at(due)


@pytest.mark.parametrize(
    ("sent", "hours", "due", "week", "closures"),
    [
        case(
            *("before a holiday", "2026-11-25 14:30-06:00", 8, "2026-11-27 14:00-06:00"),
            closures=[THANKSGIVING],
        ),
        case(
            *("on a holiday", "2026-11-26 10:00-06:00", 1, "2026-11-27 09:00-06:00"),
            closures=[THANKSGIVING],
        ),
        case(  # by UTC it is the holiday already, by the clinic's clock the evening before it
            *("on its eve", "2026-11-26 02:00+00:00", 1, "2026-11-27 09:00-06:00"),
            closures=[THANKSGIVING],
        ),
        case(  # and here the day after
            *("on its evening", "2026-11-27 02:00+00:00", 1, "2026-11-27 09:00-06:00"),
            closures=[THANKSGIVING],
        ),
        case(
            *("for weeks", "2026-12-18 16:00-06:00", 8, "2027-01-04 15:30-06:00"),
            closures=[THANKSGIVING, WEEKS_OFF, closed("2026-12-25")],
        ),
        case(
            *("one that is over", "2026-11-27 08:00-06:00", 1, "2026-11-27 09:00-06:00"),
            closures=[THANKSGIVING],
        ),
    ],
)
def test_time_stands_still_on_closed_days(sent, hours, due, week, closures):
    assert after_working_hours(at(sent), hours, week, closures) == at(due)


@pytest.mark.parametrize(
    ("sent", "hours", "due", "week", "closures"),
    [
        case("over november 1", "2026-10-30 16:00-05:00", 8, "2026-11-02 15:30-06:00"),
        case("over march 14", "2027-03-12 16:00-06:00", 8, "2027-03-15 15:30-05:00"),
        case("1:30 first", "2026-11-01 01:30-05:00", 1, "2026-11-01 01:30-06:00", ALL_DAY),
        case("1:30 again", "2026-11-01 01:30-06:00", 1, "2026-11-01 02:30-06:00", ALL_DAY),
        case("2 am again", "2026-11-01 00:00-05:00", 3, "2026-11-01 02:00-06:00", ALL_DAY),
        case("no 2:30", "2027-03-14 01:30-06:00", 1, "2027-03-14 03:30-05:00", ALL_DAY),
        case("25 hours", "2026-11-01 00:00-05:00", 24, "2026-11-01 23:00-06:00", ALL_DAY),
        case("23 hours", "2027-03-14 00:00-06:00", 22, "2027-03-14 23:00-05:00", ALL_DAY),
    ],
)
def test_time_is_right_where_daylight_saving_begins_and_ends(sent, hours, due, week, closures):
    assert after_working_hours(at(sent), hours, week, closures) == at(due)
    clinic = timezone.get_default_timezone()
    assert after_working_hours(at(sent).astimezone(clinic), hours, week, closures) == at(due)


@pytest.mark.parametrize(
    ("sent", "hours", "due", "week", "closures"),
    [
        case(
            *("opens at the first 1:30", "2026-11-01 00:00-05:00", 1, "2026-11-01 01:30-06:00"),
            week=open_on(SUN, opens="01:30"),
        ),
        case(
            *("closes at the first 1:30", "2026-11-01 00:00-05:00", 2, "2026-11-08 00:30-06:00"),
            week=open_on(SUN, opens="00:00", closes="01:30"),
        ),
        case(
            *("opens at 2:30, skipped", "2027-03-14 00:00-06:00", 1, "2027-03-14 04:30-05:00"),
            week=open_on(SUN, opens="02:30"),
        ),
        case(
            *("closes at 2:30, skipped", "2027-03-14 01:00-06:00", 1, "2027-03-14 03:00-05:00"),
            week=open_on(SUN, opens="00:00", closes="02:30"),
        ),
        case(  # opening would come after closing: that day it does not open
            *("opening is skipped", "2027-03-14 00:00-06:00", 1, "2027-03-28 03:00-05:00"),
            week=open_on(SUN, opens="02:30", closes="03:00"),
        ),
    ],
)
def test_opening_hours_that_occur_twice_or_never_follow_the_calendar_standard(
    sent, hours, due, week, closures
):
    assert after_working_hours(at(sent), hours, week, closures) == at(due)


@pytest.mark.parametrize(
    ("hours", "week", "closures"),
    [
        pytest.param(1, [], [], id="no opening hours"),
        pytest.param(1, OFFICE, [closed("2026-11-01", "2027-12-31")], id="closed for a year"),
        pytest.param(20, open_on(MON, closes="09:00"), [], id="open one hour a week"),
    ],
)
def test_nothing_is_promised_where_the_practice_is_not_open_long_enough(hours, week, closures):
    assert after_working_hours(at("2026-11-23 10:00-06:00"), hours, week, closures) is None


def test_it_looks_ahead_for_ninety_days_and_no_further():
    sent, first_on = at("2026-11-23 10:00-06:00"), date(2026, 11, 23)
    last_looked_at = first_on + timedelta(days=LOOK_AHEAD_DAYS)

    def due(last_day_closed):
        away = Closure(first_on=first_on, last_on=last_day_closed)
        return after_working_hours(sent, 1, ALL_DAY, [away])

    assert timezone.localdate(due(last_looked_at - timedelta(days=1))) == last_looked_at
    assert due(last_looked_at) is None


def test_the_answer_is_in_utc_and_from_the_clinics_clock_wherever_the_reader_is():
    with timezone.override("Asia/Tokyo"):
        due = after_working_hours(at("2026-11-25 14:30-06:00"), 8, OFFICE, [THANKSGIVING])

    assert (due, due.tzinfo) == (at("2026-11-27 20:00+00:00"), UTC)


def test_a_moment_that_names_no_time_zone_is_refused():
    with pytest.raises(ValueError, match="naive"):
        after_working_hours(datetime(2026, 11, 25), 8, OFFICE, [])


@pytest.fixture
def profile(db):
    """Open Monday to Friday, calls back within 8 working hours, closed on Thanksgiving."""
    made = Profile.current()
    made.phone, made.call_back_hours = "918-555-0142", 8
    made.save()
    for hours in open_on(MON, TUE, WED, THU, FRI):
        made.opening_hours.add(hours, bulk=False)
    made.closures.add(closed("2026-11-26"), bulk=False)
    return made


BEFORE_THANKSGIVING = at("2026-11-25 14:30-06:00")


def test_a_visitor_is_called_within_the_hours_that_the_clinic_has_set(
    profile, django_assert_num_queries
):
    with django_assert_num_queries(2):  # the week, the closures
        due = profile.call_due_after(BEFORE_THANKSGIVING)
    assert due == at("2026-11-27 14:00-06:00")

    with django_assert_num_queries(1):
        profile.call_due_after(BEFORE_THANKSGIVING)


@pytest.mark.parametrize(
    ("field", "blank"), [("phone", ""), ("call_back_hours", None), ("week", [])]
)
def test_a_clinic_that_leaves_something_blank_promises_nothing(profile, field, blank):
    setattr(profile, field, blank)

    assert profile.call_due_after(BEFORE_THANKSGIVING) is None


def test_a_new_site_promises_nothing(db):
    assert Profile.current().call_due_after(BEFORE_THANKSGIVING) is None
