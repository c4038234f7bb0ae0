"""The record of acts: who did what, when, to which thing. Lines are only ever added."""

from django.conf import settings
from django.db import models


class ActQuerySet(models.QuerySet):
    def about(self, subject):
        """The timeline of one thing."""
        return self.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)

    def update(self, **kwargs):
        raise TypeError("Acts are never changed; record a new one.")

    def delete(self):
        raise TypeError("Acts are never deleted.")


class Act(models.Model):
    """One line of the record. Holds no personal health information: `detail` names
    fields and states, never what a visitor wrote."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        help_text="Empty when a visitor or the site itself did it.",
    )
    verb = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    subject_name = models.CharField(max_length=120)
    detail = models.CharField(max_length=200, blank=True)

    objects = ActQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "act"
        verbose_name_plural = "record of acts"
        indexes = [models.Index(fields=["subject_kind", "subject_id"])]

    def __str__(self):
        return f"{self.verb} {self.subject_name}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("Acts are never changed; record a new one.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("Acts are never deleted.")

    @classmethod
    def record(cls, verb, subject, *, by=None, detail=""):
        """Add a line about `subject`, a saved model instance."""
        return cls.objects.create(
            by=by,
            verb=verb,
            subject_kind=subject._meta.label_lower,
            subject_id=subject.pk,
            subject_name=str(subject)[:120],
            detail=detail,
        )
