"""What fields, rows and values are called, so that a clinician knows what is meant."""

import json
from textwrap import shorten

from django.core.exceptions import FieldDoesNotExist

from treatments.models import (
    BookingNote,
    CheckQuestion,
    CommonQuestion,
    Criterion,
    Finding,
    FirstLineCare,
    GlossaryTerm,
    Need,
    PageSection,
    QuestionToAsk,
    RoleDuty,
    SafetySign,
    SheetLine,
    Source,
    Stance,
    Step,
)

EMPTY = "(empty)"
SHORT = 60  # letters of a row's text that tell it from the others
HASH = 12  # digits of a hash that tell one file from another

# list in the words → what one of its rows is called, and the model that has the fields' names
ROWS = {
    "answers": ("Answer", CheckQuestion),
    "booking_notes": ("Note", BookingNote),
    "check_questions": ("Question", CheckQuestion),
    "common_questions": ("Question", CommonQuestion),
    "criteria": ("Reason", Criterion),
    "findings": ("Finding", Finding),
    "first_line_care": ("To try first", FirstLineCare),
    "needs": ("Way in", Need),
    "questions_to_ask": ("Question", QuestionToAsk),
    "roles": ("Person", RoleDuty),
    "sections": ("Section", PageSection),
    "sheet_lines": ("Line", SheetLine),
    "signs": ("Sign", SafetySign),
    "sources": ("Source", Source),
    "stances": ("What experts say", Stance),
    "steps": ("Step", Step),
    "terms": ("Word", GlossaryTerm),
}
# where the model's own name for a field means little to whoever did not write it
NAMES = {
    "is_a_procedure": "is a procedure",
    "is_for_the_unsure": "is for the unsure",
    "is_harm": "is a harm",
    "key": "short name",
    "position": "place in lists",
    "scale_max": "top of the scale",
    "schema_type": "kind of procedure, for search engines",
    "slug": "short name in addresses",
    "url": "address",
}


def field_name(model, name):
    if name in NAMES:
        return NAMES[name]
    field = _field(model, name)
    return field.verbose_name if field else name.replace("_", " ")


def row_name(listed, pair):
    """“Finding: Pain was somewhat lower …”, “Source 3: Maas ET and others”."""
    row, noun = pair.row, ROWS[listed][0]
    if listed == "sections":
        return row.get("heading") or noun
    if listed == "sources":
        return f"{noun} {pair.place}: {_short(row.get('authors'))}"
    return f"{noun}: {_short(_row_in_short(listed, row))}"


def _row_in_short(listed, row):
    if listed == "stances":
        return f"{row.get('body')}, {row.get('year')}"
    if listed == "steps":
        return f"{row.get('when')}: {row.get('title')}"
    names = ("title", "question", "term", "who", "text")
    return next((row[name] for name in names if row.get(name)), "")


def _short(text):
    return shorten(str(text or EMPTY), SHORT, placeholder=" …")


def value_in_words(model, name, value, sources):
    """`sources` maps a key to who said it and when."""
    if name == "illustration" and isinstance(value, dict):
        return f"{value.get('caption')} (drawing “{value.get('name')}”, {_hash(value)})"
    if name == "picture" and isinstance(value, dict):
        return f"{value.get('alt') or 'Decoration only'} ({_sizes(value)}, {_hash(value)})"
    if name == "source" and value in sources:
        return f"{sources[value]} ({value})"
    if isinstance(value, list):
        return "; ".join(map(_item, value)) or EMPTY
    return _plain(model, name, value)


def _plain(model, name, value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    field = _field(model, name)
    for choice, label in field.flatchoices if field else []:
        if value == choice:
            return str(label)
    return EMPTY if value in (None, "", {}) else as_text(value)


def as_text(value):
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _item(value):
    """An answer as editors write it: “over-6-months: Over 6 months”."""
    if isinstance(value, dict):
        return ": ".join(map(str, value.values()))
    return str(value)


def _hash(picture):
    return f"file {str(picture.get('sha256'))[:HASH]}"


def _sizes(picture):
    sides = [picture.get(side) for side in ("width", "height", "small_width", "small_height")]
    return "{} × {} and {} × {} pixels".format(*sides)


def _field(model, name):
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
