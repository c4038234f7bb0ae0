"""The second factor: whether one stands behind a session, and what to do when it is lost."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction

from practice.accounts.sessions import end_sessions
from practice.models import Act

SET_UP_BY = "second_factor_set_up_by"  # in the session: the account that did so in it
WRONG_CODE = "That code is not right, or it was used before. Type the one that your app shows now."
CODE_LASTS = 90  # seconds: the code shown now, the one before and the next (MFA_TOTP_TOLERANCE)


def has_second_factor(request):
    """Whether the second factor was used, or set up, in this very session. That the account has
    one says nothing: somebody who knows only the password may have begun this session before."""
    records = get_authentication_records(request, request.user)
    is_used = any(record["method"] == "mfa" for record in records)
    return is_used or request.session.get(SET_UP_BY) == str(request.user.pk)


def may_set_up(request):
    """Whether this session may set up a factor: for an account without one the password is
    enough, all others must have used theirs."""
    if not request.user.is_authenticated:
        return False
    return has_second_factor(request) or not is_mfa_enabled(request.user)


def note_set_up(request, what):
    """A factor was set up in this session. All other sessions of the account end."""
    request.session[SET_UP_BY] = str(request.user.pk)
    end_sessions(request.user, but=request.session.session_key)
    Act.record("set up a second factor", request.user, by=request.user, detail=what)


def use_once(account, code):
    """Raises ValidationError where this code was taken before: somebody may have watched."""
    digits = "".join(filter(str.isalnum, code))
    if not cache.add(f"code:{account.pk}:{digits}", True, CODE_LASTS):
        raise ValidationError(WRONG_CODE, code="incorrect_code")


@transaction.atomic
def reset_second_factor(account, *, by=None):
    """Forget phone, passkeys and recovery codes of `account` and sign it out everywhere. With the
    next sign-in a new one is set up."""
    Authenticator.objects.filter(user=account).delete()
    end_sessions(account)
    Act.record("reset the second factor", account, by=by)


def factors_in_words(account):
    """What `account` proves itself with, for the manager: kinds, no names."""
    kinds = Authenticator.objects.filter(user=account).values_list("type", flat=True)
    words = {"totp": "an app with codes", "webauthn": "a passkey"}
    return " and ".join(words[kind] for kind in words if kind in kinds)
