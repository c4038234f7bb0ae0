"""What is left of requests that were forgotten: numbers, and no person."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from consultations.encryption import WrongKey
from consultations.models.status import Status

RUNS_AT_MOST = timedelta(hours=1)  # a purge that has not ended by then broke off


UNREADABLE = "cannot be read"  # in the place of treatments


def monday_of(day):
    return day - timedelta(days=day.weekday())


class ForgottenWeekQuerySet(models.QuerySet):
    def count_in(self, asked):
        """Add the numbers of a request that is about to be forgotten to those of its week."""
        week_on = monday_of(timezone.localdate(asked.received_at))
        self.get_or_create(week_on=week_on)
        week = self.select_for_update().get(week_on=week_on)
        _add_one(week.by_status, asked.status)
        if asked.status != Status.SPAM:
            add_numbers(week, asked, _slugs_of(asked))
        week.save()

    def total(self):
        """How many requests have been forgotten, spam and withdrawn ones too."""
        return sum(sum(week.by_status.values()) for week in self)


def add_numbers(week, asked, slugs):
    """Add the numbers of one request to those of `week`, with the treatments it is about."""
    week.requests += 1
    week.promised += asked.promise_is_settled
    week.kept += asked.has_kept_its_promise
    week.reached += asked.first_reached_at is not None
    if asked.first_tried_at:
        week.tried += 1
        week.minutes_to_first_try.append(asked.minutes_to_first_try)
    for slug in slugs:
        _add_one(week.by_treatment, slug)


def _slugs_of(asked):
    try:
        return asked.about.split()
    except WrongKey:
        return [UNREADABLE]


def _add_one(counts, key):
    counts[key] = counts.get(key, 0) + 1


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

    objects = ForgottenWeekQuerySet.as_manager()

    class Meta:
        ordering = ["week_on"]
        verbose_name = "week of forgotten requests"
        verbose_name_plural = "weeks of forgotten requests"

    def __str__(self):
        return f"week of {self.week_on:%B %-d, %Y}"


class PurgeQuerySet(models.QuerySet):
    def running(self, now):
        return self.filter(ended_at=None, started_at__gte=now - RUNS_AT_MOST)

    def went_wrong(self, since, now):
        """Those that began after `since` and failed for some, or broke off."""
        broke_off = Q(ended_at=None, started_at__lt=now - RUNS_AT_MOST)
        return self.filter(Q(failed__gt=0) | broke_off, started_at__gte=since)


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

    objects = PurgeQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]

    def __str__(self):
        return f"purge of {self.started_at:%B %-d, %Y}"
