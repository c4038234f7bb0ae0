"""The record of acts: who did what, when, to which thing. Lines are only ever added, and each
is sealed to the one before it (practice/chain.py)."""

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from practice.chain import hash_of_detail, hash_of_line, next_seal

# After an act with one of these verbs the details of its subject may be gone.
FORGETTING = ["forgotten", "withdrawn"]


class ActQuerySet(models.QuerySet):
    def about(self, subject):
        """The timeline of one thing. Of a model: what was done with many of its things at once,
        or with none in particular."""
        kind, subject_id, _ = _named(subject)
        return self.filter(subject_kind=kind, subject_id=subject_id)

    def about_each(self, subjects):
        """The timelines of several things of one model."""
        if not subjects:
            return self.none()
        kinds = {each._meta.label_lower for each in subjects}
        return self.filter(subject_kind__in=kinds, subject_id__in=[each.pk for each in subjects])

    def forget_details(self):
        """Blank the details of these lines: the one exception to “never changed”, made when
        their subject is forgotten. The record holds without them, and wants a line about the
        same subject with a verb of FORGETTING."""
        return super().update(detail="")

    def update(self, **kwargs):
        raise TypeError("Acts are never changed; record a new one.")

    def bulk_update(self, *args, **kwargs):
        raise TypeError("Acts are never changed; record a new one.")

    def bulk_create(self, *args, **kwargs):
        raise TypeError("Acts are recorded one by one: each is sealed to the one before it.")

    def delete(self):
        raise TypeError("Acts are never deleted.")


class Act(models.Model):
    """One line of the record. Holds no personal health information: `detail` names
    fields and states, never what a visitor wrote."""

    number = models.PositiveBigIntegerField(unique=True, editable=False)  # 1, 2, 3 … no gaps
    at = models.DateTimeField("when", default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        verbose_name="person",
        null=True,
        blank=True,
        help_text="Empty when a visitor or the site itself did it.",
    )
    verb = models.CharField("what was done", max_length=40)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField(help_text="0: many things of this kind, or none.")
    subject_name = models.CharField(max_length=120)
    detail = models.CharField(max_length=200, blank=True)
    detail_hash = models.CharField(max_length=64, editable=False)
    chain_hash = models.CharField(max_length=64, editable=False)

    objects = ActQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "act"
        verbose_name_plural = "record of acts"
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"]),
            models.Index(fields=["-at", "-id"], name="practice_act_newest_first"),
        ]

    def __str__(self):
        return f"{self.verb} {self.subject_name}"

    def save(self, *args, **kwargs):
        """Add it at the end of the record. One writer at a time, or two lines would be sealed
        to the same one."""
        if self.pk:
            raise TypeError("Acts are never changed; record a new one.")
        with transaction.atomic():
            head = RecordHead.objects.select_for_update().get()
            self.number = head.lines + 1
            self.detail_hash = hash_of_detail(self.detail)
            self.chain_hash = hash_of_line(self, head.chain_hash)
            super().save(*args, **kwargs)
            head.move_to(self)

    def delete(self, *args, **kwargs):
        raise TypeError("Acts are never deleted.")

    @classmethod
    def record(cls, verb, subject, *, by=None, detail=""):
        """Add a line about `subject`: a saved model instance, or a model for what is done with
        many of its things at once or with none in particular."""
        act = cls.of(verb, subject, by=by, detail=detail)
        act.save()
        return act

    @classmethod
    def of(cls, verb, subject, *, by=None, detail=""):
        """The line that `record` would add, not in the record yet."""
        kind, subject_id, name = _named(subject)
        return cls(
            by=by,
            verb=verb,
            subject_kind=kind,
            subject_id=subject_id,
            subject_name=name,
            detail=detail[:200],
        )


class RecordHead(models.Model):
    """Where the record ends: one row, made with the record and never again. Writers queue at
    it, and the last lines cannot be dropped without its seal."""

    lines = models.PositiveBigIntegerField(default=0)
    chain_hash = models.CharField(max_length=64, blank=True, help_text="Of the last line.")
    seal = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_record_head")
        ]

    def __str__(self):
        return f"{self.lines} lines"

    def move_to(self, act):
        """`act` was added."""
        self.lines, self.chain_hash = act.number, act.chain_hash
        self.seal = next_seal(self.seal, act.chain_hash)
        self.save(update_fields=["lines", "chain_hash", "seal"])


def _named(subject):
    """The kind, id and name of a thing, or of a model as a whole."""
    kind = subject._meta.label_lower
    if isinstance(subject, type):
        return kind, 0, str(subject._meta.verbose_name_plural)
    return kind, subject.pk, str(subject)[:120]
