"""What search engines and security researchers ask for."""

import re
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.test import override_settings
from django.utils.timezone import localtime

from tests.site.pages import NEEDS
from treatments.models import Edition


def test_the_sitemap_lists_the_pages_that_links_reach_and_nothing_else(client, public):
    answer = client.get("/sitemap.xml")
    assert answer.headers["Content-Type"] == "application/xml"
    listed = re.findall(r"<loc>(.*?)</loc>", answer.content.decode())
    assert sorted(listed) == sorted(f"{settings.SITE_URL}{path}" for path in public)


def test_the_sitemap_says_when_an_article_changed(client, db):
    """A need changes with the guidance."""
    changed = re.findall(r"<lastmod>(.*?)</lastmod>", client.get("/sitemap.xml").content.decode())
    days = {f"{localtime(edition.went_live_at):%Y-%m-%d}" for edition in Edition.objects.live()}
    assert len(changed) == Edition.objects.live().count() + len(NEEDS)
    assert set(changed) == days


def test_a_page_that_was_taken_down_leaves_the_sitemap(client, manager):
    Edition.objects.live().get(article__slug="overview").unpublish(manager, "A figure is wrong")
    assert "/overview/" not in client.get("/sitemap.xml").content.decode()


def test_robots_may_read_everything_but_the_desk(client, db):
    answer = client.get("/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]


def security_txt(client):
    answer = client.get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in answer.content.decode().splitlines())


def test_security_txt_names_a_contact_and_is_valid_for_less_than_a_year(client, db):
    """RFC 9116."""
    fields = security_txt(client)
    expires = datetime.fromisoformat(fields["Expires"].replace("Z", "+00:00"))
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)
    assert fields["Contact"] == f"{settings.SITE_URL}/contact/"
    assert fields["Canonical"] == f"{settings.SITE_URL}/.well-known/security.txt"


@override_settings(SECURITY_CONTACT="mailto:security@example.com")
def test_security_txt_names_the_contact_that_the_owner_set(client, db):
    assert security_txt(client)["Contact"] == "mailto:security@example.com"
