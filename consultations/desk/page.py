"""What all screens of the desk share."""

from functools import wraps

from django.contrib import admin
from django.template.response import TemplateResponse

from consultations.encryption import WrongKey

BOARD = "admin:consultations_consultationrequest_changelist"

SEE = "consultations.view_consultationrequest"
WORK = "consultations.change_consultationrequest"
EXPORT = "consultations.export_consultationrequest"
HOLD = "consultations.hold_consultationrequest"
PURGE = "consultations.purge_consultationrequest"
FIGURES = "consultations.view_figures"


def screen(permission):
    """A view that only staff with `permission` open; others who are signed in get 403, and
    everybody else is sent to sign in. The answer is kept by no cache. Words that none of our
    keys can read are said to be so."""

    def decorate(view):
        def opened(request, *args, **kwargs):
            if not request.user.has_perm(permission):
                return show(request, "forbidden.html", "Not for your role", status=403)
            try:
                return view(request, *args, **kwargs)
            except WrongKey:
                return show(request, "unreadable.html", "This cannot be read", status=503)

        @wraps(view)
        def guarded(request, *args, **kwargs):
            return admin.site.admin_view(opened)(request, *args, **kwargs)

        return guarded

    return decorate


def show(request, template, title, *, status=200, **context):
    """Render templates/admin/desk/<template> with what every page of the admin needs."""
    context = {
        **admin.site.each_context(request),
        "is_nav_sidebar_enabled": False,  # the desk has its own ways, and needs the width
        "title": title,
        **context,
    }
    return TemplateResponse(request, f"admin/desk/{template}", context, status=status)
