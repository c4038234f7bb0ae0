"""What the checks of one article need to know of all the others."""

import re
from functools import cached_property

from django.urls import Resolver404, resolve

from treatments.compose import compose
from treatments.models import Article, Glossary, Guidance, Page, SafetyNet, Treatment
from treatments.models.article import article_path
from treatments.wording.figures import numbers
from treatments.wording.passages import ArticleText
from treatments.wording.reading import easy_names

_NAMES = re.compile(r",\s*(?:or\s+|and\s+)?|;\s*|\s+or\s+|\s+and\s+")
_ARTICLE_VIEWS = {"treatments:page", "treatments:treatment"}


class Site:
    """The words of all articles, and what they have in common."""

    def __init__(self, articles):
        self.articles = [ArticleText(words) for words in articles]
        self.paths = {article_path(article.kind, article.slug) for article in self.articles}

    @classmethod
    def of_drafts(cls):
        """The articles as the rows have them now."""
        kinds = (Treatment, Guidance, Page, SafetyNet, Glossary)
        return cls([compose(article) for kind in kinds for article in kind.objects.all()])

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
        others = [name for _, more in named for name in _NAMES.split(more) if name]
        return easy_names([name for name, _ in named] + others)

    def has_page(self, link):
        """Is there a page at this address of the site?"""
        path = re.split("[?#]", link)[0]
        try:
            view = resolve(path).view_name
        except Resolver404:
            return False
        return path in self.paths if view in _ARTICLE_VIEWS else True

    @cached_property
    def safety_numbers(self):
        """Figures of the safety net's sourced signs, which other articles may repeat."""
        nets = self._of_kind(Article.Kind.SAFETY_NET)
        return set().union(*(numbers(p.text) for net in nets for p in net.passages if p.sources))
