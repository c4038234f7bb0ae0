"""What the checks of one article need to know of all the others."""

import re
from functools import cached_property

from django.urls import Resolver404, resolve
from django.utils import timezone

from treatments.compose import compose
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
from treatments.models.article import article_path
from treatments.wording import plain
from treatments.wording.figures import numbers
from treatments.wording.passages import ArticleText
from treatments.wording.reading import easy_names

_ARTICLE_VIEWS = {"treatments:page", "treatments:treatment"}


def _path(link):
    return re.split("[?#]", link)[0]


class Site:
    """The words of all articles, and what they have in common. `checked_on` says when somebody
    last read each source, by its key; `today` decides which figures are past their day. `moved`
    are addresses that lead on to one of the articles, `down` those where readers had a page."""

    def __init__(self, articles, checked_on=None, today=None, *, moved=(), down=()):
        self.articles = [ArticleText(words) for words in articles]
        self.paths = {article_path(article.kind, article.slug) for article in self.articles}
        self.paths |= set(moved)
        self._down = set(down) - self.paths
        self.checked_on = checked_on or {}
        self.today = today or timezone.localdate()

    @classmethod
    def of_drafts(cls):
        """The articles as the rows have them now."""
        kinds = (Treatment, Guidance, Page, SafetyNet, Glossary)
        drafts = [compose(article) for kind in kinds for article in kind.objects.all()]
        return cls(drafts, dict(Source.objects.values_list("key", "checked_on")))

    @classmethod
    def around(cls, article, words):
        """What readers have now, with these words in place of the article's: what they would
        have if those went live. The article is the last. Three queries."""
        others = Edition.objects.live().exclude(article_id=article.pk)
        contents = dict(others.values_list("article_id", "content")) | {article.pk: words}
        moved, down = set(), set()
        read = Edition.objects.filter(went_live_at__isnull=False)
        for pk, kind, slug in read.values_list("article_id", "card__kind", "card__slug"):
            (moved if pk in contents else down).add(article_path(kind, slug))
        checked_on = dict(Source.objects.values_list("key", "checked_on"))
        return cls(contents.values(), checked_on, moved=moved, down=down)

    def _of_kind(self, kind):
        return [article for article in self.articles if article.kind == kind]

    @property
    def _glossary(self):
        return [
            term for text in self._of_kind(Article.Kind.GLOSSARY) for term in text.words["terms"]
        ]

    @cached_property
    def terms(self):
        """Slugs of the glossary."""
        return {term["slug"] for term in self._glossary}

    @cached_property
    def easy(self):
        """Names of treatments and terms; a reader who knows one reads it as one word."""
        named = [(term["term"], term["also_called"]) for term in self._glossary]
        for article in self._of_kind(Article.Kind.TREATMENT):
            named.append((article.words["title"], article.words["also_called"]))
        others = [name for _, more in named for name in plain.names_in(more)]
        return easy_names([name for name, _ in named] + others)

    @cached_property
    def swaps(self):
        """Plainer names that the glossary knows."""
        return list(plain.swaps(self._glossary, self._treatments))

    @cached_property
    def hard_terms(self):
        """Words of the glossary that a page should explain."""
        return list(plain.hard_terms(self._glossary, self._treatments))

    @cached_property
    def _treatments(self):
        """Names of treatments in small letters, of one and of several: each has its page."""
        treatments = self._of_kind(Article.Kind.TREATMENT)
        titles = {article.words["title"].lower() for article in treatments}
        return titles | {title.removesuffix("s") for title in titles}

    def is_down(self, link):
        """Had readers a page at this address, and have none now?"""
        return _path(link) in self._down

    def has_page(self, link):
        """Is there a page at this address of the site, or was there one?"""
        path = _path(link)
        try:
            view = resolve(path).view_name
        except Resolver404:
            return False
        return path in self.paths | self._down if view in _ARTICLE_VIEWS else True

    @cached_property
    def safety_numbers(self):
        """Figures of the safety net's sourced signs, which other articles may repeat."""
        nets = self._of_kind(Article.Kind.SAFETY_NET)
        return set().union(*(numbers(p.text) for net in nets for p in net.passages if p.sources))
