"""Puts the starter content of treatments/content/ into the database."""

import tomllib
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from treatments.models import (
    Article,
    Edition,
    Glossary,
    Guidance,
    Page,
    SafetyNet,
    Source,
    Treatment,
)

CONTENT = Path(__file__).parent / "content"
ABOUT_FIELDS = ["title", "lead", "summary", "description", "illustration", "illustration_caption"]
# treatments first: the guidance points at them
FILES = ["treatment-*", "guidance", "page-*", "safety-net", "glossary"]


def load_starter_content():
    """Make every article that is not there yet, live as its unsigned edition 1.

    Returns the titles that were made. Articles and sources that exist are left alone,
    whatever the files say. Raises KeyError, ValidationError or IntegrityError, and
    makes nothing, when a file is not whole.
    """
    with transaction.atomic():
        _load_sources()
        paths = [path for pattern in FILES for path in sorted(CONTENT.glob(f"{pattern}.toml"))]
        return [str(article) for path in paths if (article := _load_article(path))]


def read_content(path):
    return tomllib.loads(path.read_text(), parse_float=Decimal)


def _load_sources():
    for key, fields in read_content(CONTENT / "sources.toml").items():
        Source.objects.get_or_create(key=key, defaults=fields)


def _load_article(path):
    data = read_content(path)
    if Article.objects.filter(slug=data["slug"]).exists():
        return None
    make = next(make for start, make in _MAKERS.items() if path.name.startswith(start))
    article = make(data)
    for position, key in enumerate(data["sources"], start=1):
        source = _source(key)
        article.articlesource_set.create(source=source, position=position)
    edition = Edition.objects.propose(article, is_starter=True)
    edition.publish()
    return article


def _about(data):
    """The fields that every article has."""
    fields = {name: data.get(name, "") for name in ABOUT_FIELDS}
    return fields | {
        "slug": data["slug"],
        "position": data.get("position", 0),
        "to_confirm": "\n".join(data["to_confirm"]),
    }


def _treatment(data):
    facts, sections = dict(data["facts"]), data["sections"]
    treatment = Treatment.objects.create(
        **_about(data),
        is_a_procedure=data["is_a_procedure"],
        schema_type=data["schema_type"],
        evidence_phrase=facts.pop("evidence"),
        **facts,
        **{name: sections[name] for name in Treatment.SECTIONS},
    )
    _add_rows(treatment.steps, data["steps"])
    _add_rows(treatment.findings, data["findings"])
    _add_rows(treatment.stances, data["stances"])
    _add_rows(treatment.questions_to_ask, data["questions_to_ask"])
    _add_rows(treatment.common_questions, data["common_questions"])
    return treatment


def _guidance(data):
    sections = {name: data["sections"][name] for name in Guidance.SECTIONS}
    guidance = Guidance.objects.create(**_about(data), **sections)
    for need in data["needs"]:
        slugs = need.pop("treatments")
        [row] = _add_rows(guidance.needs, [need])
        row.treatments.set([Treatment.objects.get(slug=slug) for slug in slugs])
    _add_rows(guidance.criteria, data["criteria"])
    _add_rows(guidance.first_line_care, data["first_line_care"])
    _add_rows(guidance.roles, data["roles"])
    return guidance


def _page(data):
    page = Page.objects.create(**_about(data))
    _add_rows(page.sections, data["sections"])
    return page


def _safety_net(data):
    safety_net = SafetyNet.objects.create(**_about(data))
    _add_rows(safety_net.signs, data["signs"])
    return safety_net


def _glossary(data):
    glossary = Glossary.objects.create(**_about(data))
    _add_rows(glossary.terms, data["terms"], ordered=False)
    return glossary


_MAKERS = {
    "treatment-": _treatment,
    "guidance": _guidance,
    "page-": _page,
    "safety-net": _safety_net,
    "glossary": _glossary,
}


def _add_rows(rows, data, *, ordered=True):
    made = []
    for position, fields in enumerate(data, start=1):
        fields = {
            name: None if value == "" and name == "source" else value
            for name, value in fields.items()
        }
        if fields.get("source"):
            fields["source"] = _source(fields["source"])
        if ordered:
            fields["position"] = position
        row = rows.model(**{rows.field.name: rows.instance}, **fields)
        row.full_clean(validate_unique=False)
        row.save()
        made.append(row)
    return made


def _source(key):
    try:
        return Source.objects.get(key=key)
    except Source.DoesNotExist:
        raise KeyError(f"No source “{key}” in sources.toml") from None
