"""How an article stands: what patients read, how the draft differs, what is to be done next."""

from typing import NamedTuple

from django.utils import timezone
from django.utils.functional import cached_property

from treatments.changes import changes
from treatments.models import Edition


class Next(NamedTuple):
    """What is to be done, and where: the edition to open, or to ask for a review."""

    words: str
    edition: Edition | None = None
    is_to_propose: bool = False


class Standing:
    """Of an article whose draft has these `words`. Two queries."""

    def __init__(self, article, words):
        self.article = article
        self.words = words
        editions = article.editions.defer("content").select_related("proposed_by")
        self._editions = list(editions.order_by("-number"))

    @property
    def live(self):
        return next((each for each in self._editions if each.state == "live"), None)

    @property
    def latest(self):
        """The one with the highest number, whatever became of it."""
        return next(iter(self._editions), None)

    @property
    def taken_down(self):
        """The edition that patients read last, where they read none now."""
        if self.live:
            return None
        return next((each for each in self._editions if each.went_live_at), None)

    @cached_property
    def _changes(self):
        """What the draft has otherwise than the latest and the live edition, by their keys."""
        wanted = [each.pk for each in (self.live, self.latest) if each and not each.retired_at]
        found = Edition.objects.filter(pk__in=wanted).values_list("pk", "content")
        return {pk: changes(content, self.words) for pk, content in found}

    @property
    def parts_changed(self):
        """Headings of what the draft has otherwise than the live edition."""
        return [part.heading for part in self._changes[self.live.pk]] if self.live else []

    @property
    def _with_these_words(self):
        """Of the latest and the live edition those that have the draft's words, the newer first."""
        return [each for each in self._editions if self._changes.get(each.pk) == []]

    @property
    def frozen(self):
        """The latest edition, if it has the draft's words and was not taken down; else the live
        one, if it has them."""
        return next(iter(self._with_these_words), None)

    @property
    def has_unsigned_changes(self):
        """The draft has words that no clinician has signed, on a page where one has."""
        has_signature = any(each.is_signed for each in self._editions)
        return has_signature and not any(each.is_signed for each in self._with_these_words)

    @property
    def next_step(self):
        if self.frozen is None:
            return Next("When you are done, ask for a review of the draft.", is_to_propose=True)
        return self._next_of(self.frozen)

    def _next_of(self, edition):
        if not edition.is_signed:
            return Next(f"A clinician reads and signs edition {edition.number}.", edition)
        if edition.review_is_overdue or edition.state == "live" and edition.review_is_due:
            return Next("Its review is due: ask for it, changed or not.", is_to_propose=True)
        if edition.state == "live":
            return Next("Nothing: patients read what a clinician signed.")
        if edition.goes_live_at:
            moment = timezone.localtime(edition.goes_live_at)
            return Next(f"It goes live on {moment:%B %-d, %Y, at %-I:%M %p}.", edition)
        return Next(f"Publish edition {edition.number}.", edition)
