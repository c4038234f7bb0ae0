"""Mails leave the outbox: one deliverer at a time, each mail at least once.

No database transaction is open while we talk to the mail server, so a slow one keeps nobody
waiting. If we are stopped after a mail left and before that is written down, it leaves
again, with the same Message-ID.
"""

import logging
import smtplib
import uuid
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils import timezone

from consultations import receipt
from consultations.encryption import WrongKey
from consultations.mails import Acknowledgement, Notice
from consultations.models import ConsultationRequest, DeliveryLease, Mail, Status
from consultations.models.mail import wait_after
from practice.models import Act, Profile

logger = logging.getLogger(__name__)

# Staff are told of many requests in one mail, at the earliest so long after the last one.
NOTICE_PAUSE = timedelta(minutes=10)

# Answers about one mail alone. After any other failure of the mail server the mails behind
# it wait for the next round: they would fail, too.
ABOUT_ONE_MAIL = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)


@dataclass(frozen=True, repr=False)  # a repr would show the address
class Letter:
    """Lines of the outbox that leave as one mail, with the Message-ID of the oldest."""

    lines: list[Mail]
    words: Notice | Acknowledgement
    address: str

    def send(self):
        sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]  # a name would name the clinic
        domain = sender.rpartition("@")[2]
        EmailMessage(
            subject=self.words.subject,
            body=self.words.body,
            from_email=sender,
            to=[self.address],
            headers={
                "Message-ID": f"<{self.lines[0].message_id}@{domain}>",
                "Auto-Submitted": "auto-generated",  # RFC 3834: asks for no automatic answer
            },
        ).send()


def deliver_due(now=None, *, is_stopping=lambda: False):
    """Send what is due, unless somebody else delivers at this moment.

    `now` stands for the clock in tests. Ends between two mails once `is_stopping()`.
    """

    def clock():
        return now or timezone.now()

    holder = uuid.uuid4().hex
    if not _anything_is_due(clock()) or not DeliveryLease.take(holder, clock()):
        return
    try:
        for letter in _due_letters(clock()):
            if is_stopping() or not DeliveryLease.renew(holder, clock()):
                break
            if not _server_is_well_after(letter, clock):
                break
    finally:
        DeliveryLease.release(holder)


def _anything_is_due(now):
    """Only looks: a loop with nothing to do writes nothing."""
    return settings.CAN_MAIL and (
        Mail.objects.acknowledgements().due(now).exists() or _a_notice_is_due(now)
    )


def _a_notice_is_due(now):
    """A new one waits with those that back off: it would leave, and fail, with them."""
    notices = Mail.objects.to_staff()
    return (
        notices.due(now).exists()
        and not notices.backing_off(now).exists()
        and not notices.left_since(now - NOTICE_PAUSE).exists()
        and Profile.current().notice_email != ""
    )


def _due_letters(now):
    """What is to leave now. Each address is read just before its letter leaves."""
    if _a_notice_is_due(now) and (digest := _digest(now)):
        yield digest
    phone = Profile.current().phone
    acknowledgements = Mail.objects.acknowledgements()
    acknowledgements.waiting().of_spam().end(Mail.Outcome.NOT_NEEDED, now)
    for line in acknowledgements.due(now).without_words().order_by("next_try_at"):
        if letter := _acknowledgement(line, phone, now):
            yield letter


def _digest(now):
    """All that staff are to be told, as one letter; None when they know it already."""
    notices = Mail.objects.to_staff().waiting()
    notices.staff_know_already().end(Mail.Outcome.NOT_NEEDED, now)
    lines = list(notices.without_words().order_by("created_at", "pk"))
    if not lines:
        return None
    words = Notice(_requests_that_wait().count(), _suspected_spam().count())
    return Letter(lines, words, Profile.current().notice_email)


def _requests_that_wait():
    has_a_wish = Q(pk__in=Mail.objects.wishes().waiting().values("request"))
    return ConsultationRequest.objects.filter(Q(status=Status.NEW) | has_a_wish)


def _suspected_spam():
    """Set aside by the site, and none of the staff has looked at it since."""
    label = ConsultationRequest._meta.label_lower
    seen = Act.objects.filter(subject_kind=label, by__isnull=False).values("subject_id")
    return ConsultationRequest.objects.filter(status=Status.SPAM).exclude(pk__in=seen)


def _acknowledgement(line, phone, now):
    """The letter; None when it cannot be made."""
    requests = ConsultationRequest.objects.filter(mails=line)
    try:
        address = requests.values_list("email", flat=True).first()
    except WrongKey as error:
        _note_failure([line], error, now)
        return None
    if address is None:  # withdrawn at this very moment, and the line of the outbox with it
        return None
    due_at = receipt.promised(line.request, now)
    words = Acknowledgement(line.request.reference, due_at, phone)
    return Letter([line], words, address)


def _server_is_well_after(letter, clock):
    """Send it and write down how that went. False when the mail server is in trouble."""
    try:
        letter.send()
    except OSError as error:  # smtplib's errors, too
        _note_failure(letter.lines, error, clock())
        return isinstance(error, ABOUT_ONE_MAIL)
    except Exception as error:
        # An address that cannot stand in a header: Python and Django stumble over one with a
        # ValueError, an AttributeError, a TypeError or what comes next. No letter, whatever
        # is wrong with it, may keep those behind it.
        _note_failure(letter.lines, error, clock())
        return True
    _lines(letter.lines).were_sent(clock())
    return True


def _note_failure(lines, error, now):
    """Writes down and logs the kind of the failure alone."""
    why, tries = _kind_of(error), 1 + max(line.tries for line in lines)
    _lines(lines).failed(why, now, tries=tries)
    logger.warning("The %s did not leave: %s. Next try in %s.", lines[0], why, wait_after(tries))


def _lines(lines):
    return Mail.objects.filter(pk__in=[line.pk for line in lines])


def _kind_of(error):
    """Such as "SMTPDataError 550". The rest of an error may hold an address."""
    code = getattr(error, "smtp_code", "")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        [(code, _)] = error.recipients.values()
    return f"{type(error).__name__} {code}".strip()
