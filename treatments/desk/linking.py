"""Which pages lead to a page."""

from treatments.models import Edition
from treatments.models.article import Article, article_path
from treatments.wording.passages import ArticleText


def pages_that_link_to(path):
    """The live editions whose words lead to the page at this address."""
    live = Edition.objects.live().select_related("article").order_by("article__position")
    return [edition for edition in live if path in _ways(ArticleText(edition.content))]


def _ways(text):
    """The addresses that links lead to, and those of the treatments that needs name."""
    for passage in text.passages:
        yield from (link.partition("#")[0] for link in passage.links)
    for need in text.words.get("needs", []):
        for slug in need.get("treatments", []):
            yield article_path(Article.Kind.TREATMENT, slug)
