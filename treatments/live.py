"""What patients read right now: the live editions a page needs.

What every page leans on (the cards of all live editions, the words of the safety net and of the
glossary) is read once per version of the site and then shared by all requests of this process.
So nobody may change what stands in it.
"""

from copy import copy

from django.utils.functional import cached_property

from practice.models import SiteVersion
from treatments.compose import glyphs
from treatments.models import Article, Edition
from treatments.safe_html import Term


class LiveEditions:
    """All live editions: the words of the page at `slug`, of all articles of `kinds` and of
    what every page leans on, and the cards of the others."""

    def __init__(self, slug="", kinds=()):
        self.slug = slug
        self.kinds = kinds

    @cached_property
    def _editions(self):
        editions = _shared_editions()
        lacking = [
            edition.pk
            for edition in editions
            if edition.words is None
            and (edition.card["slug"] == self.slug or edition.card["kind"] in self.kinds)
        ]
        words = Edition.objects.words_of(lacking) if lacking else {}
        return [_with_words(e, words[e.pk]) if e.pk in words else e for e in editions]

    def asked_now(self):
        """Itself, with its question to the database behind it: a page can then be made even
        if the database does not answer any more."""
        _ = self._editions
        return self

    def of_kind(self, kind):
        """The live editions of one kind of article, in their order."""
        return [edition for edition in self._editions if edition.card["kind"] == kind]

    @property
    def page(self):
        """The edition at `slug`, None when nothing is live there."""
        return next((e for e in self._editions if e.card["slug"] == self.slug), None)

    @cached_property
    def treatments(self):
        """Cards of the procedures, and of "none of these now", in their order."""
        return [_Card(edition) for edition in self.of_kind(Article.Kind.TREATMENT)]

    @property
    def procedures(self):
        return [card for card in self.treatments if card.is_a_procedure]

    @property
    def needs(self):
        """The ways in by what hurts, from the guidance."""
        return [need for e in self.of_kind(Article.Kind.GUIDANCE) for need in e.card["needs"]]

    @property
    def guidance(self):
        """The edition of “when to consider”, None when it is not live."""
        return next(iter(self.of_kind(Article.Kind.GUIDANCE)), None)

    @cached_property
    def safety_net(self):
        return next(iter(self.of_kind(Article.Kind.SAFETY_NET)), None)

    @cached_property
    def signs(self):
        return self.safety_net.words["signs"] if self.safety_net else []

    @property
    def short_signs(self):
        """The few signs of the strip at the top of each article."""
        return [sign["short"] for sign in self.signs if sign["short"]]

    @cached_property
    def terms(self):
        """Glossary terms by slug."""
        return {
            term["slug"]: Term(term["slug"], term["term"], term["text"])
            for edition in self.of_kind(Article.Kind.GLOSSARY)
            for term in edition.words["terms"]
        }

    @cached_property
    def has_unsigned(self):
        """Then the site says so and asks search engines not to index it."""
        return any(not edition.is_signed for edition in self._editions)

    @property
    def has_signed(self):
        return any(edition.is_signed for edition in self._editions)

    @property
    def key(self):
        """Another one as soon as any live edition is another: what is made from all of them
        may be kept as long as this is the same."""
        return tuple((edition.pk, edition.sha256) for edition in self._editions)

    @property
    def all(self):
        return [_Card(edition) for edition in self._editions]

    def card(self, slug):
        """The card of the page at `slug`, or that was there once; None when nothing is live."""
        called = self.now_called(slug)
        return next((card for card in self.all if card.slug == called), None)

    def now_called(self, slug):
        """The slug of the page that was read at this one before; `slug` itself for any other.
        What was signed, shared or sent goes on naming a page by the slug it had then."""
        return self._former_slugs.get(slug, slug)

    @cached_property
    def _former_slugs(self):
        """Former slug → the present one; a slug that a page has now is no former one."""
        former = {
            slug: edition.card["slug"]
            for edition in self._editions
            for slug in edition.former_slugs
        }
        for edition in self._editions:
            former.pop(edition.card["slug"], None)
        return former


class _Shared:
    last = None, []  # the version of the site, and the live editions as of it


def _shared_editions():
    """The live editions in their order. Only those that every page leans on have their `words`."""
    version = SiteVersion.now()  # asked first: what changes from here on is of another one
    read_at, editions = _Shared.last
    if version != read_at:
        live = Edition.objects.live().with_words_of_every_page()
        editions = sorted(live, key=lambda edition: edition.card["position"])
        _Shared.last = version, editions
    return editions


def _with_words(edition, words):
    """The edition with its words, for one request."""
    mine = copy(edition)
    mine.words = words
    return mine


class _Card:
    """An edition as lists show it: what its card holds, where it is, when it changed."""

    def __init__(self, edition):
        self.__dict__.update(edition.card)
        self.former_slugs = edition.former_slugs
        self.glyph = glyph_of(edition)
        self.path = edition.path
        self.changed_at = edition.went_live_at


def glyph_of(edition):
    """The small drawing of a page in lists, named as the page was when it was drawn; "" where
    there is none."""
    named = [edition.card["slug"], *edition.former_slugs]
    return next((slug for slug in named if slug in glyphs()), "")
