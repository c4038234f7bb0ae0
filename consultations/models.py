"""People who ask for a consultation. What they wrote is encrypted; `str()` names nobody."""

import json
import secrets
import uuid

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Case, Q, When
from django.utils.crypto import salted_hmac

from consultations.encryption import EncryptedTextField
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
        fields = self.model._meta.concrete_fields
        return self.defer(*(f.name for f in fields if isinstance(f, EncryptedTextField)))

    def open_first(self):
        """Open requests, the longest waiting on top; then the settled, newest on top."""
        is_open = Q(status__in=OPEN_STATUSES)
        return self.order_by(
            Case(When(is_open, then=0), default=1),
            Case(When(is_open, then="received_at")),
            "-received_at",
        )

    def receive(self, *, form_token, is_spam=False, **answers):
        """Save what a visitor sent, with its first act; returns the saved request.

        The same form with the same words again (a double click, a reload) is the same
        request. The same form with other words is a request of its own: nobody's
        correction is dropped.
        """
        try:
            return self._save_once(form_token, is_spam, answers)
        except IntegrityError:  # the double click was faster than our look for it
            return self._save_once(form_token, is_spam, answers)

    def _save_once(self, form_token, is_spam, answers):
        with transaction.atomic():
            for token in (form_token, _token_of_correction(form_token, answers)):
                earlier = self.filter(form_token=token).first()
                if earlier is None:
                    break
                if earlier.says(answers):
                    return earlier
            request = self.create(
                form_token=token, status=Status.SPAM if is_spam else Status.NEW, **answers
            )
            Act.record("received", request)
        return request


def _token_of_correction(form_token, answers):
    """The token under which a form with other words than its first ones is kept, so that
    a double click on the corrected form is still one request. Keyed: it tells no words."""
    words = json.dumps(answers, sort_keys=True)
    digest = salted_hmac(str(form_token), words, algorithm="sha256").digest()
    return uuid.UUID(bytes=digest[:16])


class ConsultationRequest(models.Model):
    """One person who asks to be called, and how far the front desk is with it."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    received_at = models.DateTimeField("received", auto_now_add=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.NEW)

    name = EncryptedTextField()
    phone = EncryptedTextField()
    email = EncryptedTextField(blank=True)
    about = EncryptedTextField(help_text="Slug of a treatment, or another choice of the form.")
    note = EncryptedTextField(blank=True)

    call_time = models.CharField("good time to call", max_length=10, choices=CallTime)
    may_leave_message = models.BooleanField(default=False)
    consent_version = models.CharField("wording of the permission", max_length=10)
    form_token = models.UUIDField(
        unique=True, default=uuid.uuid4, editable=False, help_text="Tells a double click."
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
                condition=~Q(consent_version=""),
                name="request_has_a_consent",
                violation_error_message="A request is kept only with the visitor’s permission.",
            ),
        ]

    def __str__(self):
        """The reference only: Django copies this into its own log."""
        return self.reference

    def says(self, answers):
        """Whether these are the words of this request."""
        return all(getattr(self, name) == value for name, value in answers.items())

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
        self.status = status

    def why_not(self, status):
        """Says which moves are open instead of the one that was asked for."""
        labels = dict(Status.choices)
        open_moves = " or ".join(f"“{labels[move]}”" for move in self.open_moves())
        return (
            f"A request that is “{labels[self.status]}” cannot become "
            f"“{labels.get(status, status)}”. Choose {open_moves}."
        )
