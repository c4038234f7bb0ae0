"""Who sent how much lately: to tell a flood from people."""

from django.db import models


class Attempt(models.Model):
    """One request sent, or one look at a receipt, from one address. Kept for an hour.

    The address itself is kept nowhere: `sender` is its keyed hash.
    """

    class Kind(models.TextChoices):
        SEND = "send", "Sent a request"
        RECEIPT = "receipt", "Asked for a receipt"

    kind = models.CharField(max_length=10, choices=Kind)
    sender = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "sender", "at"])]

    def __str__(self):
        return self.kind
