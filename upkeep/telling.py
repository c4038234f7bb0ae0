"""A mail to managers while anything is in trouble, once a day at most: what, and what to do. No
person, no reference."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate

from consultations.trouble import Trouble, troubles
from practice.models import StaffAccount
from practice.staff_mail import addresses_of, leaves


class NobodyWasTold(Exception):
    """No mail left; says what to do about it. The next run tries again."""


@dataclass(frozen=True)
class TroubleNotice:
    troubles: list[Trouble]

    @property
    def subject(self):
        count = len(self.troubles)
        return "1 thing is in trouble" if count == 1 else f"{count} things are in trouble"

    @property
    def body(self):
        lines = [
            f"{self.subject} on the clinic’s website:",
            *(f"- {each.count} {each.what}. {each.what_to_do}" for each in self.troubles),
            "See them here:",
            settings.SITE_URL + reverse("admin:consultations_trouble"),
            "Please do not answer this email. Nobody reads this mailbox.",
        ]
        return "\n\n".join(lines) + "\n"


def tell_of_trouble(now):
    """Mail each manager what is in trouble; returns how many were told. None when nothing is,
    or when today’s mail has left.

    Raises NobodyWasTold when no mail left.
    """
    found, day = troubles(now), localdate(now).isoformat()
    told = settings.VAR_DIR / "told_of_trouble"
    if not found or told.exists() and told.read_text() == day:
        return None
    people = _tell(TroubleNotice(found))
    told.write_text(day)
    return people


def _tell(notice):
    if not settings.CAN_MAIL:
        raise NobodyWasTold(f"{notice.subject}, and this site sends no mail. Set MAIL_HOST.")
    addresses = addresses_of(StaffAccount.who_may("consultations", "view_figures"))
    people = sum(leaves(notice, address) for address in addresses)
    if not people:
        raise NobodyWasTold(
            f"{notice.subject}, and no manager could be told by mail. Has one an email address "
            "under “Staff accounts”? If so, the log says why no mail left."
        )
    return people
