"""The outbox: what is still to be mailed, and who is mailing now.

A mail has no room for an answer: a row names its kind and its request, and its few words
are made when it is sent (consultations/mails.py).
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from consultations.models.request import ConsultationRequest


def new_message_id():
    """The left half of a Message-ID. Every try carries the same, so that a mail which
    arrives twice is shown once."""
    return uuid.uuid4().hex


class Mail(models.Model):
    """One mail about one request."""

    class Kind(models.TextChoices):
        NOTICE = "notice", "Tells staff that a request waits"
        ACKNOWLEDGEMENT = "acknowledgement", "Gives the visitor reference and time"

    kind = models.CharField(max_length=20, choices=Kind)
    request = models.ForeignKey(ConsultationRequest, on_delete=models.CASCADE, related_name="mails")
    message_id = models.CharField(max_length=32, unique=True, default=new_message_id)
    created_at = models.DateTimeField(auto_now_add=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    died_at = models.DateTimeField(null=True, blank=True, help_text="When we stopped trying.")
    last_error = models.CharField(
        max_length=80, blank=True, help_text="Kind of the failure. Never what a server said."
    )

    class Meta:
        verbose_name = "mail"
        verbose_name_plural = "outbox"
        indexes = [models.Index(fields=["sent_at", "died_at", "next_try_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(died_at=None),
                name="mail_is_not_both_sent_and_dead",
                violation_error_message="A mail that was sent is not given up.",
            )
        ]

    def __str__(self):
        return f"{self.kind} of {self.request}"


class DeliveryLease(models.Model):
    """Who delivers now. One row, so that two deliverers never send the same mail."""

    holder = models.CharField(max_length=40, blank=True)
    until = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="there_is_one_delivery_lease")
        ]

    def __str__(self):
        return f"until {self.until:%H:%M:%S}"
