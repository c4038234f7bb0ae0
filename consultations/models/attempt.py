"""Who sent how much lately: to tell a flood from people."""

from datetime import timedelta

from django.db import models

HOUR = timedelta(hours=1)


class AttemptQuerySet(models.QuerySet):
    def sendings(self):
        return self.exclude(kind=Attempt.Kind.RECEIPT)

    def believed(self):
        return self.filter(kind=Attempt.Kind.SEND)

    def looks(self):
        return self.filter(kind=Attempt.Kind.RECEIPT)

    def by(self, sender):
        return self.filter(sender=sender)

    def within_an_hour(self, now):
        return self.filter(at__gt=now - HOUR)

    def over_an_hour_old(self, now):
        return self.filter(at__lte=now - HOUR)


class Attempt(models.Model):
    """One request sent, or one look at a receipt, from one address. Kept for an hour.

    The address itself is kept nowhere: `sender` is its keyed hash.
    """

    class Kind(models.TextChoices):
        SEND = "send", "Sent a request"
        SUSPECT = "suspect", "Sent what was set aside as suspected spam"
        RECEIPT = "receipt", "Asked for a receipt"

    kind = models.CharField(max_length=10, choices=Kind)
    sender = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = AttemptQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "sender", "at"])]

    def __str__(self):
        return self.kind
