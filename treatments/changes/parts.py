"""All that differs, under the headings of the page and in its order."""

from collections import defaultdict
from typing import NamedTuple

from django.utils.text import capfirst

from treatments.articles import MODELS
from treatments.changes.fields import Compared
from treatments.changes.labels import field_name
from treatments.models import SafetySign, Treatment
from treatments.render import TreatmentPage

TOP = "Top of the page"
PICTURE = "Picture"
GLANCE = "At a glance"
COMPARED = "When treatments are compared"
SOURCES = "Sources"
BEHIND = "Behind the page"  # in no sentence that a reader meets there
OTHER = "Elsewhere on the page"

SIGNS = {
    SafetySign.Level.EMERGENCY: "Call 911 now for",
    SafetySign.Level.SAME_DAY: "Call a clinician today for",
    SafetySign.Level.EXPECTED: "Usual after a procedure",
}
_PHASES = {phase.value: key for key, phase in TreatmentPage.PHASE_OF.items()}


class Part(NamedTuple):
    """A heading of the page and what differs below it."""

    heading: str
    fields: list


def changes(before, after):
    """What differs between two composed words, as `Part`s in reading order.

    `before` may be None: then everything is new. A field that only one of them has is no
    change while it is empty, and neither is another `schema_version`.
    """
    walk = _Walk(before or {}, after or {})
    found = defaultdict(list)
    for heading, listed in walk.page():
        found[heading] += listed
    return [Part(heading, listed) for heading, listed in found.items() if listed]


class _Walk:
    """Goes through both words once, in the order of the page, and leaves nothing out."""

    def __init__(self, before, after):
        self.old, self.new = before, after
        self.kind = (after or before).get("kind")
        self.model = MODELS.get(self.kind)
        self._both = Compared.of(before, after)
        self._seen = {"schema_version", "kind"}

    def page(self):
        yield TOP, self.fields("title", "also_called", "lead", "summary", "description")
        yield PICTURE, self.fields("illustration", "picture")
        yield from _BODIES.get(self.kind, _page)(self)
        yield SOURCES, self.rows("sources")
        names = [name for name in {**self.new, **self.old} if name not in self._seen]
        yield BEHIND, self.fields(*names)

    def fields(self, *names):
        return [change for name in names for change in self._field(name, self.old, self.new)]

    def _field(self, name, old, new):
        self._seen.add(name)
        label = capfirst(field_name(self.model, name))
        return self._both.field(label, self.model, name, old, new)

    def labelled(self, box, labels):
        """The facts in a box of their own, such as “At a glance”."""
        self._seen.add(box)
        old, new = self.old.get(box) or {}, self.new.get(box) or {}
        return [
            change
            for name in {**labels, **new, **old}
            for change in self._both.field(
                labels.get(name) or capfirst(field_name(self.model, name)),
                *(self.model, name, old, new),
            )
        ]

    def pairs(self, listed):
        self._seen.add(listed)
        return self._both.rows(listed)

    def rows(self, listed):
        return [change for _, found in self.pairs(listed) for change in found]

    def rows_by(self, listed, place_of):
        """Where it stands → the changes of the rows there."""
        found = defaultdict(list)
        for pair, its_changes in self.pairs(listed):
            found[place_of(pair.row)] += its_changes
        return found

    def sections(self, below):
        """Each section with what stands below it: key → [(heading or None for the section’s
        own, changes)]. What no section is there for comes last."""
        for pair, its_changes in self.pairs("sections"):
            heading = pair.row.get("heading", OTHER)
            yield heading, its_changes
            for other, found in below.pop(pair.row.get("key"), []):
                yield other or heading, found
        for key, rest in below.items():
            for other, found in rest:
                yield other or self.model.SECTIONS.get(key, OTHER), found


def _treatment(walk):
    steps = walk.rows_by("steps", lambda step: _PHASES.get(step.get("phase"), OTHER))
    sides = walk.rows_by("findings", lambda row: "harms" if row.get("is_harm") else "benefits")
    glance = walk.labelled("facts", Treatment.FACTS) + walk.fields("evidence_phrase")
    facts = walk.labelled("compared", Treatment.COMPARED)
    experts = walk.rows("stances") + walk.fields("clinic_note")
    below = {
        "in_short": [(GLANCE, glance), (COMPARED, facts)],
        **{key: [(None, found)] for key, found in (steps | sides).items()},
        "evidence": [(_experts_heading(walk), experts)],
    }
    yield from walk.sections(below)
    yield "Questions to ask", walk.rows("questions_to_ask")
    yield "Common questions", walk.rows("common_questions")


def _experts_heading(walk):
    """As the page has it: experts who say the same do not disagree."""
    words = {"sources": [], "stances": [], **(walk.new or walk.old)}
    return TreatmentPage(words, terms={}, today=None).experts_heading


def _guidance(walk):
    criteria = walk.rows_by("criteria", lambda row: bool(row.get("is_for")))
    notes = walk.rows("booking_notes")
    below = {
        "in_short": [("Where does it hurt?", walk.rows("needs"))],
        "criteria_for": [(None, criteria[True])],
        "criteria_waiting": [
            (None, criteria[False]),
            ("Tell the clinic before you book", notes),
        ],
        "first_line": [(None, walk.rows("first_line_care"))],
        "who_does_what": [(None, walk.rows("roles"))],
    }
    yield from walk.sections(below)
    yield "Self-check", walk.rows("check_questions")
    yield "A sheet for your visit", walk.rows("sheet_lines")


def _page(walk):
    yield from walk.sections({})


def _safety_net(walk):
    levels = walk.rows_by("signs", lambda sign: SIGNS.get(sign.get("level"), OTHER))
    for heading in [*SIGNS.values(), OTHER]:
        yield heading, levels[heading]


def _glossary(walk):
    yield "Words, A to Z", walk.rows("terms")


_BODIES = {
    "treatment": _treatment,
    "guidance": _guidance,
    "page": _page,
    "safety-net": _safety_net,
    "glossary": _glossary,
}
