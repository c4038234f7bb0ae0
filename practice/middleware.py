from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import logout
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

from practice.accounts.sessions import say_seen, why_over


def end_old_sessions(get_response):
    """Under /admin/ nothing is kept by a cache, and who was away too long signs in again. All
    other pages know no sessions."""

    def middleware(request):
        if not request.path.startswith(settings.DESK_PATH):
            return get_response(request)
        why = why_over(request) if request.user.is_authenticated else ""
        response = _sign_in_again(request, why) if why else get_response(request)
        if request.user.is_authenticated:
            say_seen(request, response)
        add_never_cache_headers(response)
        return response

    return middleware


def _sign_in_again(request, why):
    logout(request)
    messages.info(request, f"{why} Sign in again to go on.")
    return admin.site.sign_in_first(_where_from(request))


def _where_from(request):
    """The page to come back to: of a form that was sent, the page it stood on."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    page = request.headers.get("Referer", "")
    hosts = {request.get_host()}
    return page if url_has_allowed_host_and_scheme(page, hosts) else reverse("admin:index")
