"""What allauth leaves to us: how a password is checked, and how secrets are kept."""

import logging
import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import authenticate
from django.urls import reverse

from practice.accounts.links import send_link
from practice.accounts.second_factor import WRONG_CODE
from practice.accounts.tries import TooMany, mail_tries, password_tries
from practice.address import network_of

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "User name or password is not right. Check both.",
        "incorrect_password": "That is not your password. Check it and try again.",
        "enter_current_password": "That is not your password. Check it and try again.",
    }

    def authenticate(self, request, **credentials):
        """The account whose password this is, or None. Raises TooMany where this user name was
        wrong too often from this address; the password is not looked at then."""
        tries = password_tries(credentials["username"], request)
        place = tries.take()
        account = authenticate(request, **credentials)
        if account:
            tries.give_back(place)
        return account

    def get_login_redirect_url(self, request):
        return admin.site.first_screen_of(request.user)

    def is_reauthentication_required(self, *, app, **kwargs):
        """Who signed in, or gave the password again, a moment ago is not asked for it."""
        records = get_authentication_records(self.request, self.request.user)
        last = records[-1]["at"] if records else 0
        return time.time() - last > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user):
        url = reverse("account_reauthenticate")
        return [{"id": "reauthenticate", "description": "Password", "url": url}]

    def send_password_reset_mail(self, user, email, context):
        """Whatever happens, the page says the same."""
        if not settings.CAN_MAIL:
            return
        try:
            mail_tries(user).take()
            send_link(user)
        except TooMany:
            logger.warning("A link for a new password was asked for too often.")
        except OSError as error:  # its words may hold the address
            logger.error("A link for a new password was not sent: %s", type(error).__name__)

    def add_message(self, *args, **kwargs):
        """Our pages say themselves what happened."""

    def is_ajax(self, request):
        return False

    def get_client_ip(self, request):
        return network_of(request)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def encrypt(self, text):
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        """Raises InvalidToken where none of settings.ACCOUNT_KEYS fits."""
        return _keys().decrypt(encrypted_text).decode()

    def get_totp_label(self, user):
        return user.username

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return f"Passkey {number}"


def _keys():
    return MultiFernet([Fernet(key) for key in settings.ACCOUNT_KEYS])
