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
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils import timezone

from consultations.encryption import WrongKey
from consultations.mails import Acknowledgement, Notice
from consultations.models import ConsultationRequest, DeliveryLease, Mail, Status
from consultations.models.mail import NO_ADDRESS, NOT_NEEDED, wait_after
from practice.models import Profile

logger = logging.getLogger(__name__)

# Staff are told of many requests in one mail, at the earliest so long after the last one.
NOTICE_PAUSE = timedelta(minutes=10)

# Answers about one mail alone. After any other failure of the mail server the mails behind
# it wait for the next round: they would fail, too.
ABOUT_ONE_MAIL = (
    smtplib.SMTPSenderRefused,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPDataError,
)


@dataclass(frozen=True)
class Letter:
    """Lines of the outbox that leave as one mail, with the Message-ID of the oldest."""

    lines: list[Mail]
    words: Notice | Acknowledgement
    address: str

    def send(self):
        site = urlsplit(settings.SITE_URL).hostname
        EmailMessage(
            subject=self.words.subject,
            body=self.words.body,
            from_email=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],  # a name would name the clinic
            to=[self.address],
            headers={
                "Message-ID": f"<{self.lines[0].message_id}@{site}>",
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
    notices = Mail.objects.notices()
    return (
        notices.due(now).exists()
        and not notices.left_since(now - NOTICE_PAUSE).exists()
        and Profile.current().notice_email != ""
    )


def _due_letters(now):
    """What is to leave now. Each address is read just before its letter leaves."""
    if _a_notice_is_due(now) and (digest := _digest(now)):
        yield digest
    phone = Profile.current().phone
    for line in Mail.objects.acknowledgements().due(now).without_words().order_by("next_try_at"):
        if letter := _acknowledgement(line, phone, now):
            yield letter


def _digest(now):
    """All notices that wait, as one letter; None when each request was picked up meanwhile."""
    waiting = Mail.objects.notices().waiting()
    waiting.of_requests_picked_up().settle(NOT_NEEDED, now)
    lines = list(waiting.without_words().order_by("created_at", "pk"))
    if not lines:
        return None
    is_waiting = Q(status=Status.NEW) | Q(mails__in=lines)
    requests = ConsultationRequest.objects.filter(is_waiting).distinct().count()
    return Letter(lines, Notice(requests), Profile.current().notice_email)


def _acknowledgement(line, phone, now):
    """The letter; None when there is nobody to send it to."""
    requests = ConsultationRequest.objects.filter(mails=line)
    try:
        address = requests.values_list("email", flat=True).first()
    except WrongKey as error:
        _note_failure([line], error, now)
        return None
    if not address:  # None: withdrawn at this very moment, and the line of the outbox with it
        _lines([line]).give_up(NO_ADDRESS, now)
        return None
    due_at = line.request.call_due_at
    is_ahead = due_at is not None and due_at > now
    words = Acknowledgement(line.request.reference, due_at if is_ahead else None, phone)
    return Letter([line], words, address)


def _server_is_well_after(letter, clock):
    """Send it and write down how that went. False when the mail server is in trouble."""
    try:
        letter.send()
    except OSError as error:  # smtplib's errors, too
        _note_failure(letter.lines, error, clock())
        return isinstance(error, ABOUT_ONE_MAIL)
    except ValueError as error:  # an address that cannot stand in a header
        _note_failure(letter.lines, error, clock())
        return True
    _lines(letter.lines).were_sent(clock())
    return True


def _note_failure(lines, error, now):
    wait = wait_after(lines[0].tries + 1)
    _lines(lines).failed(_kind_of(error), now, wait=wait)
    logger.warning("The %s did not leave: %s. Next try in %s.", lines[0], _kind_of(error), wait)


def _lines(lines):
    return Mail.objects.filter(pk__in=[line.pk for line in lines])


def _kind_of(error):
    """Such as "SMTPDataError 550". The rest of an error may hold an address."""
    code = getattr(error, "smtp_code", "")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        [(code, _)] = error.recipients.values()
    return f"{type(error).__name__} {code}".strip()
