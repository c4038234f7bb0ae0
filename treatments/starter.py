"""Puts the starter content of treatments/content/ into the database: the first time, and
again with each release that brings new text."""

import hashlib
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from django.db import transaction

from treatments.compose import compose
from treatments.models import (
    Edition,
    Glossary,
    Guidance,
    Page,
    SafetyNet,
    Source,
    Treatment,
)
from treatments.models.article import ArticleRow
from treatments.unedited import have_same_words, is_unedited

CONTENT = Path(__file__).parent / "content"
# treatments first: the guidance points at them
FILES = {
    "treatment-*": Treatment,
    "guidance": Guidance,
    "page-*": Page,
    "safety-net": SafetyNet,
    "glossary": Glossary,
}
TOP = ["title", "lead", "summary", "description", "illustration", "illustration_caption"]
CITATION = ["authors", "title", "publication", "year", "url", "kind"]
ROWS = {
    Treatment: ["steps", "findings", "stances", "questions_to_ask", "common_questions"],
    Guidance: ["needs", "criteria", "first_line_care", "roles"],
    Page: ["sections"],
    SafetyNet: ["signs"],
    Glossary: ["terms"],
}


class Loaded(NamedTuple):
    """What a load did, by the titles of the articles."""

    made: list  # live and unsigned, as edition 1
    proposed: list  # with new text that waits for a signature
    kept: list  # edited or taken down here, though their files have changed
    unchanged: int  # how many say what they said


def load_starter_content():
    """Make the articles that are missing; propose the new text of those nobody edited.

    What readers see of an article that is there does not change. An article or source
    that was edited here is left alone, whatever the files say. Raises KeyError,
    TypeError, ValidationError, IntegrityError or a model's DoesNotExist, and changes
    nothing, when a file is not whole.
    """
    with transaction.atomic():
        files = [
            ArticleFile(path, model)
            for pattern, model in FILES.items()
            for path in sorted(CONTENT.glob(f"{pattern}.toml"))
        ]
        # asked before anything is written: a source's row shows in the drafts that cite it
        unedited = [file for file in files if file.is_changed and is_unedited(file.article)]
        made = [file for file in files if file.is_new]
        kept = [file for file in files if file.is_changed and file not in unedited]
        _load_sources()
        for file in made:
            _make(file)
        proposed = [file for file in unedited if _propose_new_text(file)]
    others = len(files) - len(made) - len(proposed) - len(kept)
    return Loaded(_titles(made), _titles(proposed), _titles(kept), others)


class ArticleFile:
    """The file of one article, and the article as it is here: None for one to be made."""

    def __init__(self, path, model):
        self.model = model
        self.data = read_content(path)
        self.article = model.objects.filter(slug=self.data["slug"]).first()
        self.loaded_from = {
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "to_confirm": "\n".join(self.data["to_confirm"]),
        }

    @property
    def is_new(self):
        return self.article is None

    @property
    def is_changed(self):
        """Since it was last loaded; also when that was before `loaded_from` was there."""
        return not self.is_new and self.article.loaded_from != self.loaded_from


def read_content(path):
    return tomllib.loads(path.read_text(), parse_float=Decimal)


def _titles(files):
    return [str(file.article or file.data["title"]) for file in files]


def _make(file):
    """The one time that words go live unsigned."""
    Edition.objects.propose(_write(file), is_starter=True).publish()


def _propose_new_text(file):
    """Make the file's text the draft. Freeze it too, and say so, when a reader would see
    any difference."""
    article = _write(file)
    if have_same_words(article.latest_edition.content, compose(article)):
        return False
    Edition.objects.propose(article, is_starter=True)
    return True


def _write(file):
    """Make the article's rows say what the file says, those of a new one and of an old."""
    article, _ = file.model.objects.update_or_create(slug=file.data["slug"], defaults=_fields(file))
    for name in ROWS[file.model]:
        rows = getattr(article, name)
        rows.all().delete()
        for position, fields in enumerate(file.data[name], start=1):
            _add_row(rows, position, fields)
    article.articlesource_set.all().delete()
    for position, key in enumerate(file.data["sources"], start=1):
        article.articlesource_set.create(source=_source(key), position=position)
    return article


def _fields(file):
    data = file.data
    fields = {name: data.get(name, "") for name in TOP}
    fields |= {name: data["sections"][name] for name in file.model.SECTIONS}
    if file.model is Treatment:
        fields |= _treatment_fields(data)
    return fields | {
        "position": data.get("position", 0),
        "to_confirm": file.loaded_from["to_confirm"],
        "loaded_from": file.loaded_from,
    }


def _treatment_fields(data):
    facts = data["facts"]
    return {name: facts[name] for name in ["also_called", *Treatment.FACTS]} | {
        "is_a_procedure": data["is_a_procedure"],
        "schema_type": data["schema_type"],
        "evidence_phrase": facts["evidence"],
    }


def _add_row(rows, position, fields):
    """Add a row to an article's `rows`, checked as the admin would."""
    fields = dict(fields)
    treatments = [Treatment.objects.get(slug=slug) for slug in fields.pop("treatments", [])]
    if "source" in fields:
        fields["source"] = _source(fields["source"]) if fields["source"] else None
    if issubclass(rows.model, ArticleRow):  # a glossary's terms stand by the alphabet
        fields["position"] = position
    row = rows.model(**{rows.field.name: rows.instance}, **fields)
    row.full_clean(validate_unique=False)
    row.save()
    if treatments:
        row.treatments.set(treatments)


def _source(key):
    try:
        return Source.objects.get(key=key)
    except Source.DoesNotExist:
        raise KeyError(f"No source “{key}” in sources.toml") from None


def _load_sources():
    """Make the sources that are missing; correct those that nobody edited here."""
    here = Source.objects.in_bulk(field_name="key")
    for key, fields in read_content(CONTENT / "sources.toml").items():
        citation = _citation(Source(**fields))
        if key not in here or _may_be_corrected(here[key], citation):
            Source.objects.update_or_create(key=key, defaults=citation | {"loaded_from": citation})


def _may_be_corrected(source, citation):
    """Whether a release says something new of a source that says what was loaded."""
    loaded = source.loaded_from
    return loaded not in (None, citation) and have_same_words(loaded, _citation(source))


def _citation(source):
    """What a source's row says, as JSON keeps it."""
    said = {name: getattr(source, name) for name in CITATION}
    return said | {"checked_on": str(source.checked_on)}
