"""What this site keeps about a visitor, worked out from the settings and the model.

The page that shows it cannot grow old: a new field without words here fails a test.
"""

from typing import NamedTuple

from django.contrib.auth.models import Group
from django.contrib.messages.storage.cookie import CookieStorage

from consultations.encryption import EncryptedTextField
from consultations.models import Mail

FIELD_WORDS = {
    "id": "a running number of the database",
    "reference": "the reference number you were shown",
    "received_at": "when your request arrived",
    "status": "how far the clinic is with it, for example “New” or “Booked”",
    "status_since": "since when it has been there",
    "version": "how often it was changed",
    "assigned_to": "who of the clinic’s staff deals with it",
    "due_at": "by when the clinic’s next step is due",
    "first_tried_at": "when the clinic first tried to reach you",
    "first_reached_at": "when the clinic first talked to you",
    "why_late": "why the clinic called later than it meant to, if it did",
    "sign_outcome": "what became of a 911 sign that you named",
    "closed_because": "why the clinic closed your request",
    "charted_at": "when the clinic entered it in your chart",
    "held_at": "since when the law makes the clinic keep it, if it does",
    "held_by": "who of the clinic’s staff said so",
    "held_because": "why it must be kept",
    "has_checked_sign": "whether you said that a doctor has already checked a 911 sign",
    "call_due_at": "by when the clinic means to call you",
    "corrects": "which earlier request of yours it corrects, if you sent the form twice",
    "who_for": "whether it is for you or for somebody else",
    "relation": "what you are to that person, if it is for somebody else",
    "name": "your name",
    "phone": "your phone number",
    "email": "your email address, if you gave one",
    "reach_by": "whether to call you or to write to you",
    "call_time": "when it is a good time to call you",
    "may_leave_message": "whether the clinic may leave a message",
    "language": "the language you like to speak",
    "needs_interpreter": "whether you would like an interpreter",
    "uses_relay": "whether you use a relay service or a TTY",
    "access_needs": "what else would help you when we talk or meet",
    "pain_places": "where it hurts",
    "pain_since": "how long it has hurt",
    "tried": "what you have tried",
    "about": "which treatments you would like to talk about",
    "referral": "whether a doctor sent you",
    "referred_by": "which doctor, if you said so",
    "note": "what you wrote to the clinic, if you did",
    "wants_mail": "whether you asked for an email with your reference",
    "consent_version": "which wording of the permission you agreed to",
    "form_token": "a random number that tells a double click from a second request",
    "form": "a random number that tells which requests came from the same form",
    "words_hash": "a fingerprint that tells whether you sent the same once more",
    "receipt_hash": "a fingerprint of the code on your receipt; the code itself is not kept",
}

MAIL_WORDS = {
    Mail.Kind.NOTICE: "to the clinic, when requests wait: how many, and nothing about you",
    Mail.Kind.WISH: "to the clinic, when you ask for another time: again only how many wait",
    Mail.Kind.ACKNOWLEDGEMENT: "to you, if you ask for it: your reference, the time by which we "
    "call and the clinic’s phone number",
}


class Cookie(NamedTuple):
    name: str
    set_when: str
    lasts: str


class Field(NamedTuple):
    words: str
    is_encrypted: bool


def what_is_kept(settings, fields):
    """Plain data for the page: the cookies, what a request stores and for how many days, and the
    mails about it."""
    return {
        "cookies": _cookies(settings),
        "fields": [_field(field) for field in fields],
        "mails": [MAIL_WORDS[kind] for kind in Mail.Kind] if settings.CAN_MAIL else [],
        "closed_days": settings.KEEP_CLOSED_DAYS,
        "spam_days": settings.KEEP_SPAM_DAYS,
        "settled_days": settings.KEEP_SETTLED_DAYS,
        "backup_days": settings.KEEP_BACKUPS_DAYS,
    }


def _field(field):
    return Field(FIELD_WORDS[field.name], isinstance(field, EncryptedTextField))


def _cookies(settings):
    session_lasts = (
        None if settings.SESSION_EXPIRE_AT_BROWSER_CLOSE else settings.SESSION_COOKIE_AGE
    )
    return [
        Cookie(
            settings.CSRF_COOKIE_NAME,
            "when you open the form that asks for a consultation or for your receipt, or staff "
            "sign in. It holds a random number that proves the form came from this site",
            _duration(settings.CSRF_COOKIE_AGE),
        ),
        Cookie(
            f"{settings.SENDER_COOKIE_NAME}-REFERENCE",
            "when you send a request, with its reference in its name. It proves that this browser "
            "sent it, so that only there the code of the receipt is shown",
            _duration(settings.CODE_IS_SHOWN_FOR),
        ),
        Cookie(
            settings.SESSION_COOKIE_NAME,
            "when staff sign in. You never get it",
            _duration(session_lasts),
        ),
        Cookie(
            settings.SEEN_COOKIE_NAME,
            "when staff open a page of the desk. It says when, so that a computer left alone signs "
            "them out. You never get it",
            _duration(settings.SIGNED_IN_IDLE),
        ),
        Cookie(
            CookieStorage.cookie_name,
            "when staff have saved something or were signed out, to tell them so. You never get it",
            _duration(None),
        ),
    ]


def _duration(seconds):
    if seconds is None:
        return "until the browser is closed"
    hours = seconds // 3600
    if hours == 0:
        return f"{seconds // 60} minutes"
    if hours == 1:
        return "1 hour"
    return f"{hours} hours" if hours < 48 else f"{hours // 24} days"


def roles_that_read():
    """The roles whose accounts may open a request, as the permissions say today."""
    return list(
        Group.objects.filter(
            permissions__codename="view_consultationrequest",
            permissions__content_type__app_label="consultations",
        )
        .order_by("name")
        .values_list("name", flat=True)
    )
