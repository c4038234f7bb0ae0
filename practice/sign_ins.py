"""Who signed in or out, and who tried to, for the record. Never the name that was typed: people
type their password there."""

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from practice.models import Act, StaffAccount


@receiver(user_logged_in)
def record_sign_in(sender, user, **kwargs):
    Act.record("signed in", user, by=user)


@receiver(user_logged_out)
def record_sign_out(sender, user, **kwargs):
    if user is not None:  # the session had ended already
        Act.record("signed out", user, by=user)


@receiver(user_login_failed)
def record_failure(sender, credentials, **kwargs):
    """About the account that was named, or about staff accounts as such when there is none."""
    named = StaffAccount.objects.filter(username__iexact=credentials.get("username", ""))
    Act.record("failed to sign in", named.first() or StaffAccount)
