"""What is left of requests that were forgotten: numbers, and no person."""

from django.conf import settings
from django.db import models


class ForgottenWeek(models.Model):
    """The forgotten requests that came in one week, in numbers for the figures: no reference,
    no person, no moment finer than the week."""

    week_on = models.DateField("week of", unique=True, help_text="Its Monday.")
    requests = models.PositiveIntegerField(default=0)
    promised = models.PositiveIntegerField(default=0, help_text="Were promised a time.")
    kept = models.PositiveIntegerField(default=0, help_text="Were tried within that time.")
    tried = models.PositiveIntegerField(default=0)
    reached = models.PositiveIntegerField(default=0)
    minutes_to_first_try = models.JSONField(default=list, help_text="One number per request.")
    by_status = models.JSONField(default=dict)
    by_treatment = models.JSONField(default=dict, help_text="By slug.")

    class Meta:
        ordering = ["week_on"]
        verbose_name = "week of forgotten requests"
        verbose_name_plural = "weeks of forgotten requests"

    def __str__(self):
        return f"week of {self.week_on:%B %-d, %Y}"


class Purge(models.Model):
    """One run of forgetting what has come to its end."""

    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Empty: it broke off.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who approved it; empty under the owner’s standing approval.",
    )
    forgotten = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-started_at"]

    def __str__(self):
        return f"purge of {self.started_at:%B %-d, %Y}"
