"""What a file of the content may say (treatments/content/README.md), and reading one."""

import hashlib
import json
import re
import tomllib
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from treatments.models import (
    Glossary,
    Guidance,
    Page,
    SafetyNet,
    Treatment,
)

# treatments first: the guidance points at them
FILES = {
    "treatment-*": Treatment,
    "guidance": Guidance,
    "page-*": Page,
    "safety-net": SafetyNet,
    "glossary": Glossary,
}
WORDS = ["lead", "summary", "description", "illustration", "illustration_caption"]
PROCEDURE = ["is_a_procedure", "schema_type"]  # a treatment's only
PICTURE = ["sha256", "alt"]
CITATION = ["authors", "title", "publication", "year", "url", "kind"]
SYNONYM = ["phrase", "means"]
NEEDED = ["slug", "sources", "to_confirm"]
# each kind's tables but [picture], and its rows, with their keys
TABLES = {
    Treatment: {
        "facts": ["also_called", *Treatment.FACTS, "evidence"],
        "compared": list(Treatment.COMPARED),
        "sections": [*Treatment.SECTIONS, "clinic_note"],  # the note may be left out
    },
    Guidance: {"sections": list(Guidance.SECTIONS)},
}
ROWS = {
    Treatment: {
        "steps": ["phase", "when", "title", "text", "normal", "call_us"],
        "findings": [
            *("is_harm", "shape", "text", "treated", "compared", "up_to", "per", "scale"),
            *("scale_max", "compared_with", "time_frame", "certainty", "how_often", "is_main"),
            *("source", "recheck_on"),
        ],
        "stances": ["body", "year", "stance", "text", "source"],
        "questions_to_ask": ["text"],
        "common_questions": ["question", "answer"],
    },
    Guidance: {
        "needs": [
            *("slug", "title", "summary", "text", "not_for_us", "try_first", "treatments"),
            *("is_for_the_unsure", "when"),
        ],
        "criteria": ["is_for", "text", "why_we_ask", "source", "when"],
        "booking_notes": ["text", "why_we_ask", "source", "when"],
        "check_questions": ["slug", "text", "hint", "takes_several", "answers"],
        "sheet_lines": ["kind", "text"],
        "first_line_care": ["title", "text", "source"],
        "roles": ["who", "text"],
    },
    Page: {"sections": ["heading", "text"]},
    SafetyNet: {"signs": ["level", "situation", "text", "short", "source"]},
    Glossary: {"terms": ["slug", "term", "also_called", "text", "source"]},
}
# the keys whose values are no text
COUNTS = {"position", "year", "per", "scale_max"}
FIGURES = {"treated", "compared", "up_to"}
SWITCHES = {"is_a_procedure", "is_harm", "is_main", "is_for", "is_for_the_unsure", "takes_several"}
DAYS = {"checked_on", "recheck_on"}
LISTS = {"sources", "to_confirm", "treatments"}


def file_name(article):
    """The name of an article's file."""
    patterns = (pattern for pattern, model in FILES.items() if isinstance(article, model))
    return f"{next(patterns).replace('*', article.slug)}.toml"


def read_content(path):
    """What a file says. Raises TOMLDecodeError or UnicodeDecodeError when it is no TOML."""
    return tomllib.loads(path.read_bytes().decode(), parse_float=Decimal)


def read_article(path, model):
    """What the file of an article says, with no key too many.

    Raises what read_content raises, KeyError for a key that is missing, TypeError for a
    value of another kind, ValidationError for a key that there is not.
    """
    data = read_content(path)
    tables, rows = TABLES.get(model, {}), ROWS[model]
    _check_top(data, model, [*tables, *rows])
    for name, keys in tables.items():
        with named_in_errors(f"[{name}]"):
            check_table(data[name], keys, [key for key in keys if key != "clinic_note"])
    if "picture" in data:
        with named_in_errors("[picture]"):
            _check_picture(data["picture"])
    for name, keys in rows.items():
        _check_rows(name, data[name], keys)
    return data


