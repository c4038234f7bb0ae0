"""allauth's pages, each with what this site adds: a line in the record, who may open it, and
where it leads."""

from functools import wraps

from allauth.account import views as account_views
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as mfa_views
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.generic import FormView

from practice.accounts.second_factor import may_set_up, note_set_up
from practice.accounts.sessions import end_sessions
from practice.models import Act


def only_if(may_pass):
    """For views behind the door: who may not pass is led on by the desk's own door."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not may_pass(request):
                return redirect("admin:login")
            return view(request, *args, **kwargs)

        return guarded

    return decorate


for_staff = only_if(admin.site.has_permission)
for_setting_up = only_if(may_set_up)


def say_wait(response, form, field):
    """Answer 429 where the form was refused because of too many tries."""
    for error in form.errors.as_data().get(field, []):
        if error.code == "too_many":
            response.status_code = 429
            response.headers["Retry-After"] = str(error.wait)
    return response


class TellsOfMail:
    @property
    def extra_context(self):
        return {"can_mail": settings.CAN_MAIL}


class SignIn(TellsOfMail, account_views.LoginView):
    def form_invalid(self, form):
        return say_wait(super().form_invalid(form), form, NON_FIELD_ERRORS)


class SignOut(account_views.LogoutView):
    def post(self, *args, **kwargs):
        """Going back in the browser shows nothing either."""
        response = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache"'
        return response


class EnterCode(mfa_views.AuthenticateView):
    def form_invalid(self, form):
        return say_wait(super().form_invalid(form), form, "code")


class ForgottenPassword(TellsOfMail, account_views.PasswordResetView):
    """The answer is the same whether anybody has that address or not."""


class ChoosePassword(account_views.PasswordResetFromKeyView):
    """Where the link of an invitation, or of a forgotten password, leads to."""

    def form_valid(self, form):
        """Whoever waits for the code with the old password has to begin anew."""
        Act.record("chose a password", self.reset_user, by=self.reset_user)
        end_sessions(self.reset_user, but=self.request.session.session_key)
        return super().form_valid(form)


class ChangePassword(account_views.PasswordChangeView):
    def get_default_success_url(self):
        return reverse("mfa_index")

    def form_valid(self, form):
        Act.record("changed the password", self.request.user, by=self.request.user)
        end_sessions(self.request.user, but=self.request.session.session_key)
        messages.success(self.request, "Your password is changed. Other browsers are signed out.")
        return super().form_valid(form)


@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class SetUpApp(ActivateTOTPView):
    """An app on the first phone, or on a new one that takes the place of the old."""

    def dispatch(self, request, *args, **kwargs):
        return FormView.dispatch(self, request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        parts = [secret[start : start + 4] for start in range(0, len(secret), 4)]
        return context | {"secret_in_parts": " ".join(parts)}

    @transaction.atomic
    def form_valid(self, form):
        app = Authenticator.objects.filter(user=self.request.user, type=Authenticator.Type.TOTP)
        app.delete()
        note_set_up(self.request, "an app with codes")
        return super().form_valid(form)


class SetUpPasskey(AddWebAuthnView):
    @transaction.atomic
    def form_valid(self, form):
        note_set_up(self.request, "a passkey")
        return super().form_valid(form)


class RemovePasskey(RemoveWebAuthnView):
    success_url = reverse_lazy("mfa_index")

    def get_queryset(self):
        """The last factor of all stays."""
        factors = Authenticator.objects.filter(user=self.request.user)
        has_others = factors.exclude(type=Authenticator.Type.RECOVERY_CODES).count() > 1
        return super().get_queryset() if has_others else Authenticator.objects.none()

    def form_valid(self, form):
        Act.record("removed a passkey", self.request.user, by=self.request.user)
        return super().form_valid(form)


class NewRecoveryCodes(GenerateRecoveryCodesView):
    def form_valid(self, form):
        Act.record("made new recovery codes", self.request.user, by=self.request.user)
        return super().form_valid(form)


sign_in = SignIn.as_view()
sign_out = SignOut.as_view()
enter_code = EnterCode.as_view()
forgotten_password = ForgottenPassword.as_view()
link_sent = account_views.password_reset_done
choose_password = ChoosePassword.as_view()
password_again = for_setting_up(account_views.reauthenticate)
overview = for_setting_up(mfa_views.index)
set_up_app = for_setting_up(SetUpApp.as_view())
set_up_passkey = for_setting_up(SetUpPasskey.as_view())
change_password = for_staff(ChangePassword.as_view())
remove_passkey = for_staff(RemovePasskey.as_view())
recovery_codes = for_staff(ViewRecoveryCodesView.as_view())
new_recovery_codes = for_staff(NewRecoveryCodes.as_view())
