"""Opening hours and moments in words."""

from itertools import groupby

from django.utils import timezone


def hours_in_words(opening_hours):
    """Lines such as "Monday to Friday, 8 am to 4:30 pm", days with equal hours together.

    `opening_hours` are OpeningHours in the order of the week; days without a row are
    closed and are not named.
    """
    runs = groupby(
        enumerate(opening_hours),
        key=lambda pair: (pair[1].weekday - pair[0], pair[1].opens, pair[1].closes),
    )
    lines = []
    for (_, opens, closes), run in runs:
        days = [hours.get_weekday_display() for _, hours in run]
        lines.append(f"{_days(days)}, {clock(opens)} to {clock(closes)}")
    return lines


def clock(time):
    """8 am, 4:30 pm, noon."""
    if (time.hour, time.minute) == (12, 0):
        return "noon"
    minutes = f":{time.minute:02}" if time.minute else ""
    return f"{time.hour % 12 or 12}{minutes} {'am' if time.hour < 12 else 'pm'}"


def moment_in_words(moment):
    """An aware moment on the clinic's clock: "Friday, November 27, 2 pm (Central time)"."""
    here = timezone.localtime(moment, timezone.get_default_timezone())
    return f"{here:%A, %B %-d}, {clock(here)} (Central time)"


def _days(days):
    if len(days) == 1:
        return days[0]
    return f"{days[0]} {'and' if len(days) == 2 else 'to'} {days[-1]}"
