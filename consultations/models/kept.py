"""How long a request is kept, and how it is forgotten.

Every request that is dealt with comes to an end (settings.KEEP_…_DAYS). One that is still
worked on, that nobody has opened, or that is held never does: it shows as overdue instead.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from consultations import gone
from consultations.encryption import EncryptedTextField
from consultations.models.forgotten import ForgottenWeek
from consultations.models.status import HANDLED_STATUSES, Status
from practice.models import Act

VIEWED = "viewed"
SHEET = "took out a sheet"
LOOKS = [VIEWED, SHEET]  # lines about who saw it, not about what was done
ASKED_TO_GO = "asked to be deleted"


class Held(Exception):
    """Somebody has said that this request must be kept."""


def days_kept(status):
    """How long a request is kept once it stands there; None while it is open."""
    return {
        Status.CLOSED: settings.KEEP_CLOSED_DAYS,
        Status.SPAM: settings.KEEP_SPAM_DAYS,
        Status.BOOKED: settings.KEEP_SETTLED_DAYS,
        Status.COULD_NOT_REACH: settings.KEEP_SETTLED_DAYS,
    }.get(status)


class KeptQuerySet(models.QuerySet):
    def past_its_days(self, now):
        """Dealt with so long ago that it is to be forgotten, were nothing in the way."""
        is_over = Q(
            status__in=HANDLED_STATUSES,
            charted_at__lte=now - timedelta(days=settings.KEEP_CLOSED_DAYS),
        )
        for status in Status:
            if days := days_kept(status):
                is_over |= Q(status=status, status_since__lte=now - timedelta(days=days))
        return self.filter(is_over)

    def at_their_end(self, now):
        """To be forgotten: past their days, opened by somebody, and not held."""
        return self.past_its_days(now).filter(self._was_viewed(), held_at=None)

    def unread(self):
        """Nobody has opened them: the record knows no look."""
        return self.filter(~self._was_viewed())

    def held(self):
        return self.exclude(held_at=None)

    def _was_viewed(self):
        looks = Act.objects.filter(
            subject_kind=self.model._meta.label_lower, subject_id=OuterRef("pk"), verb=VIEWED
        )
        return Exists(looks)


class Kept(models.Model):
    """The part of a request that says whether it may be forgotten."""

    held_at = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    held_because = EncryptedTextField(blank=True)

    class Meta:
        abstract = True

    @property
    def ends_at(self):
        """From when on it is to be forgotten; None while it is open or held."""
        days = days_kept(self.status)
        if days is None or self.held_at:
            return None
        end = self.status_since + timedelta(days=days)
        if self.charted_at and self.may_be_charted:
            end = min(end, self.charted_at + timedelta(days=settings.KEEP_CLOSED_DAYS))
        return end

    @property
    def is_to_be_deleted(self):
        """Its visitor wanted it deleted while it was held."""
        return Act.objects.about(self).filter(verb=ASKED_TO_GO).exists()

    @transaction.atomic
    def hold(self, because, *, by):
        """Keep it until somebody releases it, for example because a court asks for it."""
        if not because.strip():
            raise ValidationError({"because": "Say why it must be kept."})
        self._change(held_at=timezone.now(), held_by=by, held_because=because)
        Act.record("held", self, by=by)

    @transaction.atomic
    def release(self, *, by):
        """It need not be kept any longer: its days count again. One that its visitor wanted
        deleted meanwhile goes at once."""
        self._change(held_at=None, held_by=None, held_because="")
        Act.record("released", self, by=by)
        if self.is_to_be_deleted:
            self.forget("withdrawn", by=by)

    @transaction.atomic
    def forget(self, verb, *, by=None):
        """Delete it for good, with its notes, the mails that wait for it and the details of what
        was done. Numbers are left (ForgottenWeek), and the record keeps its reference and gets
        `verb` as the last line: one, when two delete at once. Raises Held where it must be kept.
        """
        itself = type(self).objects.select_for_update().filter(pk=self.pk)
        found = itself.values("held_at").first()
        if found is None:
            return
        if found["held_at"]:
            raise Held(f"{self} must be kept.")
        ForgottenWeek.objects.count_in(self)
        self.erase(verb, by=by)

    def erase(self, verb, *, by=None):
        """Delete it with all that belongs to it, and count it nowhere."""
        kind = ContentType.objects.get_for_model(self)
        LogEntry.objects.filter(content_type=kind, object_id=str(self.pk)).delete()
        self.notes.all().delete()
        Act.record(verb, self, by=by)
        Act.objects.about(self).forget_details()
        # It is gone by then, whatever the disk says to this; the record of acts knows it, too.
        reference = str(self)
        transaction.on_commit(lambda: gone.remember(reference), robust=True)
        self.delete()
