"""What a visitor sees who has sent a request."""

import logging

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import Error as DatabaseError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from consultations import receipt
from consultations.models import ConsultationRequest
from practice.models import Profile

logger = logging.getLogger(__name__)

LASTS = 24 * 60 * 60  # seconds
CODE_IS_SHOWN_FOR = 60 * 60  # seconds
PATH = "/request/received/"
_signer = TimestampSigner(salt="consultations.received")


def to_confirmation(saved):
    """Leads to the confirmation of a saved request. Its address carries the signed reference,
    so that nobody finds one by guessing. A cookie proves for an hour that this browser sent
    the request: the address alone, from a history or a log, shows no code of the receipt."""
    response = redirect("consultations:received", _signer.sign(saved.reference))
    response.set_signed_cookie(
        settings.SENDER_COOKIE_NAME,
        saved.reference,
        max_age=CODE_IS_SHOWN_FOR,
        path=PATH,
        secure=not settings.PLAIN_HTTP,
        httponly=True,
        samesite="Lax",
    )
    return response


@never_cache
@require_safe
def received(request, token):
    try:
        reference = _signer.unsign(token, max_age=LASTS)
    except BadSignature as error:
        raise Http404("No confirmation at this address, or it is over a day old.") from error
    try:
        return _confirmation(request, reference)
    except DatabaseError as error:
        logger.error("A confirmation met a database in trouble: %s", type(error).__name__)
        context = {"reference": reference, "practice": Profile(), "live": None}
        return render(request, "consultations/received_in_trouble.html", context, status=503)


def _confirmation(request, reference):
    requests = ConsultationRequest.objects.without_words().select_related("corrects")
    saved = get_object_or_404(requests, reference=reference)
    sent = request.get_signed_cookie(
        settings.SENDER_COOKIE_NAME, default="", max_age=CODE_IS_SHOWN_FOR
    )
    context = {"saved": saved, "receipt": receipt.receipt_of(saved) if sent == reference else None}
    return render(request, "consultations/received.html", context)


@require_safe
def finished(request):
    """For a computer that others use too: the browser forgets the pages of this site, and
    that it sent a request."""
    response = render(request, "consultations/finished.html")
    response.headers["Clear-Site-Data"] = '"cache"'
    response.delete_cookie(settings.SENDER_COOKIE_NAME, path=PATH)
    return response
