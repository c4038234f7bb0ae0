"""The self-check: which rows of the guidance a reader's answers bring up, and by which answer.

The rules are data: the `when` of each row, part of the edition that a clinician signs. The
signs that cannot wait are the safety net's. `weigh` is pure; it keeps nothing, counts no
points and names no treatment.
"""

from dataclasses import dataclass, replace
from enum import IntEnum

from treatments.models import SafetySign
from treatments.models.guidance import read_when

EMERGENCY, SAME_DAY = SafetySign.Level.EMERGENCY, SafetySign.Level.SAME_DAY
LEVELS = [EMERGENCY, SAME_DAY]  # of the signs that are asked for, in this order


class Urgency(IntEnum):
    NO_SIGN = 0  # none was ticked
    TODAY = 1
    NOW = 2


@dataclass(frozen=True, repr=False)  # a log or a report of an error may hold what repr says
class Answers:
    """What a reader said. A question that was left open is in none of these."""

    signs: frozenset = frozenset()  # the words of the signs that were ticked
    denied: frozenset = frozenset()  # levels of which there is no sign
    given: frozenset = frozenset()  # short names of the other answers


@dataclass(frozen=True, repr=False)
class Result:
    """What to show, in the order in which it matters; after an emergency there is no more."""

    emergencies: list  # 911 signs that were ticked
    today: list = ()  # signs that were ticked and need a call the same day
    left_open: frozenset = frozenset()  # levels of signs that were neither ticked nor denied
    # rows of the guidance, each with `because`, the words of the answers that brought it up
    reasons_for: list = ()
    reasons_to_wait: list = ()
    before_booking: list = ()
    pages_to_read: list = ()
    answered: list = ()  # (question, words of its answers)

    @property
    def urgency(self):
        if self.emergencies:
            return Urgency.NOW
        return Urgency.TODAY if self.today else Urgency.NO_SIGN

    @property
    def may_wait(self):
        """Nothing speaks for waiting unless both questions about signs were answered, with
        no: a reason to wait must not hold back somebody who cannot."""
        return not (self.urgency or self.left_open)

    @property
    def is_empty(self):
        """Nothing was answered at all."""
        return not (self.urgency or self.answered) and self.left_open == set(LEVELS)

    @property
    def leaves_emergencies_open(self):
        return EMERGENCY in self.left_open

    @property
    def leaves_same_day_open(self):
        return SAME_DAY in self.left_open


def weigh(answers, signs, guidance):
    """The Result of `answers`; `signs` are the safety net's, `guidance` is a GuidancePage."""
    emergencies, today = (_ticked(answers, signs, level) for level in LEVELS)
    if emergencies:
        return Result(emergencies)
    open_levels = {EMERGENCY} if today else {EMERGENCY, SAME_DAY}
    result = Result([], today, frozenset(open_levels - answers.denied))
    said = _said(answers, guidance)
    return replace(
        result,
        reasons_for=_brought_up(guidance.reasons_for, said),
        reasons_to_wait=_brought_up(guidance.reasons_to_wait, said) if result.may_wait else [],
        before_booking=_brought_up(guidance.before_booking, said),
        pages_to_read=_brought_up(guidance.needs, said),
        answered=_by_question(guidance, said),
    )


def _ticked(answers, signs, level):
    return [sign for sign in signs if sign["level"] == level and sign["text"] in answers.signs]


def _said(answers, guidance):
    """The words of each answer that was given, by its short name, in the order asked."""
    offered = [answer for question in guidance.questions for answer in question["answers"]]
    return {row["slug"]: row["text"] for row in offered if row["slug"] in answers.given}


def _brought_up(rows, said):
    """The rows whose `when` is met, each with the answers that met it."""
    found = []
    for row in rows:
        met = [way for way in read_when(row.get("when", "")) if way.fits(said.keys())]
        if met:
            names = set().union(*(way.given for way in met))
            found.append(row | {"because": [said[name] for name in said if name in names]})
    return found


def _by_question(guidance, said):
    """(question, words of its answers) for each question that has any."""
    found = []
    for question in guidance.questions:
        names = [answer["slug"] for answer in question["answers"] if answer["slug"] in said]
        if names:
            found.append((question["text"], [said[name] for name in names]))
    return found
