"""What is next with a request, and by when: the desk's clock.

Worked out from the record (the tries to reach somebody) in the practice's working hours
(practice/clock.py). How often somebody is tried follows the usual ladder of call centers:
three tries, on different days and at different times of day.
"""

from typing import NamedTuple

from django.utils import timezone

from consultations.models.status import Outcome, Status

# Working hours. The first is for a practice that has promised its visitors no time.
CALL_WITHIN = 8
TRY_AGAIN_AFTER = 8
DECIDE_WITHIN = 8
ASK_FOR_REFERRAL_AFTER = 40

TRIES = 3


class Try(NamedTuple):
    """One try to reach somebody, from the record."""

    at: object
    outcome: str


class Plan(NamedTuple):
    """What is to be done, within so many working hours since a moment; None: at no set time."""

    words: str
    since: object = None
    hours: int | None = None


class Step(NamedTuple):
    words: str
    due_at: object = None


def next_step(request, tries, profile):
    """The Step that is next with `request`, after `tries` (the oldest first). A settled one, and
    one that could not be reached, has none with a due time. What was promised counts until
    somebody tried."""
    words, since, hours = plan_for(request, tries)
    if since is None:
        return Step(words)
    if since == request.received_at and request.call_due_at:
        return Step(words, request.call_due_at)
    return Step(words, profile.due_after(since, hours))


def plan_for(request, tries):
    """The Plan for `request` after `tries`, before the practice's hours are looked at."""
    if request.status == Status.WAITING_FOR_REFERRAL:
        return _plan_while_waiting(request, tries)
    if request.status not in (Status.NEW, Status.IN_PROGRESS):
        return Plan(_NOTHING if request.charted_at else _WITHOUT_TIME[request.status])
    if not tries:
        return Plan(_FIRST[request.reach_by], request.received_at, CALL_WITHIN)
    latest = tries[-1]
    if suggests_could_not_reach(since_moved(request, tries)):
        words = "Move it to “Could not reach”, or try once more"
        return Plan(words, latest.at, DECIDE_WITHIN)
    words, hours = _AFTER[latest.outcome]
    return Plan(words, max(latest.at, request.status_since), hours)


def _plan_while_waiting(request, tries):
    words = "Ask whether the referral has come"
    asked = since_moved(request, tries)
    if not asked:
        return Plan(words, request.status_since, ASK_FOR_REFERRAL_AFTER)
    latest = asked[-1]
    if latest.outcome == Outcome.REACHED:
        return Plan(words, latest.at, ASK_FOR_REFERRAL_AFTER)
    words, hours = _AFTER[latest.outcome]
    return Plan(words, latest.at, hours)


def since_moved(request, tries):
    """Those of `tries` that were made where `request` stands now: what was tried before it was
    reopened is another story."""
    return [each for each in tries if each.at >= request.status_since]


def suggests_could_not_reach(tries):
    """Whether three tries since somebody last talked to them were in vain, on three days and
    not all at the same time of day."""
    in_vain = _since_reached(tries)
    moments = [timezone.localtime(each.at, timezone.get_default_timezone()) for each in in_vain]
    days = {moment.date() for moment in moments}
    halves = {moment.hour < 12 for moment in moments}
    return len(days) >= TRIES and len(halves) == 2


def _since_reached(tries):
    in_vain = []
    for each in tries:
        in_vain = [] if each.outcome == Outcome.REACHED else [*in_vain, each]
    return in_vain


_FIRST = {"phone": "Call them", "email": "Write to them"}
_TRY_AGAIN = "Try again, on another day and at another time of day"
_AFTER = {
    Outcome.REACHED: ("Book a visit, wait for a referral, or close it", DECIDE_WITHIN),
    Outcome.LEFT_MESSAGE: (_TRY_AGAIN, TRY_AGAIN_AFTER),
    Outcome.NO_ANSWER: (_TRY_AGAIN, TRY_AGAIN_AFTER),
    Outcome.WRONG_NUMBER: ("Check the number; write, if they gave an email", TRY_AGAIN_AFTER),
    Outcome.WROTE: ("See whether they wrote back; else try again", TRY_AGAIN_AFTER),
}
_NOTHING = "Nothing, unless they call back"
_WITHOUT_TIME = {
    Status.COULD_NOT_REACH: _NOTHING,
    Status.BOOKED: "Enter it in the chart, then tick that here",
    Status.CLOSED: "Enter what matters in the chart, then tick that here",
    Status.SPAM: "Look whether a person wrote it",
}
