"""Mails to editors and clinicians: which pages have to be looked at again, and by when.

Each notice of an edition (treatments/reviews.py) is told once. No transaction is open while we
talk to the mail server, and what was told is written down when the mails have left. If we are
stopped between the two, the next run sends them again. Two runs on one machine wait for each
other; two machines that run at the same moment would both send.
"""

import fcntl
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.db.models import Min
from django.urls import reverse

from practice.models import StaffAccount
from practice.staff_mail import addresses_of, leaves
from treatments.models import ReviewReminder
from treatments.reviews import DueReview, due_reviews, figures_to_check


class NobodyWasTold(Exception):
    """No mail left; says what to do about it. The next run tries again."""


class Told(NamedTuple):
    pages: int  # named in the mail
    people: int
    failed: int  # people to whom no mail left


@dataclass(frozen=True)
class ReviewNotice:
    """Names pages and days. No person: not even who signed."""

    reviews: list[DueReview]
    figures: int  # past the day on which they were to be checked

    @property
    def subject(self):
        if len(self.reviews) == 1:
            return "1 page waits for a review"
        return f"{len(self.reviews)} pages wait for a review"

    @property
    def body(self):
        pages = settings.SITE_URL + reverse("admin:treatments_pages")
        lines = [
            f"{self.subject}:",
            "\n".join(_line(due) for due in self.reviews),
            "Ask for the review, or sign what waits, here:",
            pages,
        ]
        if self.figures:
            lines.append(self._figures)
        lines += [
            "You get this email because your account may ask for a review or sign.",
            "Please do not answer this email. Nobody reads this mailbox.",
        ]
        return "\n\n".join(lines) + "\n"

    @property
    def _figures(self):
        if self.figures == 1:
            return "1 figure was not checked again by its day. It is listed there, too."
        return f"{self.figures} figures were not checked again by their day. See them there, too."


def _line(due):
    return (
        f"- {due.edition.card['title']}: {due.in_words} ({due.edition.next_review_on:%B %-d, %Y})"
    )


def remind(today):
    """Tell everybody who may sign editions or propose them which reviews are due, in one mail
    each, when a notice has come that was not told yet. Of several it missed, an edition gets
    the last one. Returns Told, or None when there is nothing new.

    Raises NobodyWasTold when no mail left: nothing is written down then.
    """
    with _one_at_a_time():
        reviews = due_reviews(today)
        news = _not_told_yet(reviews)
        if not news:
            return None
        addresses = _addresses()
        if not addresses:
            raise NobodyWasTold(
                "Reviews are due, and no editor or clinician has an email address. Add one "
                "under “Staff accounts”."
            )
        people = _tell(addresses, ReviewNotice(reviews, figures_to_check(today).count()))
        ReviewReminder.objects.bulk_create(
            [ReviewReminder(edition=due.edition, days_before=due.notice) for due in news],
            ignore_conflicts=True,
        )
    return Told(len(reviews), people, len(addresses) - people)


@contextmanager
def _one_at_a_time():
    """Waits for another run on this machine. A run that breaks off lets the next one in."""
    with open(settings.VAR_DIR / "reminding", "ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _not_told_yet(reviews):
    told = dict(ReviewReminder.objects.values_list("edition").annotate(Min("days_before")))
    return [due for due in reviews if due.notice < told.get(due.edition.pk, due.notice + 1)]


def _addresses():
    return addresses_of(
        [
            *StaffAccount.who_may("treatments", "sign_edition"),
            *StaffAccount.who_may("treatments", "propose_edition"),
        ]
    )


def _tell(addresses, notice):
    """How many were told. Raises NobodyWasTold when that is none."""
    if not settings.CAN_MAIL:
        raise NobodyWasTold("Reviews are due, and this site sends no mail. Set MAIL_HOST.")
    people = sum(leaves(notice, address) for address in addresses)
    if not people:
        raise NobodyWasTold(
            "Reviews are due, and no mail about them left. The log says why; the next run tries "
            "again."
        )
    return people
