"""Codes of an app, made here: for trying the site out on one's own machine, and for tests."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt, encrypt
from django.conf import settings

PERIOD = 30  # seconds


def code_of(secret, *, at=None):
    """The six digits that an app with this secret shows now, or did `at` a time of
    `time.time()`."""
    moment = time.time() if at is None else at
    return format_hotp_value(hotp_value(secret, int(moment) // PERIOD))


def set_up_app(account, secret):
    """As if `account` had scanned the square with this secret."""
    data = {"secret": encrypt(secret)}
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data=data)


def secret_of(account):
    """None for an account without an app. Raises PermissionError on a real site."""
    if not settings.PLAIN_HTTP:
        raise PermissionError("Secrets are read on your own machine only.")
    app = Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).first()
    return decrypt(app.data["secret"]) if app else None
