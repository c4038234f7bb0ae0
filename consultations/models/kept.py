"""How long a request is kept, and how it is forgotten."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef

from consultations.encryption import EncryptedTextField
from practice.models import Act

VIEWED = "viewed"


class KeptQuerySet(models.QuerySet):
    def unread(self):
        """Nobody has opened them: the record knows no look."""
        return self.filter(~self._was_viewed())

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

    def forget(self, verb):
        """Delete it for good, with the mails that wait for it. The record keeps its reference
        and its moves, and gets `verb` as the last line: one, when two delete at once."""
        itself = type(self).objects.select_for_update().filter(pk=self.pk)
        with transaction.atomic():
            if itself.exists():
                Act.record(verb, self)
                self.delete()