def read_synonyms(path):
    """The rows of synonyms.toml. Raises what read_article raises."""
    data = read_content(path)
    _refuse_unknown(data, ["synonyms"])
    _refuse_missing(data, ["synonyms"])
    _check_rows("synonyms", data["synonyms"], SYNONYM)
    return data["synonyms"]


@contextmanager
def named_in_errors(name):
    """Whoever mends a file must know which, and where in it."""
    try:
        yield
    except Exception as error:
        error.add_note(f"In {name}")
        raise


def _refuse_unknown(keys, known):
    """A misspelled key would be words that nobody ever reads."""
    if unknown := sorted(set(keys) - set(known)):
        raise ValidationError(f"No such key: {', '.join(unknown)}.")


def digest_of_file(data):
    """SHA-256 of what a file says: its comments and layout are no change."""
    canonical = json.dumps(data, sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _check_top(data, model, parts):
    """All of a file but its tables and rows."""
    of_its_kind = PROCEDURE if model is Treatment else []
    _refuse_unknown(data, [*NEEDED, "title", "position", *of_its_kind, *WORDS, "picture", *parts])
    _refuse_missing(data, [*NEEDED, *of_its_kind, *parts])
    top = data.keys() - {"picture", *parts}
    _refuse_other_kinds({key: data[key] for key in top})


def check_table(fields, keys, needed=()):
    """Raises TypeError for what is no table or has a value of another kind, ValidationError
    for a key that there is not, KeyError for one that is missing."""
    if not isinstance(fields, dict):
        raise TypeError("This must be a table.")
    _refuse_unknown(fields, keys)
    _refuse_missing(fields, needed)
    _refuse_other_kinds(fields)


def _check_picture(fields):
    """Its hash names files, so it must be one and no path."""
    check_table(fields, PICTURE, PICTURE)
    if not re.fullmatch("[0-9a-f]{64}", fields["sha256"]):
        raise ValidationError("“sha256” must be 64 of the characters 0 to 9 and a to f.")


def _check_rows(name, rows, keys):
    if not isinstance(rows, list):
        raise TypeError(f"“{name}” must be rows: [[{name}]].")
    for number, row in enumerate(rows, start=1):
        with named_in_errors(f"[[{name}]] number {number}"):
            _check_row(row, keys)


def _check_row(row, keys):
    if not isinstance(row, dict):
        raise TypeError("This must be a table.")
    if unknown := sorted(row.keys() - set(keys)):
        raise TypeError(f"No such key: {', '.join(unknown)}.")
    _refuse_other_kinds(row)


def _refuse_missing(data, needed):
    if missing := [key for key in needed if key not in data]:
        raise KeyError(f"Missing: {', '.join(missing)}.")


def _refuse_other_kinds(fields):
    for key, value in fields.items():
        kind, is_fit = _kind_of(key, value)
        if not is_fit:
            raise TypeError(f"“{key}” must be {kind}.")


def _kind_of(key, value):
    """What a key holds, in words, and whether the value is that."""
    if key in COUNTS:
        return "a whole number", type(value) is int
    if key in FIGURES:
        return "a number", type(value) in (int, Decimal)
    if key in SWITCHES:
        return "true or false", type(value) is bool
    if key in DAYS:
        return "a day such as 2026-11-22", type(value) is date
    if key in LISTS:
        is_texts = isinstance(value, list) and all(isinstance(each, str) for each in value)
        return "a list of texts", is_texts
    return "text", isinstance(value, str)


def in_words(fault):
    """What is wrong with a file or a row, and where: “page-terms.toml, [[sections]] number 2:
    heading: This field cannot be blank.”"""
    places = [note.removeprefix("In ") for note in reversed(getattr(fault, "__notes__", []))]
    return ": ".join(filter(None, [", ".join(places), _said(fault)]))


def _said(fault):
    if hasattr(fault, "error_dict"):
        return " ".join(
            " ".join(messages) if name == "__all__" else f"{name}: {' '.join(messages)}"
            for name, messages in fault.message_dict.items()
        )
    if isinstance(fault, ValidationError):
        return " ".join(fault.messages)
    if isinstance(fault, OSError):
        return f"{fault.filename} cannot be read: {fault.strerror}."
    return fault.args[0] if isinstance(fault, KeyError) else str(fault)
