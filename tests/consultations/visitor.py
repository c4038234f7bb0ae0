"""The visitor of these tests, and what she writes. Each of her words is found nowhere else."""

import time
import uuid

from consultations.consent import CONSENT_VERSION
from consultations.draft import Draft
from consultations.receiving import receive

NAME = "Wilhelmina Quackenbush"
PHONE = "(918) 555-0142 ext. 77"
EMAIL = "wilhelmina@example.com"
NOTE = "My heron-shaped ache began in March."
RELATION = "stepdaughter of a lighthouse keeper"
LANGUAGE = "Volapük"
ACCESS = "Please speak like a foghorn."
DOCTOR = "Dr. Zephyrine Example, 918 555 0177"
WORDS = [
    *(NAME, PHONE, EMAIL, NOTE, "Wilhelmina", "Quackenbush", "555-0142", "heron"),
    *(RELATION, "lighthouse", LANGUAGE, ACCESS, "foghorn", DOCTOR, "Zephyrine", "555 0177"),
]
FORM = "/request/form/"
CLINIC_PHONE = "918 555 0199"


def answers(**changes):
    """What is received of her: the answers as the model keeps them."""
    return {
        "who_for": "adult",
        "relation": RELATION,
        "name": NAME,
        "phone": PHONE,
        "email": EMAIL,
        "reach_by": "phone",
        "call_time": "morning",
        "may_leave_message": True,
        "language": LANGUAGE,
        "needs_interpreter": True,
        "uses_relay": False,
        "access_needs": ACCESS,
        "pain_places": "lower-back leg",
        "pain_since": "over-a-year",
        "tried": "exercise",
        "about": "nerve-blocks",
        "referral": "yes",
        "referred_by": DOCTOR,
        "note": NOTE,
        "has_checked_sign": False,
        "wants_mail": False,
        "consent_version": CONSENT_VERSION,
    } | changes


# What her browser posts, page by page.
TYPED = {
    "safety": {"sign": "no"},
    "about-you": {
        "who_for": "adult",
        "relation": RELATION,
        "may_ask": "on",
        "name": NAME,
        "phone": PHONE,
        "email": EMAIL,
        "reach_by": "phone",
        "call_time": "morning",
        "may_leave_message": "yes",
        "homepage": "",
    },
    "talking": {"language": LANGUAGE, "needs_interpreter": "on", "access_needs": ACCESS},
    "your-pain": {
        "pain_places": ["lower-back", "leg"],
        "pain_since": "over-a-year",
        "tried": ["exercise"],
    },
    "your-questions": {
        "about": ["nerve-blocks"],
        "referral": "yes",
        "referred_by": DOCTOR,
        "note": NOTE,
    },
    "check": {"consent": "on"},
}
PAGES = list(TYPED)


def draft(**changes):
    """All her answers before the last page, on their way for a minute; `changes` are typed
    instead, and None is not sent at all."""
    typed = {name: text for page in PAGES[:-1] for name, text in TYPED[page].items()} | changes
    return Draft(
        started_at=time.time() - 60,
        answers={
            name: text if isinstance(text, list) else [text]
            for name, text in typed.items()
            if text is not None
        },
        is_checked=True,
    )


def posted(page, draft, /, **changes):
    """What her browser posts when she goes on from `page`; None is not sent at all."""
    typed = TYPED[page] | {"step": page, "draft": draft.seal(), "on": "Continue"} | changes
    return {name: text for name, text in typed.items() if text is not None}


def filled_in(consent="on", wants_mail=None, **changes):
    """What her browser posts when she sends it."""
    return posted("check", draft(**changes), consent=consent, wants_mail=wants_mail)


def received(**changes):
    """A request that lies at the desk, from an address of its own."""
    return receive(uuid.uuid4(), answers(**changes), sender=uuid.uuid4().hex)
