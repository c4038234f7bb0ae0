"""The outbox: what is still to be mailed, and who is mailing now.

A mail has no room for an answer: a row names its kind and its request, and its few words
are made when it is sent (consultations/mails.py).
"""

import uuid
from datetime import timedelta

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from consultations.encryption import encrypted_fields
from consultations.models.request import ConsultationRequest
from consultations.models.status import SETTLED_STATUSES, Status

# After a failure a mail waits 1, 2, 4 … minutes, at the longest 4 hours. It is given up
# after 72 hours, but never before it was tried as often as that takes: a mail that lay
# there while nobody delivered has its chance, too.
LONGEST_WAIT = 4 * 60  # minutes
GIVE_UP_AFTER = timedelta(hours=72)
TRIES = 26


def new_message_id():
    """The left half of a Message-ID. Every try carries the same, so that a mail which
    arrives twice is shown once."""
    return uuid.uuid4().hex


def wait_after(tries):
    """How long a mail waits that was tried so often (1 or more) and never left."""
    return timedelta(minutes=min(2 ** (tries - 1), LONGEST_WAIT))


class MailQuerySet(models.QuerySet):
    def announce(self, request):
        """Staff are to be told that `request` waits. Called where the request is saved."""
        return self.create(kind=Mail.Kind.NOTICE, request=request)

    def wish(self, request):
        """Staff are to be told that its visitor asked for another time. Called where that is
        saved."""
        return self.create(kind=Mail.Kind.WISH, request=request)

    def acknowledge(self, request):
        """The visitor is to be sent reference and time. Called where the request is saved."""
        return self.create(kind=Mail.Kind.ACKNOWLEDGEMENT, request=request)

    def notices(self):
        return self.filter(kind=Mail.Kind.NOTICE)

    def wishes(self):
        return self.filter(kind=Mail.Kind.WISH)

    def to_staff(self):
        return self.filter(kind__in=[Mail.Kind.NOTICE, Mail.Kind.WISH])

    def acknowledgements(self):
        return self.filter(kind=Mail.Kind.ACKNOWLEDGEMENT)

    def waiting(self):
        return self.filter(outcome="")

    def due(self, now):
        return self.waiting().filter(next_try_at__lte=now)

    def overdue(self, moment):
        """Should have been tried before `moment`, and was not."""
        return self.waiting().filter(next_try_at__lt=moment)

    def backing_off(self, now):
        """Not to be tried yet, after a failure."""
        return self.waiting().filter(next_try_at__gt=now)

    def dead(self):
        """Given up, and nobody dealt with it."""
        return self.filter(outcome=Mail.Outcome.DEAD)

    def left_since(self, moment):
        return self.filter(outcome=Mail.Outcome.SENT, ended_at__gt=moment)

    def staff_know_already(self):
        """Notices of requests that somebody picked up, and wishes of those that nobody has to
        call any more."""
        return self.filter(
            Q(kind=Mail.Kind.NOTICE) & ~Q(request__status=Status.NEW)
            | Q(kind=Mail.Kind.WISH, request__status__in=SETTLED_STATUSES)
        )

    def of_spam(self):
        return self.filter(request__status=Status.SPAM)

    def without_words(self):
        """With their requests, and nothing is decrypted."""
        words = (f"request__{name}" for name in encrypted_fields(ConsultationRequest))
        return self.select_related("request").defer(*words)

    def were_sent(self, now):
        sent = {"outcome": Mail.Outcome.SENT, "ended_at": now, "last_error": ""}
        self.update(tries=F("tries") + 1, **sent)

    def failed(self, why, now, *, tries):
        """They were tried `tries` times now, and wait together; given up are those that had
        their 72 hours. `why` is a kind of failure, never a server's words: they may hold an
        address."""
        with transaction.atomic():
            self.update(tries=tries, next_try_at=now + wait_after(tries), last_error=why)
            had_their_time = self.filter(created_at__lte=now - GIVE_UP_AFTER, tries__gte=TRIES)
            had_their_time.end(Mail.Outcome.DEAD, now)

    def end(self, outcome, now):
        self.update(outcome=outcome, ended_at=now)

    def hurry(self, now):
        """Try those that wait at once, whatever went wrong before."""
        self.waiting().update(next_try_at=now)

    def revive(self, now):
        """Try the dead ones as often and as long again."""
        self.dead().update(outcome="", ended_at=None, tries=0, next_try_at=now, last_error="")

    def set_aside(self, now):
        """Staff dealt with the dead ones in another way."""
        self.dead().end(Mail.Outcome.SET_ASIDE, now)


class Mail(models.Model):
    """One mail about one request."""

    class Kind(models.TextChoices):
        NOTICE = "notice", "Tells staff that a request waits"
        WISH = "wish", "Tells staff that a visitor asked for another time"
        ACKNOWLEDGEMENT = "acknowledgement", "Gives the visitor reference and time"

    class Outcome(models.TextChoices):
        """How it ended; one that waits has none."""

        SENT = "sent", "Sent"
        NOT_NEEDED = "not needed", "Not needed"
        DEAD = "dead", "Could not be delivered"
        SET_ASIDE = "set aside", "Set aside"

    kind = models.CharField(max_length=20, choices=Kind)
    request = models.ForeignKey(ConsultationRequest, on_delete=models.CASCADE, related_name="mails")
    message_id = models.CharField(max_length=32, unique=True, default=new_message_id)
    created_at = models.DateTimeField(auto_now_add=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    last_error = models.CharField(
        max_length=80, blank=True, help_text="Kind of the failure. Never what a server said."
    )

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = "email"
        verbose_name_plural = "emails"
        indexes = [models.Index(fields=["outcome", "next_try_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, outcome="") | Q(ended_at__isnull=False, outcome__gt=""),
                name="mail_that_ended_has_an_outcome",
                violation_error_message="A mail that ended has an outcome and a moment.",
            )
        ]

    def __str__(self):
        return f"{self.kind} of {self.request}"

    @property
    def state(self):
        """In words, for staff."""
        return self.get_outcome_display() or "Waiting"


class DeliveryLease(models.Model):
    """Who delivers now. One row, so that two deliverers never send the same mail.

    It runs out, so that one that crashed stops nobody for long. One mail at a time renews it:
    it lasts longer than the ten steps of talking to a mail server, EMAIL_TIMEOUT each.
    """

    LASTS = timedelta(minutes=10)

    holder = models.CharField(max_length=40, blank=True)
    until = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="there_is_one_delivery_lease")
        ]

    def __str__(self):
        return f"until {self.until:%H:%M:%S}"

    @classmethod
    def take(cls, holder, now):
        """Whether `holder` delivers from now on: nobody else does."""
        cls.objects.get_or_create(pk=1, defaults={"until": now})
        return cls._hold(Q(holder="") | Q(until__lte=now), holder, now)

    @classmethod
    def renew(cls, holder, now):
        """Whether `holder` still delivers: nobody took over in the meantime."""
        return cls._hold(Q(holder=holder), holder, now)

    @classmethod
    def _hold(cls, may, holder, now):
        return bool(cls.objects.filter(may).update(holder=holder, until=now + cls.LASTS))

    @classmethod
    def release(cls, holder):
        cls.objects.filter(holder=holder).update(holder="")
