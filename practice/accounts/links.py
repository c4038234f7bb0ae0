"""One-time links with which somebody chooses a password: the first one, or a new one."""

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.urls import reverse

SUBJECT = "Choose a password for the desk"
BODY = """\
With this link you choose a password for the desk:

{link}

It works once, within {days} days. Keep it to yourself: who has the link can choose the password.

If you did not expect this email, tell a manager. Without the link nothing changes.

Please do not answer this email. Nobody reads this mailbox.
"""
DAYS = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)


def can_mail(account):
    return bool(settings.CAN_MAIL and account.email)


def password_link(account):
    """The address at which `account` chooses a password, good for one use within
    PASSWORD_RESET_TIMEOUT seconds."""
    arguments = {
        "uidb36": user_pk_to_url_str(account),
        "key": default_token_generator.make_token(account),
    }
    return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=arguments)


def send_link(account):
    """Mail a link. Raises OSError where the mail server does not take it; its words may hold
    the address. Call it outside of a transaction."""
    body = BODY.format(link=password_link(account), days=DAYS)
    send_mail(SUBJECT, body, None, [account.email])
