"""The words of our mails. A mail travels unprotected, so none has room for an answer: each
kind takes only what is named here, and no subject and no visitor's mail names the clinic.

Its sender does if the domain of DEFAULT_FROM_EMAIL does: that is the site's own until the
owner sets MAIL_FROM (docs/operating.md).
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from practice.hours import moment_in_words


@dataclass(frozen=True)
class Notice:
    """Tells staff how many requests wait, how many more were set aside as suspected spam,
    and where. Nothing else."""

    waiting: int
    suspected: int

    @property
    def subject(self):
        if self.waiting == 1:
            return "1 request waits at the desk"
        return f"{self.waiting} requests wait at the desk"

    @property
    def body(self):
        desk = settings.SITE_URL + reverse("admin:consultations_consultationrequest_changelist")
        lines = [f"{self.subject}. Sign in to read and answer:", desk]
        if self.suspected:
            lines.append(self._suspected)
        return "\n\n".join(lines) + "\n"

    @property
    def _suspected(self):
        """A person may have been caught by mistake."""
        if self.suspected == 1:
            return (
                "1 more was set aside as suspected spam. Look at it, too: a person may have "
                "sent it."
            )
        return (
            f"{self.suspected} more were set aside as suspected spam. Look at them, too: a "
            "person may be among them."
        )


@dataclass(frozen=True)
class Acknowledgement:
    """Gives the visitor the reference, and the promised time where there is one.

    `phone` is the clinic's, empty while it is not known. Since it names nobody, it says why it
    came, asks for nothing and holds no link: so it does not look like fraud.
    """

    reference: str
    call_due_at: datetime | None
    phone: str

    @property
    def subject(self):
        return f"We have your request, {self.reference}"

    @property
    def body(self):
        lines = [f"We have your request. Your reference is {self.reference}."]
        if self.call_due_at:
            lines.append(f"We will be in touch by {moment_in_words(self.call_due_at)}.")
        if self.phone:
            lines.append(f"Did something change? Call {self.phone} and say this reference.")
        lines += [
            "In an emergency, call 911. Do not wait for us.",
            "You asked for this email when you sent us a request on our website. It has no link, "
            "and there is nothing you need to do. If you did not ask for it, somebody typed a "
            "wrong address. You can delete it.",
            "Please do not answer this email. Nobody reads this mailbox.",
        ]
        return "\n\n".join(lines) + "\n"
