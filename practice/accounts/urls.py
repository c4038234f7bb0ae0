"""Signing in. The names are allauth's; what is not here, such as signing up, does not exist."""

from django.urls import path, re_path

from practice.accounts import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("code/", views.enter_code, name="mfa_authenticate"),
    path("password/forgotten/", views.forgotten_password, name="account_reset_password"),
    path("password/link-sent/", views.link_sent, name="account_reset_password_done"),
    re_path(
        r"^password/choose/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[0-9A-Za-z-]+)/$",
        views.choose_password,
        name="account_reset_password_from_key",
    ),
    path("password/again/", views.password_again, name="account_reauthenticate"),
    path("password/", views.change_password, name="account_change_password"),
    path("", views.overview, name="mfa_index"),
    path("app/", views.set_up_app, name="mfa_activate_totp"),
    path("passkey/", views.set_up_passkey, name="mfa_add_webauthn"),
    path("passkey/<int:pk>/remove/", views.remove_passkey, name="mfa_remove_webauthn"),
    path("recovery-codes/", views.recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", views.new_recovery_codes, name="mfa_generate_recovery_codes"),
]
