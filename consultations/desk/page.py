"""What all screens of the desk share."""

from functools import wraps

from consultations.encryption import WrongKey
from practice import screens

BOARD = "admin:consultations_consultationrequest_changelist"

SEE = "consultations.view_consultationrequest"
WORK = "consultations.change_consultationrequest"
EXPORT = "consultations.export_consultationrequest"
HOLD = "consultations.hold_consultationrequest"
PURGE = "consultations.purge_consultationrequest"
FIGURES = "consultations.view_figures"


def screen(permission):
    """As practice.screens.screen. Words that none of our keys can read are said to be so."""

    def decorate(view):
        @wraps(view)
        def readable(request, *args, **kwargs):
            try:
                return view(request, *args, **kwargs)
            except WrongKey:
                return show(request, "unreadable.html", "This cannot be read", status=503)

        return screens.screen(permission)(readable)

    return decorate


def show(request, template, title, *, status=200, **context):
    """Render templates/admin/desk/<template> with what every page of the admin needs."""
    return screens.show(request, f"desk/{template}", title, status=status, **context)
