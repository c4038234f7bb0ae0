"""Which pages and figures have to be looked at again, and by when."""

from datetime import timedelta
from typing import NamedTuple

from treatments.models import Edition, Finding
from treatments.models.edition import REVIEW_NOTICE

NOTICES = [REVIEW_NOTICE, 30, 0]  # days before a review is due at which somebody is told


class DueReview(NamedTuple):
    edition: Edition
    days_left: int  # below 0: overdue

    @property
    def notice(self):
        """The last of NOTICES whose moment has come."""
        return min(days for days in NOTICES if self.days_left <= days)

    @property
    def in_words(self):
        if self.days_left < 0:
            days = -self.days_left
            return f"overdue by {days} day{'' if days == 1 else 's'}"
        if self.days_left == 0:
            return "due today"
        return f"due in {self.days_left} day{'' if self.days_left == 1 else 's'}"


def due_reviews(today):
    """Live editions whose review is due within the longest notice, the most urgent first. A day
    that stands in a signature is still in time; the next one is overdue."""
    soon = today + timedelta(days=max(NOTICES) + 1)
    editions = Edition.objects.review_due_before(soon).defer("content").select_related("article")
    return [
        DueReview(edition, (edition.next_review_on - today).days)
        for edition in editions.order_by("next_review_on", "pk")
    ]


def figures_to_check(before):
    """Findings of drafts whose day to be checked again comes before that day."""
    soon = Finding.objects.filter(recheck_on__lt=before).select_related("treatment", "source")
    return soon.order_by("recheck_on")
