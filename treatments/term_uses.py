"""Where the live pages explain each glossary term."""

from collections import defaultdict
from typing import NamedTuple

from treatments.models import Article
from treatments.render import article_page


class Use(NamedTuple):
    """A page that explains a term, and the address of the part that does."""

    title: str
    path: str


def uses_of_terms(live, today):
    """Term → its uses: treatments in their order, then other pages. Pages whose words `live`
    has not read, as in a preview, count for nothing."""
    uses = defaultdict(list)
    editions = [e for kind in Article.Kind for e in live.of_kind(kind) if e.words]
    for edition in editions:
        page = article_page(edition.words, live.terms, today)
        for slug, part in page.parts_that_explain.items():
            uses[slug].append(Use(edition.card["title"], f"{edition.path}#{part}"))
    return uses
