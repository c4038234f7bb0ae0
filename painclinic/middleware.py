"""What every answer carries, and how large a question may be."""

import logging

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import HttpResponseNotAllowed
from django.shortcuts import render

from practice.models import Profile

logger = logging.getLogger(__name__)

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # the admin's own stylesheet draws icons as data
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
METHODS = ["GET", "HEAD", "POST"]
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def security_headers(get_response):
    """Nothing from another host, nothing inline, in no other site's frame."""

    def middleware(request):
        response = get_response(request)
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    return middleware


def limit_body_size(get_response):
    """Answer a form that is too large with a page that says what to do. Where staff add pictures,
    more may be sent.

    The body is read and dropped first (up to ten times the limit): a browser that is
    still sending would show a broken connection instead of the page.
    """

    def limit_of(request):
        may_be_larger = settings.LARGER_BODIES if request.method == "POST" else {}
        return may_be_larger.get(request.path, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)

    def drain(request, limit):
        left = 10 * limit
        while left > 0 and (chunk := request.read(min(65536, left))):
            left -= len(chunk)

    def middleware(request):
        limit = limit_of(request)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > limit:
            drain(request, limit)
            context = {
                "is_picture": request.path in settings.LARGER_BODIES,
                "is_staff_page": request.path.startswith("/admin/"),
            }
            return render(request, "413.html", context, status=413)
        return get_response(request)

    return middleware


def apologize_for_the_database(get_response):
    """While it is locked, full or away, a page that cannot be made says so, with the phone, and
    that it is worth coming back. A form has its own way, which gives back what was typed."""

    def middleware(request):
        return get_response(request)

    middleware.process_exception = apology
    return middleware


def apology(request, exception):
    """The page that says so; None when the `exception` is something else."""
    if not isinstance(exception, OperationalError | InterfaceError):
        return None
    logger.error("The database did not answer: %s", type(exception).__name__)
    context = {
        "practice": Profile.seen_last(),
        "is_staff_page": request.path.startswith(settings.DESK_PATH),
    }
    response = render(request, "503.html", context, status=503)
    response.headers["Retry-After"] = "60"  # seconds
    return response


def refuse_odd_input(get_response):
    """Refuse what no browser sends and would make Django or the database fail: NUL in an
    address, and a form in a charset that is a codec but no text encoding, such as base64. And
    methods that this site has no use for, such as TRACE, which would send a cookie back."""

    def middleware(request):
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        charset = (request.content_params or {}).get("charset", "utf-8")
        if request.content_type == "multipart/form-data" and charset.lower() != "utf-8":
            raise BadRequest("Forms must be sent as UTF-8.")
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("An address holds no NUL.")
        return get_response(request)

    return middleware
