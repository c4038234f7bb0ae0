"""The visitor of these tests, and what she writes. Each of her words is found nowhere else."""

import uuid

from consultations.consent import CONSENT_VERSION
from consultations.models import ConsultationRequest

NAME = "Wilhelmina Quackenbush"
PHONE = "(918) 555-0142 ext. 77"
EMAIL = "wilhelmina@example.com"
NOTE = "My heron-shaped ache began in March."
WORDS = [NAME, PHONE, EMAIL, NOTE, "Wilhelmina", "Quackenbush", "555-0142", "heron"]


def answers(**changes):
    """What the model receives."""
    return {
        "name": NAME,
        "phone": PHONE,
        "email": EMAIL,
        "about": "nerve-blocks",
        "note": NOTE,
        "call_time": "morning",
        "may_leave_message": True,
        "consent_version": CONSENT_VERSION,
    } | changes


def filled_in(**changes):
    """What her browser posts."""
    return {
        "form_token": str(uuid.uuid4()),
        "name": NAME,
        "phone": PHONE,
        "email": EMAIL,
        "about": "nerve-blocks",
        "note": NOTE,
        "call_time": "morning",
        "may_leave_message": "yes",
        "consent": "on",
        "homepage": "",
    } | changes


def received(**changes):
    return ConsultationRequest.objects.receive(form_token=uuid.uuid4(), **answers(**changes))
