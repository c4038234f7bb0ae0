"""The clock of the practice: it stands still while the practice is closed.

Durations are time that really passes, so they are counted in UTC. Days, opening and closing
are read off the clinic's wall clock. Where daylight saving repeats or skips a time of day,
RFC 5545 (section 3.3.5) says which moment is meant, and Python's zoneinfo does the same: the
first of two; a time that is skipped as if the clocks had not changed yet.
"""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

LOOK_AHEAD_DAYS = 90
QUARTER_HOUR = timedelta(minutes=15)


def after_working_hours(moment, hours, week, closures):
    """The moment (UTC) at which `hours` working hours have passed since `moment`.

    `week` are OpeningHours, `closures` are Closures. Rounded up to a quarter hour, but never
    past closing time. None where the practice is not open for so long within
    LOOK_AHEAD_DAYS. Raises ValueError for a moment without a time zone.
    """
    reached = timezone.localtime(moment, UTC)
    left = timedelta(hours=hours)
    for opens_at, closes_at in _openings(reached, week, closures):
        reached = max(reached, opens_at)
        if reached >= closes_at:
            continue
        if reached + left <= closes_at:
            return min(_next_quarter_hour(reached + left), closes_at)
        left -= closes_at - reached
    return None


def _openings(moment, week, closures):
    """When the practice opens and closes (UTC), one opening after another, from the day of
    `moment` on."""
    clinic = timezone.get_default_timezone()
    first_on = timezone.localdate(moment, clinic)
    for day in (first_on + timedelta(days=n) for n in range(LOOK_AHEAD_DAYS + 1)):
        if any(closure.first_on <= day <= closure.last_on for closure in closures):
            continue
        for hours in week:
            if hours.weekday == day.weekday():
                opens_at = datetime.combine(day, hours.opens, clinic)
                closes_at = datetime.combine(day, hours.closes, clinic)
                yield opens_at.astimezone(UTC), closes_at.astimezone(UTC)


def _next_quarter_hour(moment):
    """The moment itself where it is one."""
    minutes = timedelta(minutes=moment.minute % 15)
    since_last = minutes + timedelta(seconds=moment.second, microseconds=moment.microsecond)
    return moment + QUARTER_HOUR - since_last if since_last else moment
