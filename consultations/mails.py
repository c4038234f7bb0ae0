"""The words of our mails. A mail travels unprotected, so none has room for an answer: each
kind takes only what is named here, and neither the subject nor the sender names the clinic.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from practice.hours import moment_in_words


@dataclass(frozen=True)
class Notice:
    """Tells staff how many requests wait, and where. Nothing else."""

    waiting: int

    @property
    def subject(self):
        if self.waiting == 1:
            return "1 request waits at the desk"
        return f"{self.waiting} requests wait at the desk"

    @property
    def body(self):
        desk = settings.SITE_URL + reverse("admin:consultations_consultationrequest_changelist")
        return f"{self.subject}. Sign in to read and answer:\n\n{desk}\n"


@dataclass(frozen=True)
class Acknowledgement:
    """Gives the visitor the reference, and the promised time where there is one.

    `phone` is the clinic's, empty while it is not known.
    """

    reference: str
    call_due_at: datetime | None
    phone: str

    @property
    def subject(self):
        return f"We have your request, {self.reference}"

    @property
    def body(self):
        reach_us = f"Call {self.phone} and say" if self.phone else "Call us and say"
        lines = [
            f"We have your request. Your reference is {self.reference}.",
            f"We will be in touch by {moment_in_words(self.call_due_at)}."
            if self.call_due_at
            else "",
            f"Did something change? {reach_us} this reference.",
            "In an emergency, call 911. Do not wait for us.",
            "Please do not answer this email. Nobody reads this mailbox.",
        ]
        return "\n\n".join(line for line in lines if line) + "\n"
