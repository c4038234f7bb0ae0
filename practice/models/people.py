"""Who works here: the accounts that sign in, and the clinicians that patients read about."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractUser, Group
from django.db import models

from practice.models.picture import Pictured


class StaffAccount(AbstractUser):
    """An account for the admin. What it may do comes from its roles (practice/roles.py)."""

    is_staff = models.BooleanField(
        "may sign in to the desk", default=True, help_text="Visitors have no accounts."
    )

    class Meta:
        verbose_name = "staff account"
        verbose_name_plural = "staff accounts"

    @classmethod
    def who_may(cls, app_label, codename):
        """Active accounts whose roles grant this permission. Superusers are not among them:
        they look after accounts and do not do the daily work."""
        roles = Group.objects.filter(
            permissions__content_type__app_label=app_label, permissions__codename=codename
        )
        active = cls.objects.filter(is_active=True, groups__in=roles)
        active = active.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)  # only invited
        return active.distinct().order_by("first_name", "username")

    def has_role(self, role):
        return self.groups.filter(name=role).exists()

    def __str__(self):
        return self.get_full_name() or self.username


class ClinicianQuerySet(models.QuerySet):
    def shown(self):
        return self.filter(is_shown=True)


class Clinician(Pictured):
    """A person who treats patients here, with credentials that can be looked up."""

    name = models.CharField(max_length=120, help_text="As patients know them: Dr. First Last.")
    credentials = models.CharField(
        max_length=120,
        help_text="The licence and degree, for example MD or DO. Stands in the review stamp of "
        "every page this person signs.",
    )
    board_certification = models.CharField(
        max_length=200,
        blank=True,
        help_text="Name the board. Oklahoma rules do not allow “board certified” alone (DO: OAC "
        "510:5-13-1).",
    )
    about = models.TextField(
        blank=True, help_text="Training and focus in plain words. Markdown, no praise."
    )
    account = models.OneToOneField(
        StaffAccount,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="clinician",
        help_text="The account this person signs pages with.",
    )
    is_shown = models.BooleanField(
        "is shown on “Our clinicians”", default=True, help_text="Turn off instead of deleting."
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Order on the page.")

    objects = ClinicianQuerySet.as_manager()

    class Meta(Pictured.Meta):
        ordering = ["position", "name"]

    def __str__(self):
        return f"{self.name}, {self.credentials}"
