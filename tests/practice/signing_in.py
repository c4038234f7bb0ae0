"""Signing in as people do it: password, then code."""

import re

from django.core import mail
from django.urls import reverse

from practice.accounts.codes import code_of, set_up_app

PASSWORD = "a long enough password"
NEW_PASSWORD = "four words nobody guesses"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
# Addresses of two visitors.
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


def type_password(client, username, password=PASSWORD, *, address=HERE, **data):
    """The first step. Says who that is, not whether they may pass."""
    sent = {"login": username, "password": password} | data
    return client.post(reverse("account_login"), sent, REMOTE_ADDR=address)


def type_code(client, code, *, address=HERE):
    """The second step."""
    return client.post(reverse("mfa_authenticate"), {"code": code}, REMOTE_ADDR=address)


def sign_in(client, account, *, at=None):
    """Both steps, with an app that is set up if there was none."""
    if not account.authenticator_set.exists():
        set_up_app(account, SECRET)
    type_password(client, account.username)
    return type_code(client, code_of(SECRET, at=at))


def is_in(client):
    """Whether the desk opens."""
    return client.get(reverse("admin:practice_staffaccount_changelist")).status_code in (200, 403)


def words(response):
    return " ".join(re.sub("<[^>]*>", " ", response.content.decode()).split())


def link_in_mail(number=-1):
    """The path of the link in that mail."""
    return re.search(r"http://localhost:8000(/\S+)", mail.outbox[number].body)[1]
