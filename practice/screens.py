"""Screens of the desk that are no list and no form of the admin, for every room."""

from functools import wraps

from django.contrib import admin
from django.template.response import TemplateResponse


def screen(permission):
    """A view that only staff with `permission` open; others who are signed in get 403, and
    everybody else is sent to sign in. The answer is kept by no cache."""

    def decorate(view):
        def opened(request, *args, **kwargs):
            if not request.user.has_perm(permission):
                return show(request, "desk/forbidden.html", "Not for your role", status=403)
            return view(request, *args, **kwargs)

        @wraps(view)
        def guarded(request, *args, **kwargs):
            return admin.site.admin_view(opened)(request, *args, **kwargs)

        return guarded

    return decorate


def show(request, template, title, *, status=200, **context):
    """Render templates/admin/<template> with what every page of the admin needs."""
    context = {
        **admin.site.each_context(request),
        "is_nav_sidebar_enabled": False,  # the desk has its own ways, and needs the width
        "title": title,
        **context,
    }
    return TemplateResponse(request, f"admin/{template}", context, status=status)
