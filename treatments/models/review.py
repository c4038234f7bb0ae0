"""What belongs to reviewing an edition: what somebody says of a passage, and the mails that a
review is due."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from practice.models import Act
from treatments.models.edition import Edition


class CommentQuerySet(models.QuerySet):
    def open(self):
        return self.filter(resolved_at=None)

    def make(self, edition, by, *, part, text):
        """Say something of a part of an edition that nobody signed yet.

        Raises ValidationError when it is too late.
        """
        with edition.one_at_a_time():
            if not Edition.objects.waiting_for_signature().filter(pk=edition.pk).exists():
                raise ValidationError("Nobody can sign this edition any more, or somebody has.")
            self.create(edition=edition, part=part, text=text, made_by=by)
            Act.record("commented", edition, by=by, detail=part)


class Comment(models.Model):
    """Said of one part of a proposed edition. It has to be resolved before anybody signs."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="comments")
    part = models.CharField("about", max_length=120, help_text="The heading it is about.")
    text = models.TextField("comment", max_length=1000)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="comment_is_resolved_by_somebody_or_open",
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
            )
        ]

    def __str__(self):
        return f"Comment on {self.part}"

    def resolve(self, by):
        """Say that it is dealt with. A second click changes nothing."""
        still_open = Comment.objects.open().filter(pk=self.pk)
        with transaction.atomic():
            if still_open.update(resolved_at=timezone.now(), resolved_by=by):
                Act.record("resolved a comment", self.edition, by=by, detail=self.part)


class ReviewReminder(models.Model):
    """A mail that said so many days before that an edition’s review is due. It is written when
    the mail has left for somebody: where it left for nobody, it is tried again the next time."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    days_before = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "days_before"], name="one_reminder_of_each_kind_per_edition"
            )
        ]

    def __str__(self):
        return f"{self.days_before} days before, {self.edition_id}"
