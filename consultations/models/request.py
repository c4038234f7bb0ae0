"""People who ask for a consultation. What they wrote is encrypted; `str()` names nobody."""

import secrets
import uuid

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, Q, When

from consultations.encryption import EncryptedTextField, encrypted_fields
from practice.models import Act

# No letter or digit that looks or sounds like another: no I, L, O, U, 0, 1.
REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference():
    """Ten characters as people read them out, XXXX-XXXX-XX: 49 bits, not to be guessed."""
    drawn = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(10))
    return f"{drawn[:4]}-{drawn[4:8]}-{drawn[8:]}"


class Status(models.TextChoices):
    NEW = "new", "New"
    IN_PROGRESS = "in_progress", "In progress"
    COULD_NOT_REACH = "could_not_reach", "Could not reach"
    WAITING_FOR_REFERRAL = "waiting_for_referral", "Waiting for referral"
    BOOKED = "booked", "Booked"
    CLOSED = "closed", "Closed"
    SPAM = "spam", "Spam"


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


OPEN_STATUSES = [
    Status.NEW,
    Status.IN_PROGRESS,
    Status.COULD_NOT_REACH,
    Status.WAITING_FOR_REFERRAL,
]

# The legal moves. Every request is picked up (in progress) before it is settled, so that
# the record names who dealt with it; what was settled by mistake can be picked up again.
MOVES = {
    Status.NEW: [Status.IN_PROGRESS, Status.SPAM],
    Status.IN_PROGRESS: [
        Status.COULD_NOT_REACH,
        Status.WAITING_FOR_REFERRAL,
        Status.BOOKED,
        Status.CLOSED,
        Status.SPAM,
    ],
    Status.COULD_NOT_REACH: [Status.IN_PROGRESS, Status.BOOKED, Status.CLOSED],
    Status.WAITING_FOR_REFERRAL: [Status.IN_PROGRESS, Status.BOOKED, Status.CLOSED],
    Status.BOOKED: [Status.IN_PROGRESS, Status.CLOSED],
    Status.CLOSED: [Status.IN_PROGRESS],
    Status.SPAM: [Status.NEW],
}


class ConsultationRequestQuerySet(models.QuerySet):
    def without_words(self):
        """Nothing is decrypted: one unreadable request must not hide the others."""
        return self.defer(*encrypted_fields(self.model))

    def open_first(self):
        """Open requests, the longest waiting on top; then the settled, newest on top."""
        is_open = Q(status__in=OPEN_STATUSES)
        return self.order_by(
            Case(When(is_open, then=0), default=1),
            Case(When(is_open, then="received_at")),
            "-received_at",
        )


class ConsultationRequest(models.Model):
    """One person who asks to be called, and how far the front desk is with it."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    received_at = models.DateTimeField("received", auto_now_add=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.NEW)

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
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=Status.values),
                name="request_status_is_known",
                violation_error_message="Choose one of the listed statuses.",
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

    def open_moves(self):
        return MOVES[Status(self.status)]

    def move_to(self, status, *, by):
        """Change the status, and record who did it.

        Raises ValidationError when the move is not legal, or when somebody else moved
        the request since it was read: of two clerks at once only one wins.
        """
        if status not in self.open_moves():
            raise ValidationError(self.why_not(status), code="illegal")
        with transaction.atomic():
            moved = ConsultationRequest.objects.filter(pk=self.pk, status=self.status).update(
                status=status
            )
            if not moved:
                raise ValidationError(
                    "Somebody else moved this request in the meantime. Open it again to see "
                    "where it stands.",
                    code="stale",
                )
            detail = f"{Status(self.status).label} → {Status(status).label}".lower()
            Act.record("moved", self, by=by, detail=detail)
            if self.status == Status.SPAM:
                self.put_mails()
        self.status = status

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

    def forget(self, verb):
        """Delete it for good, with the mails that wait for it. The record keeps its reference
        and its moves, and gets `verb` as the last line: one, when two delete at once."""
        itself = ConsultationRequest.objects.select_for_update().filter(pk=self.pk)
        with transaction.atomic():
            if itself.exists():
                Act.record(verb, self)
                self.delete()

    def why_not(self, status):
        """Says which moves are open instead of the one that was asked for."""
        labels = dict(Status.choices)
        open_moves = " or ".join(f"“{labels[move]}”" for move in self.open_moves())
        return (
            f"A request that is “{labels[self.status]}” cannot become "
            f"“{labels.get(status, status)}”. Choose {open_moves}."
        )
