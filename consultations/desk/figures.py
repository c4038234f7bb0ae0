"""The manager's figures: charts drawn here, each with its table."""

from typing import NamedTuple

from django.template.defaultfilters import pluralize
from django.utils import timezone

from consultations.desk.page import FIGURES, screen, show
from consultations.figures import total, weeks
from consultations.forms.choices import about_titles
from consultations.models import ConsultationRequest, Status
from practice.looking import record_look

PERIODS = [4, 12, 52]
HOUR, DAY = 60, 24 * 60  # in minutes
# Of a drawing: in pixels, because its words must not shrink on a phone; what is level is in
# percent of the page's width.
ABOVE, HIGHEST = 24, 160
FILLED = 0.7  # of the room that each bar has


class Bar(NamedTuple):
    label: str
    value: int
    left: str
    middle: str
    width: str
    top: float
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
        by_treatment=lines(named(whole.by_treatment, about_titles())),
        by_status=named(whole.by_status, dict(Status.choices)),
    )


def waited_in_words(minutes):
    """“40 minutes”, “31 hours”, “2.5 days”; "" for None."""
    if minutes is None:
        return ""
    if minutes < 2 * HOUR:
        return f"{minutes} minute{pluralize(minutes)}"
    if minutes < 2 * DAY:
        return f"{minutes / HOUR:.0f} hours"
    return f"{minutes / DAY:.1f} days"


def named(counts, names):
    """(name, number), the most first."""
    return [(names.get(key, key), number) for key, number in counts.most_common()]


def bars(values, highest=None):
    """Upright bars side by side, one or more; a value of None has none."""
    highest = highest or max(value or 0 for _, value in values) or 1
    step = 100 / len(values)
    return [
        Bar(
            label,
            value,
            left=f"{step * (place + 0.5 - FILLED / 2):.2f}%",
            middle=f"{step * (place + 0.5):.2f}%",
            width=f"{step * FILLED:.2f}%",
            top=round(ABOVE + HIGHEST * (1 - (value or 0) / highest), 1),
            height=round(HIGHEST * (value or 0) / highest, 1),
        )
        for place, (label, value) in enumerate(values)
    ]


def lines(values):
    """Level bars, one below the other: (label, number, how long in 100 of the longest)."""
    longest = max((number for _, number in values), default=0) or 1
    return [(label, number, round(100 * number / longest)) for label, number in values]
