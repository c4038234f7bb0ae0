"""A folder of the content's files becomes the drafts, sources and synonyms here. Nothing that
readers see changes but where the search looks: no edition is made, signed or published."""

import hashlib
import io
from typing import NamedTuple

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from PIL import Image

from practice.models import Act, Picture
from practice.pictures import MOST_COSTLY_MEGAPIXELS
from treatments.content_files import (
    article_at,
    citation,
    citation_in_file,
    draft_as_file,
    save_row,
    write_draft,
)
from treatments.content_format import (
    FILES,
    file_name,
    in_words,
    named_in_errors,
    read_article,
    read_content,
    read_synonyms,
)
from treatments.models import Source, Synonym
from treatments.restoring import require_change

ONLY_ONE = [model for pattern, model in FILES.items() if "*" not in pattern]
OTHERS = ["sources.toml", "synonyms.toml"]
# what a file that is not whole may raise, on its way into rows
FAULTS = (
    ArithmeticError,
    KeyError,
    ObjectDoesNotExist,
    OSError,
    RecursionError,
    TypeError,
    ValidationError,
    ValueError,
)


class NotWhole(Exception):
    """A folder or file that cannot be brought in: which, where in it, and why."""


class Imported(NamedTuple):
    """What an import changed."""

    made: list  # titles of articles that were not here: drafts that nobody has read
    changed: list  # titles of those whose drafts say something else now
    same: list  # titles of those that said it already
    sources: list  # keys of those that are new or say something else now
    synonyms: list  # their phrases


def import_content(folder, by=None, *, is_dry_run=False):
    """Make drafts, sources and synonyms say what the files in `folder` say; those that are
    here and have no file stay as they are. `by` is who did it, None for the site itself.

    Changes nothing at all in a dry run, or when one file is not whole: then it raises
    NotWhole. Raises PermissionDenied when `by` may not change an article that differs.
    """
    paths = _paths(folder)
    try:
        with transaction.atomic():
            imported = _import(folder, paths, by)
            if is_dry_run:
                transaction.set_rollback(True)
    except FAULTS as fault:
        raise NotWhole(in_words(fault)) from fault
    return imported


def _paths(folder):
    """(file, kind) of each article's file, in an order in which they can be brought in."""
    for name in OTHERS:
        if not (folder / name).is_file():
            raise NotWhole(f"{folder} is no export: it has no {name}.")
    paths = [
        (path, model)
        for pattern, model in FILES.items()
        for path in sorted(folder.glob(f"{pattern}.toml"))
    ]
    known = {*OTHERS, *(path.name for path, _ in paths)}
    if strange := sorted({path.name for path in folder.glob("*.toml")} - known):
        raise NotWhole(f"{strange[0]}: no article has a file of this name.")
    return paths


def _import(folder, paths, by):
    with named_in_errors("sources.toml"):
        sources = _import_sources(read_content(folder / "sources.toml"), by)
    with named_in_errors("synonyms.toml"):
        synonyms = _import_synonyms(read_synonyms(folder / "synonyms.toml"), by)
    articles = {"made": [], "changed": [], "same": []}
    for path, model in paths:
        with named_in_errors(path.name):
            outcome, title = _import_article(path, model, by)
            articles[outcome].append(title)
    return Imported(**articles, sources=sources, synonyms=synonyms)


def _import_sources(tables, by):
    here = Source.objects.in_bulk(field_name="key")
    changed = []
    for key, fields in tables.items():
        with named_in_errors(f"[{key}]"):
            source, said = here.get(key) or Source(key=key), citation_in_file(fields)
            if citation(source) != said:
                _save_recorded(source, by, **said)
                changed.append(key)
    return changed


def _save_recorded(row, by, **fields):
    """Save what no edition stands behind, for somebody who may; the machine's owner may."""
    if by:
        require_change(by, type(row))
    save_row(row, **fields)
    Act.record("imported", row, by=by)


def _import_synonyms(rows, by):
    here = Synonym.objects.in_bulk(field_name="phrase")
    changed = []
    for number, fields in enumerate(rows, start=1):
        with named_in_errors(f"[[synonyms]] number {number}"):
            synonym = here.get(fields.get("phrase")) or Synonym()
            if any(getattr(synonym, name) != value for name, value in fields.items()):
                _save_recorded(synonym, by, **fields)
                changed.append(synonym.phrase)
    return changed


def _import_article(path, model, by):
    """Which list of Imported it belongs in, and its title."""
    data = read_article(path, model)
    _bring_picture(path.parent, data.get("picture"), by)
    article = article_at(model, data["slug"]) or _new(model, data["slug"])
    if path.name != file_name(model(slug=data["slug"])):
        raise ValidationError(f"The file of “{data['slug']}” has another name.")
    outcome = "changed" if article.pk else "made"
    if not _write_if_new(article, data):
        return "same", article.title
    if by is not None:
        require_change(by, model)
    Act.record("imported", article, by=by)
    return outcome, article.title


def _new(model, slug):
    """An article that is to be made; of the guidance, for one, there is no second."""
    if model in ONLY_ONE and model.objects.exists():
        raise ValidationError(f"There is one at another address already, so not at “{slug}”.")
    return model(slug=slug)


def _write_if_new(article, data):
    """Whether the draft says something else now; one that said it already is left alone."""
    before = draft_as_file(article) if article.pk else None
    if before == data:
        return False
    with transaction.atomic():
        write_draft(article, data)
        is_new = draft_as_file(article) != before
        if not is_new:
            transaction.set_rollback(True)
    return is_new


def _bring_picture(folder, said, by):
    """Keep the picture that an article shows, unless it is here."""
    if said is None or Picture.objects.filter(sha256=said["sha256"]).exists():
        return
    sha256 = said["sha256"]
    large, small = (
        (folder / "pictures" / f"{sha256}-{size}.webp").read_bytes() for size in ("large", "small")
    )
    if hashlib.sha256(large + small).hexdigest() != sha256:
        raise ValidationError(f"The files of picture {sha256} are not those that were exported.")
    width, height = _size(large)
    small_width, small_height = _size(small)
    save_row(
        Picture(sha256=sha256, large=large, small=small, name="Imported picture", added_by=by),
        width=width,
        height=height,
        small_width=small_width,
        small_height=small_height,
    )


def _size(content):
    """(width, height) of a WebP picture, in pixels."""
    try:
        with Image.open(io.BytesIO(content), formats=["WEBP"]) as image:
            if image.width * image.height > MOST_COSTLY_MEGAPIXELS * 1_000_000:
                raise ValidationError("A picture of this article is far too large.")
            if image.info.keys() & {"exif", "xmp", "icc_profile"}:
                raise ValidationError("A picture of this article was not made by this site.")
            image.load()
            return image.size
    except (OSError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError("A picture of this article is no WebP picture.") from error
