"""What a clinician must confirm: the notes of each article, and every number in it."""

from typing import NamedTuple

from treatments.models.article import article_path
from treatments.wording.figures import numbers
from treatments.wording.reading import sentences

INTRODUCTION = """\
# What a clinician must confirm

One list an article, made from its draft by `make review`; do not edit it by hand. First the
notes of the writers, then every sentence with a number in it and what it rests on. A page
says that no clinician has checked it until an edition of it is signed (see
[editing.md](editing.md)); the figures below are the ones to check first."""


class Claim(NamedTuple):
    """A sentence with a number, and what it rests on."""

    part: str  # id of the section it stands in
    text: str
    cited: str

    def __str__(self):
        return f"#{self.part}: {self.text} ({self.cited})"


def review_lines(articles, notes):
    """The list as lines of Markdown. `notes` maps slugs to what is “to confirm”."""
    yield INTRODUCTION
    for article in articles:
        yield from ("", f"## {article.words['title']}", "")
        yield f"`{article_path(article.kind, article.slug)}`"
        yield from ("", "**To confirm**", "")
        yield from (f"- [ ] {note}" for note in notes[article.slug].splitlines())
        if numbered := [f"- [ ] {claim}" for claim in claims(article)]:
            yield from ("", "**Numbers**", "", *numbered)


def claims(article):
    """Every claim with a number in an `ArticleText`, in reading order."""
    names = {source["key"]: _name(source) for source in article.words["sources"]}
    for passage in article.passages:
        cited = "; ".join(names.get(key, key) for key in sorted(passage.sources))
        for claim in _sentences_with_numbers(passage):
            yield Claim(passage.part, claim, cited or "no source of its own")


def _sentences_with_numbers(passage):
    """A row with a figure beside its words is one claim."""
    if numbers(passage.notes):
        return [f"{passage.text} [{passage.notes}]"]
    return [sentence for sentence in sentences(passage.text) if numbers(sentence)]


def _name(source):
    """Who said it, and when."""
    return f"{source['authors']}, {source['year']}" if source["year"] else source["authors"]
