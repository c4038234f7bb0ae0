"""The admin's site, as the clinic uses it: nobody in without a second factor."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from practice.accounts.second_factor import has_second_factor, may_set_up


class Desk(admin.AdminSite):
    site_header = "The clinic’s desk"
    site_title = "Clinic desk"
    index_title = "What would you like to do?"

    def has_permission(self, request):
        return super().has_permission(request) and has_second_factor(request)

    def first_screen_of(self, person):
        """The address where `person` begins the day."""
        screens = settings.FIRST_SCREENS.items()
        mine = (screen for permission, screen in screens if person.has_perm(permission))
        return reverse(next(mine, "admin:index"))

    @method_decorator([never_cache, login_not_required])
    def login(self, request, extra_context=None):
        """The way on: to one's first screen; for whoever may not open what they asked for, to
        set up a second factor or to sign in. A session that began before its account had one is
        of no use."""
        if self.has_permission(request):
            return redirect(self.first_screen_of(request.user))
        if may_set_up(request):
            return redirect("mfa_index")
        if request.user.is_authenticated:
            logout(request)
        return self.sign_in_first(request.GET.get(REDIRECT_FIELD_NAME, reverse("admin:index")))

    def sign_in_first(self, wanted):
        """Lead to signing in, and from there on to the address `wanted`. Whoever wants the
        index wants the desk and nothing in particular: they begin at their first screen."""
        if wanted == reverse("admin:index"):
            return redirect(settings.LOGIN_URL)
        return redirect_to_login(wanted)

    def logout(self, request, extra_context=None):
        from practice.accounts.views import sign_out  # it asks this module who may pass

        return sign_out(request)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def password_change_done(self, request, extra_context=None):
        return redirect("admin:index")
