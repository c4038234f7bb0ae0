"""Pictures that staff upload: kept as they were encoded here, never as they were sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q

NEVER_CHANGES = "A picture never changes; add another one."


class Picture(models.Model):
    """One picture in two widths of WebP. The bytes are rows like all words, so that a backup of
    the database has them and every web server shows them (docs/decisions/0017)."""

    sha256 = models.CharField("SHA-256 of both", max_length=64, unique=True, editable=False)
    name = models.CharField(max_length=80, help_text="For staff, to find it again.")
    large = models.BinaryField(editable=False)
    small = models.BinaryField(editable=False)
    width = models.PositiveIntegerField(editable=False, help_text="Of the large one, in pixels.")
    height = models.PositiveIntegerField(editable=False)
    small_width = models.PositiveIntegerField(editable=False)
    small_height = models.PositiveIntegerField(editable=False)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False
    )

    class Meta:
        ordering = ["-added_at", "-pk"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Once: an edition's hash names these bytes."""
        if not self._state.adding:
            raise TypeError(NEVER_CHANGES)
        super().save(*args, **kwargs)


class Pictured(models.Model):
    """Something that may show a picture, and then says in words what it shows."""

    picture = models.ForeignKey(
        Picture,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="One of those under “Pictures”. Add it there first.",
    )
    picture_alt = models.CharField(
        "what the picture shows",
        max_length=250,
        blank=True,
        help_text="Read aloud to whoever does not see it.",
    )
    picture_is_decorative = models.BooleanField(
        "the picture is decoration only",
        default=False,
        help_text="It shows nothing that the words do not say; then it is not read aloud.",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_picture_is_described",
                violation_error_message="Say what the picture shows, or that it is decoration "
                "only, not both.",
                condition=Q(picture=None, picture_alt="", picture_is_decorative=False)
                | Q(picture__isnull=False, picture_is_decorative=True, picture_alt="")
                | Q(picture__isnull=False, picture_is_decorative=False) & ~Q(picture_alt=""),
            )
        ]
