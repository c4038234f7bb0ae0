"""What the checks of one article need to know of all the others."""

import re

from django.urls import Resolver404, resolve

from treatments.compose import compose
from treatments.models import Article, Glossary, Guidance, Page, SafetyNet, Treatment
from treatments.models.article import article_path
from treatments.wording.passages import passages
from treatments.wording.reading import easy_names

_NAMES = re.compile(r",\s*(?:or\s+|and\s+)?|;\s*|\s+or\s+|\s+and\s+")
_ARTICLE_VIEWS = {"treatments:page", "treatments:treatment"}


class Site:
    """The words of all articles, and what they have in common."""

    def __init__(self, articles):
        self.articles = articles
        self.easy = easy_names(self._easy_names())
        self.terms = {term["slug"] for term in self._terms()}
        self.paths = {article_path(words["kind"], words["slug"]) for words in articles}

    @classmethod
    def of_drafts(cls):
        """The articles as the rows have them now."""
        kinds = (Treatment, Guidance, Page, SafetyNet, Glossary)
        return cls([compose(article) for kind in kinds for article in kind.objects.all()])

    def _of_kind(self, kind):
        return [words for words in self.articles if words["kind"] == kind]

    def _terms(self):
        return [term for words in self._of_kind(Article.Kind.GLOSSARY) for term in words["terms"]]

    def _easy_names(self):
        """Names of treatments and terms; a reader who knows one reads it as one word."""
        named = [(t["title"], t["also_called"]) for t in self._of_kind(Article.Kind.TREATMENT)]
        named += [(term["term"], term["also_called"]) for term in self._terms()]
        for name, others in named:
            yield name
            yield from filter(None, _NAMES.split(others))

    def has_page(self, link):
        """Is there a page at this address of the site?"""
        path = link.partition("#")[0]
        try:
            view = resolve(path).view_name
        except Resolver404:
            return False
        return path in self.paths if view in _ARTICLE_VIEWS else True

    def safety_texts(self):
        nets = self._of_kind(Article.Kind.SAFETY_NET)
        return [passage.text for words in nets for passage in passages(words)]
