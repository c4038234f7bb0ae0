"""allauth's forms in our words: labels, hints and errors that say what to do."""

from contextlib import contextmanager

from allauth.account import forms as account_forms
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm
from django import forms
from django.contrib.auth.signals import user_login_failed

from practice.accounts.second_factor import use_once
from practice.accounts.tries import code_tries

RULES = (
    "At least 12 characters. Three or four words that have nothing to do with each other are good "
    "and easy to type. Not your name, and no password that you use elsewhere."
)


def word(form, name, label, *, missing, hint=""):
    """Give a field of `form` its words; what allauth writes into empty fields goes."""
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.error_messages["required"] = missing
    field.widget.attrs.pop("placeholder", None)
    return field


def word_new_password(form):
    word(form, "password1", "New password", missing="Choose a password.", hint=RULES)
    word(form, "password2", "The same password again", missing="Type the password once more.")


class SignInForm(account_forms.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name = word(self, "login", "User name", missing="Enter your user name.")
        name.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        word(self, "password", "Password", missing="Enter your password.")


class PasswordAgainForm(account_forms.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        word(self, "password", "Password", missing="Enter your password.")


class ForgottenPasswordForm(account_forms.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        missing = "Enter the email address that the clinic has for you."
        email = word(self, "email", "Email address", missing=missing)
        email.error_messages["invalid"] = "Enter an email address, for example fran@example.com."


class ChoosePasswordForm(account_forms.ResetPasswordKeyForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        word_new_password(self)


class LinkForm(account_forms.UserTokenForm):
    """Whether a link is good. Who was switched off chooses no password."""

    def clean(self):
        cleaned = super().clean()
        if not self.reset_user.is_active:
            raise forms.ValidationError("This account is switched off.", code="inactive")
        return cleaned


class ChangePasswordForm(account_forms.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        word(self, "oldpassword", "Your password now", missing="Enter your password.")
        word_new_password(self)


def word_code(form, hint):
    code = word(form, "code", "Code", missing="Type the code.", hint=hint)
    code.max_length = 20
    code.widget.attrs |= {"inputmode": "numeric", "spellcheck": "false", "maxlength": "20"}


class CodeForm(AuthenticateForm):
    """The second step of signing in: a code from the app, or a recovery code."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        word_code(self, "The 6 digits that your app shows, or one of your recovery codes.")

    def clean_code(self):
        places = [(tries, tries.take()) for tries in code_tries(self.user, context.request)]
        try:
            code = super().clean_code()
            use_once(self.user, code)
        except forms.ValidationError:
            self._say_failed()
            raise
        for tries, place in places:
            tries.give_back(place)
        return code

    def _say_failed(self):
        name = self.user.get_username()
        user_login_failed.send(
            sender=type(self), credentials={"username": name}, request=context.request
        )


class FirstCodeForm(ActivateTOTPForm):
    """Shows that the app on the phone works. Its code is used up with that."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        word_code(self, "The 6 digits that the app shows now. They change every 30 seconds.")

    def clean_code(self):
        code = super().clean_code()
        use_once(self.user, code)
        return code


@contextmanager
def refused_with_words():
    """What is no passkey at all would be an error of ours otherwise."""
    try:
        yield
    except (KeyError, AttributeError, ValueError, TypeError) as error:
        raise forms.ValidationError("That did not work. Try once more.") from error


class PasskeyForm(AuthenticateWebAuthnForm):
    """The second step of signing in, with a passkey."""

    def clean_credential(self):
        with refused_with_words():
            return super().clean_credential()


class NewPasskeyForm(AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        hint = "So that you can tell it from others, for example “Front desk computer”."
        name = word(self, "name", "Name of this passkey (optional)", missing="", hint=hint)
        name.max_length = 60
        name.widget.attrs["maxlength"] = "60"

    def clean(self):
        with refused_with_words():
            return super().clean()
