"""Puts the starter content of treatments/content/ into the database: the first time, and
again with each release that brings new text."""

from pathlib import Path
from typing import NamedTuple

from django.db import transaction

from treatments.compose import compose
from treatments.content_files import article_at, citation, citation_in_file, save_row, write_draft
from treatments.content_format import (
    FILES,
    digest_of_file,
    named_in_errors,
    read_article,
    read_content,
    read_synonyms,
)
from treatments.models import Edition, Source, Synonym
from treatments.unedited import have_same_words, is_unedited

CONTENT = Path(__file__).parent / "content"


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
            with named_in_errors(path.name):
                file = ArticleFile(path, model)
                outcome = _load(file, changed_sources, is_first_load)
                outcomes[outcome].append(file.data["title"])
    return Loaded(**outcomes)


class ArticleFile:
    """The file of one article, and the article as it is here: None for one to be made."""

    def __init__(self, path, model):
        self.model = model
        self.data = read_article(path, model)
        self.article = article_at(model, self.data["slug"])
        self.loaded_from = {
            "sha256": digest_of_file(self.data),
            "to_confirm": "\n".join(self.data["to_confirm"]),
        }

    @property
    def is_changed(self):
        """Since it was last loaded; also when that was before `loaded_from` was there."""
        return self.article.loaded_from != self.loaded_from

    def cites_any(self, keys):
        return not keys.isdisjoint(self.data["sources"])


def _paths():
    for pattern, model in FILES.items():
        for path in sorted(CONTENT.glob(f"{pattern}.toml")):
            yield path, model


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
    article = file.article or file.model(slug=file.data["slug"])
    return write_draft(article, file.data, loaded_from=file.loaded_from)


def _load_sources():
    """Make the sources that are missing; correct those that nobody edited here. Returns
    the keys of both."""
    here = Source.objects.in_bulk(field_name="key")
    changed = set()
    with named_in_errors("sources.toml"):
        for key, fields in read_content(CONTENT / "sources.toml").items():
            with named_in_errors(f"[{key}]"):
                if _load_source(here.get(key) or Source(key=key), fields):
                    changed.add(key)
    return changed


def _load_source(source, fields):
    """Make the source say what the file says, where it may. Returns whether that changed
    what it says."""
    before, after = citation(source), citation_in_file(fields)
    if not _may_say(source, after):
        return False
    save_row(source, **after, loaded_from=after)
    return before != after


def _may_say(source, said):
    """Whether the file says something new of a source that nobody edited here. What was
    loaded is not known of an older one, which must say what the file says."""
    if source.pk is None:
        return True
    loaded = source.loaded_from
    return loaded != said and have_same_words(loaded or said, citation(source))


def _load_synonyms():
    """Only into an empty table: one that was deleted here does not come back."""
    if Synonym.objects.exists():
        return
    with named_in_errors("synonyms.toml"):
        for number, fields in enumerate(read_synonyms(CONTENT / "synonyms.toml"), start=1):
            with named_in_errors(f"[[synonyms]] number {number}"):
                save_row(Synonym(), **fields)
