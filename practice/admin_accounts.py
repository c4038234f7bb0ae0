"""Staff accounts: who works here, with which roles, and how they get in."""

from functools import partial

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from practice.accounts.links import DAYS, can_mail, password_link, send_link
from practice.accounts.second_factor import factors_in_words, reset_second_factor
from practice.accounts.sessions import end_sessions
from practice.admin import RecordedAdmin
from practice.models import Act, StaffAccount

# What somebody proves themself with is nobody else's to look at.
admin.site.unregister([EmailAddress, Authenticator])

PERSON = ("Person", {"fields": ["first_name", "last_name", "email"]})


class NewAccountForm(forms.ModelForm):
    """Nobody types a password for somebody else."""

    def save(self, commit=True):
        self.instance.set_unusable_password()
        return super().save(commit)


@admin.register(StaffAccount)
class StaffAccountAdmin(RecordedAdmin, UserAdmin):
    """Accounts and roles. Only a superuser makes superusers or gives single permissions,
    and nobody gives a role to themself: otherwise "may change accounts" would mean "may
    do everything"."""

    list_display = ["username", "first_name", "last_name", "roles", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    add_form, add_form_template = NewAccountForm, None
    change_form_template = "admin/practice/staffaccount/change_form.html"
    add_fieldsets = [
        (None, {"fields": ["username"], "description": "They choose the password themself."}),
        PERSON,
        ("What this account may do", {"fields": ["groups"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="roles")
    def roles(self, account):
        return ", ".join(group.name for group in account.groups.all()) or "none"

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return self.add_fieldsets
        rights = ["is_active", "is_staff", "groups"]
        if request.user.is_superuser:
            rights += ["is_superuser", "user_permissions"]
        return [
            (None, {"fields": ["username"]}),
            PERSON,
            ("What this account may do", {"fields": rights}),
        ]

    def get_readonly_fields(self, request, obj=None):
        is_own = obj is not None and obj.pk == request.user.pk
        return ["groups"] if is_own and not request.user.is_superuser else []

    def has_change_permission(self, request, obj=None):
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        """Accounts are switched off, not deleted: the record of acts names them."""
        return False

    def get_urls(self):
        """Without Django's page that types a password for somebody else."""
        kept = [url for url in super().get_urls() if url.name != "auth_user_password_change"]
        signing_in = self.admin_site.admin_view(self.signing_in)
        name = "practice_staffaccount_signing_in"
        return [path("<int:pk>/signing-in/", signing_in, name=name), *kept]

    def save_model(self, request, obj, form, change):
        obj.email = obj.email.lower()  # so that a forgotten password finds it
        super().save_model(request, obj, form, change)
        if not (obj.is_active and obj.is_staff):
            end_sessions(obj)

    def save_related(self, request, form, formsets, change):
        """The record names the roles that were given and taken away."""
        account = form.instance
        before = set(account.groups.all())
        super().save_related(request, form, formsets, change)
        now = set(account.groups.all())
        changes = [f"{role} given" for role in now - before]
        changes += [f"{role} taken away" for role in before - now]
        if changes:
            detail = ", ".join(sorted(changes))[:200]
            Act.record("changed roles", account, by=request.user, detail=detail)

    def response_add(self, request, obj, post_url_continue=None):
        """The invitation goes out after the account is saved; the next page says whether it did."""
        if can_mail(obj):
            transaction.on_commit(partial(self.mail_link, request, obj))
        return redirect("admin:practice_staffaccount_signing_in", obj.pk)

    def signing_in(self, request, pk):
        """How somebody gets in: invited or not, second factor or not, and what can be done."""
        account = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, account):
            raise PermissionDenied
        can_help = account.is_active and account.is_staff and account.pk != request.user.pk
        if request.method != "POST":
            return self.show_signing_in(request, account, can_help=can_help)
        if not can_help:
            raise PermissionDenied
        if "hand_over" in request.POST:  # shown in this answer, and never again
            self.record_link(request, account, "handed over")
            link = password_link(account)
            return self.show_signing_in(request, account, can_help=can_help, link=link)
        if "mail" in request.POST and can_mail(account):
            self.mail_link(request, account)
        elif "reset" in request.POST:
            reset_second_factor(account, by=request.user)
            messages.success(request, "Done. With the next sign-in they set up a new one.")
        return redirect("admin:practice_staffaccount_signing_in", pk)

    def show_signing_in(self, request, account, **context):
        links = Act.objects.about(account).filter(verb__in=["invited", "sent a password link"])
        context |= self.admin_site.each_context(request) | {
            "title": f"Signing in: {account}",
            "is_nav_sidebar_enabled": False,
            "account": account,
            "has_accepted": account.has_usable_password(),
            "last_link": links.first(),
            "can_mail": can_mail(account),
            "factors": factors_in_words(account),
            "days": DAYS,
        }
        return render(request, "admin/practice/staffaccount/signing_in.html", context)

    def record_link(self, request, account, how):
        verb = "sent a password link" if account.has_usable_password() else "invited"
        Act.record(verb, account, by=request.user, detail=how)

    def mail_link(self, request, account):
        self.record_link(request, account, "by mail")
        try:
            send_link(account)
        except OSError:
            messages.error(
                request,
                "The email could not be sent. Try again later, or make a link to hand over.",
            )
        else:
            messages.success(request, f"An email with a link is on its way. It works {DAYS} days.")
