"""Puts the starter content of treatments/content/ into the database: the first time, and
again with each release that brings new text."""

import hashlib
import json
import tomllib
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from treatments.compose import compose
from treatments.models import (
    ArticleSource,
    Edition,
    Glossary,
    Guidance,
    Page,
    SafetyNet,
    Source,
    Synonym,
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
    Guidance: [
        *("needs", "criteria", "booking_notes", "check_questions", "sheet_lines"),
        *("first_line_care", "roles"),
    ],
    Page: ["sections"],
    SafetyNet: ["signs"],
    Glossary: ["terms"],
}
# the other keys of a file: those of every file, those of a treatment's, and its tables
EVERY = ["slug", "position", "sources", "to_confirm", *TOP]
PROCEDURE = ["is_a_procedure", "schema_type"]
TABLES = {
    Treatment: {
        "facts": ["also_called", "evidence", *Treatment.FACTS],
        "compared": Treatment.COMPARED,
        "sections": Treatment.SECTIONS,
    },
    Guidance: {"sections": Guidance.SECTIONS},
}


class Loaded(NamedTuple):
    """What a load did: four lists of titles, as the files have them."""

    made: list  # live and unsigned, as edition 1: the first load only
    proposed: list  # with new text that waits for a signature
    kept: list  # edited or taken down here, though their files have changed
    unchanged: list  # they say what they said


def load_starter_content():
    """Make the articles that are missing; propose the new text of those nobody edited.

    The first load, into a database without any edition, puts its words live unsigned.
    Every later one changes nothing that readers see. An article or source that was
    edited here is left alone, whatever the files say.

    Changes nothing when a file is not whole, and raises what is wrong with it, with a
    note that names the file: TOMLDecodeError when it cannot be read, KeyError or
    TypeError when something is missing or of another kind, ValidationError for words or
    keys that may not be, DoesNotExist for a treatment that is not there.
    """
    outcomes = {outcome: [] for outcome in Loaded._fields}
    with transaction.atomic():
        is_first_load = not Edition.objects.exists()
        _load_synonyms()
        changed_sources = _load_sources()
        for path, model in _paths():
            with _named_in_errors(path.name):
                file = ArticleFile(path, model)
                outcome = _load(file, changed_sources, is_first_load)
                outcomes[outcome].append(file.data["title"])
    return Loaded(**outcomes)


class ArticleFile:
    """The file of one article, and the article as it is here: None for one to be made."""

    def __init__(self, path, model):
        self.model = model
        self.data = read_content(path)
        _refuse_unknown_keys(self.data, model)
        self.article = model.objects.filter(slug=self.data["slug"]).first()
        self.loaded_from = {
            "sha256": _digest(self.data),
            "to_confirm": "\n".join(self.data["to_confirm"]),
        }

    @property
    def is_changed(self):
        """Since it was last loaded; also when that was before `loaded_from` was there."""
        return self.article.loaded_from != self.loaded_from

    def cites_any(self, keys):
        return not keys.isdisjoint(self.data["sources"])


def read_content(path):
    return tomllib.loads(path.read_text(), parse_float=Decimal)


def _paths():
    for pattern, model in FILES.items():
        for path in sorted(CONTENT.glob(f"{pattern}.toml")):
            yield path, model


@contextmanager
def _named_in_errors(name):
    """Whoever mends a file must know which, and where in it."""
    try:
        yield
    except Exception as error:
        error.add_note(f"In {name}")
        raise


def _refuse_unknown_keys(data, model):
    """A misspelled key would be words that nobody ever reads."""
    tables = TABLES.get(model, {})
    known = [*EVERY, *ROWS[model], *tables, *(PROCEDURE if model is Treatment else [])]
    _refuse_unknown(data, known)
    for name, fields in tables.items():
        _refuse_unknown(data[name], fields)


def _refuse_unknown(keys, known):
    if unknown := sorted(set(keys) - set(known)):
        raise ValidationError(f"No such key: {', '.join(unknown)}.")


