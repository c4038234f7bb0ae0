from consultations.models.attempt import Attempt
from consultations.models.forgotten import ForgottenWeek, Purge
from consultations.models.mail import DeliveryLease, Mail
from consultations.models.note import Note
from consultations.models.request import (
    REFERENCE_ALPHABET,
    CallTime,
    ConsultationRequest,
    ReachBy,
    WhoFor,
    new_reference,
)
from consultations.models.status import (
    MOVES,
    OPEN_STATUSES,
    SETTLED_STATUSES,
    CloseReason,
    Outcome,
    SignOutcome,
    Status,
    WhyLate,
)

__all__ = [
    "MOVES",
    "OPEN_STATUSES",
    "REFERENCE_ALPHABET",
    "SETTLED_STATUSES",
    "Attempt",
    "CallTime",
    "CloseReason",
    "ConsultationRequest",
    "DeliveryLease",
    "ForgottenWeek",
    "Mail",
    "Note",
    "Outcome",
    "Purge",
    "ReachBy",
    "SignOutcome",
    "Status",
    "WhoFor",
    "WhyLate",
    "new_reference",
]
