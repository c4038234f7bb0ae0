"""People who ask for a consultation. What they wrote is encrypted; `str()` names nobody."""

import secrets
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from consultations.encryption import EncryptedTextField, encrypted_fields
from consultations.models.kept import Kept, KeptQuerySet
from consultations.models.status import HANDLED_STATUSES, OPEN_STATUSES, Status
from consultations.models.work import Work

# No letter or digit that looks or sounds like another: no I, L, O, U, 0, 1.
REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference():
    """Ten characters as people read them out, XXXX-XXXX-XX: 49 bits, not to be guessed."""
    drawn = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(10))
    return f"{drawn[:4]}-{drawn[4:8]}-{drawn[8:]}"


class CallTime(models.TextChoices):
    MORNING = "morning", "Morning"
    AFTERNOON = "afternoon", "Afternoon"
    ANY_TIME = "any_time", "Any time"


class ReachBy(models.TextChoices):
    PHONE = "phone", "Phone call"
    EMAIL = "email", "Email"


class WhoFor(models.TextChoices):
    ME = "me", "Me"
    ADULT = "adult", "Another adult"
    CHILD = "child", "Somebody under 18"


class ConsultationRequestQuerySet(KeptQuerySet):
    def without_words(self):
        """Nothing is decrypted: one unreadable request must not hide the others."""
        return self.defer(*encrypted_fields(self.model))

    def open(self):
        return self.filter(status__in=OPEN_STATUSES)

    def with_a_sign(self):
        """Open ones whose visitor named a 911 sign, while nobody said what became of it."""
        return self.open().filter(has_checked_sign=True, sign_outcome="")

    def due_before(self, moment):
        return self.open().filter(due_at__lt=moment)

    def due_within(self, moment, end):
        return self.open().filter(due_at__gte=moment, due_at__lt=end)

    def due_later(self, moment):
        """Open ones that nothing is due for before `moment`."""
        return self.open().filter(Q(due_at__gte=moment) | Q(due_at=None))

    def new(self):
        return self.filter(status=Status.NEW)

    def not_reached(self):
        return self.filter(status=Status.COULD_NOT_REACH)

    def spam(self):
        return self.filter(status=Status.SPAM)

    def in_the_hands_of(self, person):
        return self.open().filter(assigned_to=person)

    def unassigned(self):
        """Nobody has them, or somebody who has left."""
        return self.open().exclude(assigned_to__is_active=True)

    def with_interpreter(self):
        return self.open().filter(needs_interpreter=True)

    def to_be_charted(self):
        return self.filter(status__in=HANDLED_STATUSES, charted_at=None)

    def closed_since(self, moment):
        return self.filter(status=Status.CLOSED, status_since__gte=moment)

    def most_urgent_first(self):
        return self.order_by(F("due_at").asc(nulls_last=True), "received_at")


class ConsultationRequest(Work, Kept):
    """One person who asks to be called, and how far the front desk is with it."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    received_at = models.DateTimeField("received", default=timezone.now, editable=False)

    has_checked_sign = models.BooleanField(
        "has a 911 sign",
        default=False,
        help_text="And says that a doctor has already checked it.",
    )
    call_due_at = models.DateTimeField(
        "promised call",
        null=True,
        blank=True,
        help_text="Empty while the practice promises no time.",
    )
    corrects = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="corrections",
        help_text="The earlier request that was sent from the same form.",
    )

    who_for = models.CharField("who it is for", max_length=10, choices=WhoFor, default=WhoFor.ME)
    relation = EncryptedTextField("relation to that person", blank=True)
    name = EncryptedTextField()
    phone = EncryptedTextField()
    email = EncryptedTextField(blank=True)
    reach_by = models.CharField(max_length=10, choices=ReachBy, default=ReachBy.PHONE)
    call_time = models.CharField("good time to call", max_length=10, choices=CallTime)
    may_leave_message = models.BooleanField(default=False)

    language = EncryptedTextField(blank=True)
    needs_interpreter = models.BooleanField(default=False)
    uses_relay = models.BooleanField("calls through a relay service", default=False)
    access_needs = EncryptedTextField(blank=True)

    # choices of the form, with spaces between where there can be several
    pain_places = EncryptedTextField(blank=True)
    pain_since = EncryptedTextField(blank=True)
    tried = EncryptedTextField(blank=True)
    about = EncryptedTextField(help_text="Slugs of treatments, or another choice of the form.")
    referral = EncryptedTextField(blank=True)
    referred_by = EncryptedTextField(blank=True)
    note = EncryptedTextField(blank=True)

    wants_mail = models.BooleanField("asked for an email with the reference", default=False)
    consent_version = models.CharField("wording of the permission", max_length=10)
    form_token = models.UUIDField(
        unique=True, default=uuid.uuid4, editable=False, help_text="Tells a double click."
    )
    form = models.UUIDField(
        null=True, db_index=True, editable=False, help_text="The form it was sent from."
    )
    words_hash = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="Keyed hash of the answers as they were sent. Tells whether others came.",
    )
    receipt_hash = models.CharField(
        max_length=64, blank=True, editable=False, help_text="SHA-256 of the receipt’s code."
    )

    objects = ConsultationRequestQuerySet.as_manager()

    class Meta:
        permissions = [
            ("export_consultationrequest", "Can take requests out as a table"),
            ("hold_consultationrequest", "Can keep a request from being forgotten"),
            ("purge_consultationrequest", "Can approve that requests are forgotten"),
            ("view_figures", "Can see the figures and what is in trouble"),
        ]
        indexes = [
            models.Index(  # all that the board sorts by, without the long encrypted words
                fields=["status", "due_at", "received_at", "has_checked_sign", "sign_outcome"],
                name="request_board",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=Status.values),
                name="request_status_is_known",
                violation_error_message="Choose one of the listed statuses.",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.CLOSED) | ~Q(closed_because=""),
                name="closed_request_says_why",
                violation_error_message="Say why it was closed.",
            ),
            models.CheckConstraint(
                condition=Q(held_at=None, held_by=None)
                | Q(held_at__isnull=False, held_by__isnull=False),
                name="held_request_says_by_whom",
                violation_error_message="A hold has a moment and a person.",
            ),
            models.CheckConstraint(
                condition=Q(call_time__in=CallTime.values),
                name="request_call_time_is_known",
                violation_error_message="Choose one of the listed times.",
            ),
            models.CheckConstraint(
                condition=Q(reach_by__in=ReachBy.values),
                name="request_way_to_reach_is_known",
                violation_error_message="Choose one of the listed ways.",
            ),
            models.CheckConstraint(
                condition=Q(who_for__in=WhoFor.values),
                name="request_person_is_known",
                violation_error_message="Choose one of the listed persons.",
            ),
            models.CheckConstraint(
                condition=~Q(consent_version=""),
                name="request_has_a_consent",
                violation_error_message="A request is kept only with the visitor’s permission.",
            ),
        ]

    def __str__(self):
        """The reference only: Django copies this into its own log."""
        return self.reference

    def from_the_same_form(self):
        """The other requests that came from its form: what it corrects, or what corrects it."""
        others = ConsultationRequest.objects.without_words().exclude(pk=self.pk)
        return others.filter(form=self.form) if self.form else others.none()

    def put_mails(self):
        """Into the outbox: staff are to be told, and the visitor who asked for it; once. Not
        of what is suspected to be spam, until somebody moves it out of there.
        """
        if not self.mails.notices().exists():
            self.mails.announce(self)
        if self.wants_mail and self.email and not self.mails.acknowledgements().exists():
            self.mails.acknowledge(self)
