"""When a session ends: after a while without a click, after a working day, or because somebody
ended it. Viewing writes nothing: when a browser was last seen stands in a signed cookie."""

import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.core import signing
from django.dispatch import receiver
from django.utils import timezone

SIGNED_IN_AT = "signed_in_at"  # in the session, seconds as time.time() counts them
# Whose password was right in a session that may still wait for the second factor. Written by
# allauth.
WHOSE_PASSWORD = "account_authentication_methods_user"  # noqa: S105  a key, no password


@receiver(user_logged_in)
def note_the_moment(sender, request, **kwargs):
    request.session[SIGNED_IN_AT] = time.time()


def why_over(request):
    """Words for somebody whose session has ended by itself, "" while it has not."""
    age = time.time() - request.session.get(SIGNED_IN_AT, 0)
    if age > settings.SIGNED_IN_AT_MOST:
        return f"You were signed out after {settings.SIGNED_IN_AT_MOST // 3600} hours."
    if age > settings.SIGNED_IN_IDLE and not _was_seen(request):
        minutes = settings.SIGNED_IN_IDLE // 60
        return f"You were signed out after {minutes} minutes without a click."
    return ""


def say_seen(request, response):
    """Note in the browser that it was seen now."""
    response.set_cookie(
        settings.SEEN_COOKIE_NAME,
        _signer(request).sign("seen"),
        max_age=settings.SIGNED_IN_IDLE,
        path=settings.DESK_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _was_seen(request):
    cookie = request.COOKIES.get(settings.SEEN_COOKIE_NAME, "")
    try:
        return _signer(request).unsign(cookie, max_age=settings.SIGNED_IN_IDLE) == "seen"
    except signing.BadSignature:
        return False


def _signer(request):
    """Good for this session only."""
    return signing.TimestampSigner(salt=f"practice.seen {request.session.session_key}")


def end_sessions(account, *, but=None):
    """Sign `account` out everywhere, except in the session whose key is `but`; in those, too,
    that wait for a second factor."""
    whose = str(account.pk)
    for session in Session.objects.filter(expire_date__gt=timezone.now()).exclude(pk=but):
        data = session.get_decoded()
        if whose in (data.get(SESSION_KEY), data.get(WHOSE_PASSWORD)):
            session.delete()
