import logging
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultations.forms import RequestForm, about_choices, about_choices_without_database
from consultations.keeps import roles_that_read, what_is_kept
from consultations.models import ConsultationRequest
from practice.models import Profile
from treatments.live import LiveEditions

logger = logging.getLogger(__name__)

CONFIRMATION_LASTS = timedelta(hours=24)
RETRY_AFTER = 60  # seconds
_signer = TimestampSigner(salt="consultations.received")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def request_form(request):
    if request.method == "POST":
        return _receive(request)
    initial = {"about": request.GET.get("about")}
    return _form_page(request, RequestForm(initial=initial, about=_choices(request)))


def _choices(request):
    """What it can be about, from the same answer of the database as the page itself."""
    request.live = LiveEditions()
    return about_choices(request.live)


def _receive(request):
    """Save first, then say so: what the confirmation acknowledges is on disk."""
    practice = None
    try:
        practice = Profile.current()  # read first, so that an apology can name the phone
        form = RequestForm(request.POST, about=_choices(request))
        if not form.is_valid():
            return _form_page(request, form, status=422)
        saved = form.save()
    except (OperationalError, InterfaceError) as error:
        logger.error("A consultation request could not be saved: %s", error)
        return _not_saved(request, practice or Profile())
    return redirect("consultations:received", _signer.sign(saved.reference))


def _not_saved(request, practice):
    """The form with everything still in it, made without asking the database anything."""
    about = about_choices_without_database(request.POST.get("about"))
    response = _form_page(
        request,
        RequestForm.as_typed(request.POST, about),
        status=503,
        problem="not saved",
        practice=practice,
        live=None,
    )
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def _form_page(request, form, status=200, **context):
    return render(request, "consultations/request.html", {"form": form, **context}, status=status)


@never_cache
@require_safe
def received(request, token):
    """The confirmation. Its address carries the signed reference, so that nothing is
    remembered in a session and nobody finds a page by guessing."""
    try:
        reference = _signer.unsign(token, max_age=CONFIRMATION_LASTS)
    except BadSignature as error:
        raise Http404("No confirmation at this address, or it is over a day old.") from error
    return render(request, "consultations/received.html", {"reference": reference})


@never_cache
def csrf_failure(request, reason=""):
    """The cookie that proves where a form comes from did not come back: nothing is
    saved, but nobody has to type it all again."""
    if request.path != reverse("consultations:request"):
        return render(request, "403_csrf.html", status=403)
    try:
        form = RequestForm.as_typed(request.POST, _choices(request))
        return _form_page(request, form, status=403, problem="not sent")
    except (OperationalError, InterfaceError) as error:
        logger.error("The form could not be shown again: %s", error)
        return _not_saved(request, Profile())


@require_safe
def what_we_keep(request):
    kept = what_is_kept(settings, ConsultationRequest._meta.concrete_fields)
    context = {"kept": kept, "readers": roles_that_read()}
    return render(request, "consultations/what_we_keep.html", context)
