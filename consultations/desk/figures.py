"""The manager's figures: charts drawn here, each with its table."""

from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from consultations.desk.moments import span_in_words
from consultations.desk.page import FIGURES, screen, show
from consultations.figures import total, weeks
from consultations.forms.choices import about_choices
from consultations.models import ConsultationRequest, Status
from practice.looking import record_look

PERIODS = [4, 12, 52]
# The drawing is so wide and high, in its own units.
WIDTH, HEIGHT = 600, 160


class Bar(NamedTuple):
    label: str
    value: int
    words: str
    x: float
    y: float
    width: float
    height: float


@screen(FIGURES)
def figures(request):
    asked_for = request.GET.get("weeks", "")
    period = int(asked_for) if asked_for in map(str, PERIODS) else PERIODS[1]
    record_look("read the figures", ConsultationRequest, by=request.user)
    counted = weeks(period, timezone.localdate())
    whole = total(counted)
    return show(
        request,
        "figures.html",
        "Figures",
        periods=PERIODS,
        period=period,
        whole=whole,
        waited=waited_in_words(whole.median_minutes),
        weeks=[(week, waited_in_words(week.median_minutes)) for week in counted],
        by_week=bars([(f"{week.week_on:%b %-d}", week.requests) for week in counted]),
        kept_by_week=bars(
            [(f"{week.week_on:%b %-d}", week.share_kept) for week in counted], highest=100
        ),
        by_treatment=lines(named(whole.by_treatment, dict(about_choices()))),
        by_status=named(whole.by_status, dict(Status.choices)),
    )


def waited_in_words(minutes):
    return "" if minutes is None else span_in_words(timedelta(minutes=minutes))


def named(counts, names):
    """(name, number), the most first."""
    return [(names.get(key, key), number) for key, number in counts.most_common()]


def bars(values, highest=None):
    """Upright bars side by side; a value of None has none."""
    highest = highest or max((value or 0 for _, value in values), default=0) or 1
    step = WIDTH / (len(values) or 1)
    return [
        Bar(
            label,
            value,
            "none" if value is None else str(value),
            round(step * place + step * 0.15, 1),
            round(HEIGHT - HEIGHT * (value or 0) / highest, 1),
            round(step * 0.7, 1),
            round(HEIGHT * (value or 0) / highest, 1),
        )
        for place, (label, value) in enumerate(values)
    ]


def lines(values):
    """Level bars, one below the other: (label, number, how long in 100 of the longest)."""
    longest = max((number for _, number in values), default=0) or 1
    return [(label, number, round(100 * number / longest)) for label, number in values]
