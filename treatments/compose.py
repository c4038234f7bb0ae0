"""Rows → one plain dict: the canonical words of an edition.

Pure: reads the article's rows, knows no request, no clock. The dict holds Markdown
source, not HTML, and everything the page needs but what must change everywhere at once
(safety net, practice facts, glossary explanations). Bump SCHEMA_VERSION when its shape
changes, and teach `treatments.render` both shapes. A key that is new must be empty until
somebody fills it in, and one that goes must have been empty, or every article looks edited
(`treatments.unedited`).
"""

import hashlib
import json
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.conf import settings

from practice.models import Picture

# since 2: a sign’s source, the upper end of a rate; since 3: what treatments are compared
# by, the clinic’s note, the self-check and the visit sheet; since 4: a picture
SCHEMA_VERSION = 4


def compose(article):
    """The words of `article`, an instance of its own kind (Treatment, Guidance, …), as its rows
    are now: unless the caller prefetched them, they are read anew."""
    content = {
        "schema_version": SCHEMA_VERSION,
        **_row(article, "kind", "slug", "title", "lead", "summary", "description", "position"),
        "illustration": _illustration(article),
        "picture": _picture(article),
        "sources": [_source(row.source) for row in article.articlesource_set.all()],
    }
    return content | _COMPOSERS[article.kind](article)


def digest(content):
    """SHA-256 (hex) of the words, the same whatever order the keys are in."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def card(content):
    """What lists of pages show of an edition."""
    shown = {key: content[key] for key in ("kind", "slug", "title", "summary", "position")}
    if content["kind"] == "treatment":
        shown |= {
            "is_a_procedure": content["is_a_procedure"],
            "used_for": content["facts"]["used_for"],
            "evidence_phrase": content["evidence_phrase"],
        }
    if content["kind"] == "guidance":
        shown["needs"] = [
            {key: need[key] for key in ("slug", "title", "summary")} for need in content["needs"]
        ]
    return shown


def illustrations():
    """The drawings an article may show, by name; the small glyphs are for lists."""
    drawings = Path(settings.BASE_DIR, "templates", "illustrations").glob("*.svg")
    small = ("glyph-", "mark")
    return {path.stem: path for path in drawings if not path.stem.startswith(small)}


@cache
def glyphs():
    """The pages that have a small drawing for lists, by their first slugs."""
    drawings = Path(settings.BASE_DIR, "templates", "illustrations").glob("glyph-*.svg")
    return {path.stem.removeprefix("glyph-") for path in drawings}


def _treatment(treatment):
    return {
        "is_a_procedure": treatment.is_a_procedure,
        **_row(treatment, "schema_type", "also_called", "evidence_phrase"),
        "facts": _row(treatment, *treatment.FACTS),
        "compared": _row(treatment, *treatment.COMPARED),
        "sections": _sections(treatment),
        "steps": _rows(treatment.steps, "phase", "when", "title", "text", "normal", "call_us"),
        "findings": _rows(
            treatment.findings,
            *(
                "is_harm",
                "is_main",
                "how_often",
                "shape",
                "text",
                "treated",
                "compared",
                "up_to",
                "per",
            ),
            *(
                "scale",
                "scale_max",
                "compared_with",
                "time_frame",
                "certainty",
                "source",
                "recheck_on",
            ),
        ),
        "stances": _rows(treatment.stances, "body", "year", "stance", "text", "source"),
        "clinic_note": _plain(treatment.clinic_note),
        "questions_to_ask": [_plain(row.text) for row in treatment.questions_to_ask.all()],
        "common_questions": _rows(treatment.common_questions, "question", "answer"),
    }


def _guidance(guidance):
    return {
        "sections": _sections(guidance),
        "needs": [
            _row(
                need,
                *("slug", "title", "summary", "text", "not_for_us", "try_first", "when"),
                "is_for_the_unsure",
            )
            | {"treatments": [treatment.slug for treatment in need.treatments.all()]}
            for need in guidance.needs.all()
        ],
        "criteria": _rows(
            guidance.criteria,
            *("is_for", "text", "why_we_ask", "source", "when"),
        ),
        "booking_notes": _rows(
            guidance.booking_notes,
            *("text", "why_we_ask", "source", "when"),
        ),
        "check_questions": [
            _row(question, "slug", "text", "hint", "takes_several")
            | {"answers": [{"slug": slug, "text": text} for slug, text in question.offers]}
            for question in guidance.check_questions.all()
        ],
        "sheet_lines": _rows(guidance.sheet_lines, "kind", "text"),
        "first_line_care": _rows(guidance.first_line_care, "title", "text", "source"),
        "roles": _rows(guidance.roles, "who", "text"),
    }


def _page(page):
    return {"sections": _rows(page.sections, "heading", "text")}


def _safety_net(safety_net):
    return {"signs": _rows(safety_net.signs, "level", "situation", "text", "short", "source")}


def _glossary(glossary):
    return {"terms": _rows(glossary.terms, "slug", "term", "also_called", "text", "source")}


_COMPOSERS = {
    "treatment": _treatment,
    "guidance": _guidance,
    "page": _page,
    "safety-net": _safety_net,
    "glossary": _glossary,
}


def _sections(article):
    return [
        {"key": name, "heading": heading, "text": _plain(getattr(article, name))}
        for name, heading in article.SECTIONS.items()
    ]


def _rows(rows, *names):
    return [_row(row, *names) for row in rows.all()]


def _row(row, *names):
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value):
    """A value that JSON keeps as it is; text as it was meant, whatever a browser sent."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral() else float(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "key"):  # a source, cited by its key
        return value.key
    return value


def _source(source):
    return _row(source, "key", "authors", "title", "publication", "year", "url", "kind")


def _picture(article):
    """Its bytes are named by their hash, so that they cannot change under a signature."""
    if not article.picture_id:
        return None
    picture = Picture.objects.defer("large", "small").get(pk=article.picture_id)
    shown = _row(picture, "sha256", "width", "height", "small_width", "small_height")
    return shown | {"alt": _plain(article.picture_alt)}  # empty: decoration only


def _illustration(article):
    if not article.illustration:
        return None
    drawing = illustrations()[article.illustration].read_bytes()
    return {
        "name": article.illustration,
        "caption": _plain(article.illustration_caption),
        "sha256": hashlib.sha256(drawing).hexdigest(),
    }
