"""When something is due, as one says it."""

from datetime import timedelta

from django.utils import timezone

from practice.hours import clock

_UNITS = [
    (timedelta(days=1), "day"),
    (timedelta(hours=1), "hour"),
    (timedelta(minutes=1), "minute"),
]


def due_in_words(due_at, now):
    """“2 hours late”, “by 3 pm today”, “by Friday, November 27, 9 am”; "" for no moment. On the
    clinic's clock."""
    if due_at is None:
        return ""
    if due_at < now:
        return f"{span_in_words(now - due_at)} late"
    here = timezone.localtime(due_at, timezone.get_default_timezone())
    today = timezone.localdate(now, timezone.get_default_timezone())
    if here.date() == today:
        return f"by {clock(here)} today"
    if here.date() == today + timedelta(days=1):
        return f"by {clock(here)} tomorrow"
    return f"by {here:%A, %B %-d}, {clock(here)}"


def span_in_words(span):
    """A timedelta in its largest unit, rounded down: “2 hours”, “1 day”, “less than a minute”."""
    for unit, name in _UNITS:
        if span >= unit:
            count = span // unit
            return f"{count} {name}{'s' if count > 1 else ''}"
    return "less than a minute"


def end_of_today(now):
    """The midnight that ends the clinic's day."""
    here = timezone.localtime(now, timezone.get_default_timezone())
    tomorrow = here.date() + timedelta(days=1)
    return here.replace(
        year=tomorrow.year,
        month=tomorrow.month,
        day=tomorrow.day,
        hour=0,
        minute=0,
        second=0,
        microsecond=0,
        fold=0,
    )
