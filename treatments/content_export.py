"""All drafts, sources and synonyms as files in a folder: a backup that people can read, compare
with an older one, and put back (`treatments.content_import`)."""

import os
import re

from django.db import transaction

from treatments.compose import illustrations
from treatments.content_files import draft_as_file, source_as_file
from treatments.content_format import FILES, SYNONYM, file_name
from treatments.models import Source, Synonym
from treatments.toml_text import in_toml

# The first line of sources.toml. Only a folder that has it is written over.
MARK = "# Written by export_content. The next export into this folder replaces all files in it.\n"
OWN = re.compile(
    r"((sources|synonyms|guidance|safety-net|glossary|(treatment|page)-[-\w]+)\.toml"
    r"|pictures/[0-9a-f]{64}-(large|small)\.webp)(\.part)?"
)


class CannotExport(Exception):
    """It would mix with files that are none of its own or lose them, or a draft has no file."""


def export_content(folder):
    """Make `folder` hold what the drafts say, and nothing else. Returns (the files written,
    the files removed), by name.

    The same drafts make the same bytes. Names that begin with a dot are left alone. Raises
    CannotExport for a folder that is neither missing nor empty nor an earlier export and for a
    draft that cannot be composed, OSError when the folder cannot be written.
    """
    with transaction.atomic():
        files = _files()
    earlier = _earlier_files(folder)
    for name, content in files.items():
        _write(folder / name, content)
    removed = sorted(earlier - files.keys())
    for name in removed:
        (folder / name).unlink(missing_ok=True)
    return list(files), removed


def _files():
    """Name → bytes. The file with the mark is the first: should the rest fail, the folder is
    still known for an export."""
    sources = {source.key: source_as_file(source) for source in Source.objects.all()}
    synonyms = sorted(Synonym.objects.values(*SYNONYM), key=lambda row: row["phrase"])
    files = {
        "sources.toml": (MARK + "\n" + in_toml(dict(sorted(sources.items())))).encode(),
        "synonyms.toml": in_toml({"synonyms": synonyms}).encode(),
    }
    for model in FILES.values():
        for article in model.objects.order_by("slug"):
            name = file_name(article)
            if name in files:
                raise CannotExport(f"Two articles have the file {name}.")
            files[name] = in_toml(_draft(article)).encode()
            files |= _picture_files(article.picture) if article.picture else {}
    return files


def _draft(article):
    if article.illustration and article.illustration not in illustrations():
        raise CannotExport(f"{article}: its drawing “{article.illustration}” is gone.")
    return draft_as_file(article)


def _picture_files(picture):
    return {
        f"pictures/{picture.sha256}-large.webp": bytes(picture.large),
        f"pictures/{picture.sha256}-small.webp": bytes(picture.small),
    }


def _earlier_files(folder):
    """The names of an earlier export's files."""
    if not folder.exists():
        return set()
    if not folder.is_dir():
        raise CannotExport(f"{folder} is no folder.")
    names = {path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir()}
    there = {name.as_posix() for name in names if not any(p.startswith(".") for p in name.parts)}
    if others := sorted(name for name in there if not OWN.fullmatch(name)):
        raise CannotExport(
            f"{folder} has other files, such as {others[0]}. Choose an empty folder."
        )
    if there and not _is_an_export(folder):
        raise CannotExport(f"{folder} has files that no export wrote. Choose an empty folder.")
    return there


def _is_an_export(folder):
    marked = folder / "sources.toml"
    return marked.is_file() and marked.read_bytes().startswith(MARK.encode())


def _write(path, content):
    """The whole file or the one before, whatever happens meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(content)
    os.replace(part, path)
