"""What a clinician must confirm: the notes of each article, and every number in it."""

import re

from treatments.models.article import article_path
from treatments.wording.passages import passages
from treatments.wording.reading import sentences

INTRODUCTION = """\
# What a clinician must confirm

One list an article, made from the starter content by `make review`; do not edit it by hand.
First the notes of the writers, then every sentence with a number in it and what it rests on.
Nobody with a license has checked any of this yet. Each page says so until an edition of it
is signed (see [editing.md](editing.md)); the figures below are the ones to check first."""


def review_lines(articles, notes):
    """The list as lines of Markdown. `notes` maps slugs to what is “to confirm”."""
    yield INTRODUCTION
    for words in articles:
        yield from ("", f"## {words['title']}", "")
        yield f"`{article_path(words['kind'], words['slug'])}`"
        yield from ("", "**To confirm**", "")
        yield from (f"- [ ] {note}" for note in notes[words["slug"]].splitlines())
        if numbers := list(_numbers(words)):
            yield from ("", "**Numbers**", "", *numbers)


def _numbers(words):
    names = {source["key"]: _name(source) for source in words["sources"]}
    for passage in passages(words):
        rests_on = "; ".join(names[key] for key in sorted(passage.sources))
        for claim in _claims(passage):
            yield f"- [ ] #{passage.part}: {claim} ({rests_on or 'no source of its own'})"


def _claims(passage):
    """The sentences with a number; a row with a figure is one claim."""
    if re.search(r"\d", passage.notes):
        return [f"{passage.text} [{passage.notes}]"]
    return [sentence for sentence in sentences(passage.text) if re.search(r"\d", sentence)]


def _name(source):
    year = f", {source['year']}" if source["year"] else ""
    return f"{source['authors']}{year}"
