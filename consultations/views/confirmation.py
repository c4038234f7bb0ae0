"""What a visitor sees who has sent a request."""

import logging

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import Error as DatabaseError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from consultations import receipt
from consultations.models import ConsultationRequest
from practice.models import Profile

logger = logging.getLogger(__name__)

LASTS = 24 * 60 * 60  # seconds
RETRY_AFTER = 60  # seconds
# Where the cookie is sent to. Never to the form: a browser goes back only to a page that was
# asked for with the same cookies.
FOLDER = "/request/received/"
_signer = TimestampSigner(salt="consultations.received")


def to_confirmation(saved):
    """Leads to the confirmation of a saved request. Its address carries the signed reference,
    so that nobody finds one by guessing. A cookie proves for an hour that this browser sent
    the request: the address alone, from a history or a log, shows no code of the receipt."""
    response = redirect("consultations:received", _signer.sign(saved.reference))
    response.set_signed_cookie(
        _cookie_of(saved.reference),
        "sent",
        max_age=settings.CODE_IS_SHOWN_FOR,
        path=FOLDER,
        secure=not settings.PLAIN_HTTP,
        httponly=True,
        samesite="Lax",
    )
    return response


def _cookie_of(reference):
    """The name of the cookie; its signature is good for that name only."""
    return f"{settings.SENDER_COOKIE_NAME}-{reference}"


def _was_sent_from(request, reference):
    lasts = settings.CODE_IS_SHOWN_FOR
    return request.get_signed_cookie(_cookie_of(reference), default=None, max_age=lasts)


@never_cache
@require_safe
def received(request, token):
    try:
        reference = _signer.unsign(token, max_age=LASTS)
    except BadSignature as error:
        raise Http404("No confirmation at this address, or it is over a day old.") from error
    practice = Profile()
    try:
        practice = Profile.current()  # read first: an apology can name the phone
        return _confirmation(request, reference, practice)
    except DatabaseError as error:
        logger.error("A confirmation met a database in trouble: %s", type(error).__name__)
        context = {"reference": reference, "practice": practice, "live": None}
        response = render(request, "consultations/received_in_trouble.html", context, status=503)
        response.headers["Retry-After"] = RETRY_AFTER
        return response


def _confirmation(request, reference, practice):
    requests = ConsultationRequest.objects.without_words().select_related("corrects")
    saved = get_object_or_404(requests, reference=reference)
    context = {
        "saved": saved,
        "due": receipt.promised(saved, timezone.now()),
        "receipt": receipt.receipt_of(saved) if _was_sent_from(request, reference) else None,
        "practice": practice,
    }
    return render(request, "consultations/received.html", context)


@require_safe
def finished(request):
    """For a computer that others use too: the browser forgets the pages of this site, and
    that it sent a request. It does so while the database does not answer, too."""
    try:
        response = render(request, "consultations/finished.html")
    except DatabaseError as error:
        logger.error("A page met a database in trouble: %s", type(error).__name__)
        context = {"practice": Profile(), "live": None}
        response = render(request, "consultations/finished.html", context)
    response.headers["Clear-Site-Data"] = '"cache"'
    for name in request.COOKIES:
        if name.startswith(settings.SENDER_COOKIE_NAME):
            response.delete_cookie(name, path=FOLDER)
    return response
