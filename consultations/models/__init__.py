from consultations.models.attempt import Attempt
from consultations.models.mail import DeliveryLease, Mail
from consultations.models.request import (
    MOVES,
    OPEN_STATUSES,
    REFERENCE_ALPHABET,
    CallTime,
    ConsultationRequest,
    ReachBy,
    Status,
    WhoFor,
    new_reference,
)

__all__ = [
    "MOVES",
    "OPEN_STATUSES",
    "REFERENCE_ALPHABET",
    "Attempt",
    "CallTime",
    "ConsultationRequest",
    "DeliveryLease",
    "Mail",
    "ReachBy",
    "Status",
    "WhoFor",
    "new_reference",
]