def _digest(data):
    """SHA-256 of what a file says: its comments and layout are no change."""
    canonical = json.dumps(data, sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _load(file, changed_sources, is_first_load):
    """Load one file, and say which list of `Loaded` it belongs in."""
    if file.article is None:
        return _make(file, is_first_load)
    if not file.is_changed and not file.cites_any(changed_sources):
        return "unchanged"
    if not is_unedited(file.article):
        return "kept" if file.is_changed else "unchanged"
    return "proposed" if _propose_new_text(file) else "unchanged"


def _make(file, is_first_load):
    """Words go live unsigned once, with the first load; patients may read the site then."""
    edition = Edition.objects.propose(_write(file), is_starter=True)
    if not is_first_load:
        return "proposed"
    edition.publish()
    return "made"


def _propose_new_text(file):
    """Make the file's text the draft. Freeze it too, and say so, when a reader would see
    any difference, be it only in a source."""
    article = _write(file) if file.is_changed else file.article
    if have_same_words(article.latest_edition.content, compose(article)):
        return False
    Edition.objects.propose(article, is_starter=True)
    return True


def _write(file):
    """Make the article's rows say what the file says, those of a new one and of an old."""
    article = file.article or file.model(slug=file.data["slug"])
    _save(article, **_fields(file))
    for name in ROWS[file.model]:
        rows = getattr(article, name)
        rows.all().delete()
        for position, fields in enumerate(file.data[name], start=1):
            with _named_in_errors(f"[[{name}]] number {position}"):
                _add_row(rows, position, fields)
    article.articlesource_set.all().delete()
    for position, key in enumerate(file.data["sources"], start=1):
        _save(ArticleSource(article=article, source=_source(key), position=position))
    return article


def _save(row, **fields):
    """Save a row with these fields, checked as the admin would."""
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()


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
    named = {name: facts[name] for name in ["also_called", *Treatment.FACTS]}
    return (
        named
        | data["compared"]
        | {
            "is_a_procedure": data["is_a_procedure"],
            "schema_type": data["schema_type"],
            "evidence_phrase": facts["evidence"],
        }
    )


def _add_row(rows, position, fields):
    fields = dict(fields)
    treatments = [Treatment.objects.get(slug=slug) for slug in fields.pop("treatments", [])]
    if "source" in fields:
        fields["source"] = _source(fields["source"]) if fields["source"] else None
    if issubclass(rows.model, ArticleRow):  # a glossary's terms stand by the alphabet
        fields["position"] = position
    row = rows.model(**{rows.field.name: rows.instance}, **fields)
    _save(row)
    if treatments:
        row.treatments.set(treatments)


def _source(key):
    try:
        return Source.objects.get(key=key)
    except Source.DoesNotExist:
        raise KeyError(f"No source “{key}” in sources.toml") from None


def _load_sources():
    """Make the sources that are missing; correct those that nobody edited here. Returns
    the keys of both."""
    here = Source.objects.in_bulk(field_name="key")
    changed = set()
    with _named_in_errors("sources.toml"):
        for key, fields in read_content(CONTENT / "sources.toml").items():
            with _named_in_errors(f"[{key}]"):
                if _load_source(here.get(key) or Source(key=key), fields):
                    changed.add(key)
    return changed


def _load_source(source, fields):
    """Make the source say what the file says, where it may. Returns whether that changed
    what it says."""
    _refuse_unknown(fields, [*CITATION, "checked_on"])
    before, citation = _citation(source), _citation(Source(**fields))
    if not _may_say(source, citation):
        return False
    _save(source, **citation, loaded_from=citation)
    return before != citation


def _may_say(source, citation):
    """Whether the file says something new of a source that nobody edited here. What was
    loaded is not known of an older one, which must say what the file says."""
    if source.pk is None:
        return True
    loaded = source.loaded_from
    return loaded != citation and have_same_words(loaded or citation, _citation(source))


def _citation(source):
    """What a source's row says, as JSON keeps it."""
    said = {name: getattr(source, name) for name in CITATION}
    return said | {"checked_on": str(source.checked_on)}


def _load_synonyms():
    """Only into an empty table: one that was deleted here does not come back."""
    if Synonym.objects.exists():
        return
    with _named_in_errors("synonyms.toml"):
        for number, fields in enumerate(read_content(CONTENT / "synonyms.toml")["synonyms"], 1):
            with _named_in_errors(f"[[synonyms]] number {number}"):
                _save(Synonym(), **fields)
