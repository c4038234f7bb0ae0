"""Pages of the site itself: errors, and the files that machines ask for."""

import sys
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import Error as DatabaseError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from painclinic.middleware import apology
from practice.models import Profile
from practice.storable import storable


@require_safe
@storable()
def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return _plain_text(lines)


@require_safe
@storable()
def security_txt(request):
    """RFC 9116. Without a contact of its own the site points at its contact page."""
    contact = settings.SECURITY_CONTACT or f"{settings.SITE_URL}{reverse('practice:contact')}"
    expires = datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires + timedelta(days=180):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_URL}{reverse('security_txt')}",
    ]
    return _plain_text(lines)


def _plain_text(lines):
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def bad_request(request, exception=None):
    return _without_database(request, "400.html", 400)


def forbidden(request, exception=None):
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def server_error(request):
    """Who is signed in, a middleware asks the database, and that is no view’s exception."""
    return apology(request, sys.exception()) or _without_database(request, "500.html", 500)


def _without_database(request, template, status):
    """A page for when nothing can be relied on: it names the phone if it can be read."""
    try:
        profile = Profile.current()
    except DatabaseError:
        profile = Profile()
    return render(request, template, {"practice": profile}, status=status)
