"""Which pages may be kept, and that each change of what they show makes another version."""

import re
from contextlib import contextmanager
from copy import deepcopy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from practice.models import Clinician, Closure, OpeningHours, SiteVersion
from practice.site_version import EVENTS
from tests.site.pages import DECIDING, OWN, PAGES
from tests.treatments.exported import a_picture
from treatments.live import _shared_editions
from treatments.models import Edition

pytestmark = pytest.mark.django_db
PERSONAL = ["/self-check/", "/search/", "/search/?q=shot", *OWN]
KEPT = [
    *(path for path in PAGES if path not in PERSONAL),
    "/treatments/nerve-blocks/large-print/",
    "/compare/?with=nerve-blocks&with=spinal-cord-stimulation",
    "/visit-sheet/?about=nerve-blocks",
    "/request/?about=nerve-blocks",
    "/sitemap.xml",
    "/robots.txt",
    "/.well-known/security.txt",
]
READ = re.compile(r'(?:FROM|JOIN) "?(\w+)"?')


@pytest.mark.parametrize("path", KEPT)
def test_a_page_that_is_the_same_for_everybody_says_by_which_version_it_was_made(client, path):
    answer = client.get(path)

    assert answer.status_code == 200
    assert answer.site_version == SiteVersion.now()


def test_a_reading_page_is_kept_unless_it_is_somebodys_own():
    assert set(PAGES) - set(KEPT) == {"/self-check/", "/search/"}
    assert set(DECIDING) & set(KEPT) == {"/compare/", "/visit-sheet/"}


@pytest.mark.parametrize("path", PERSONAL)
def test_what_one_person_answers_or_looks_for_is_never_kept(client, path):
    answer = client.get(path)

    assert answer.status_code == 200
    assert not hasattr(answer, "site_version")


@pytest.mark.parametrize(
    "path",
    [
        "/?utm_source=mail",
        "/treatments/nerve-blocks/?with=nerve-blocks",
        "/compare/?with=nerve-blocks&q=pain",
    ],
)
def test_nor_is_a_page_with_something_else_in_its_address(client, path):
    assert not hasattr(client.get(path), "site_version")


@pytest.mark.parametrize("role", ["front_desk", "editor", "clinician", "manager"])
def test_staff_who_are_signed_in_read_the_very_same_bytes(request, client, role):
    staff = request.getfixturevalue(f"{role}_client")

    for path in KEPT:
        assert staff.get(path).content == client.get(path).content, path


@pytest.mark.parametrize("role", ["front_desk", "editor", "clinician", "manager"])
def test_no_screen_of_the_desk_is_kept(request, role):
    staff = request.getfixturevalue(f"{role}_client")

    screens = ["admin:index", "admin:consultations_consultationrequest_changelist"]
    for name in [*screens, "admin:treatments_pages", "account_login"]:
        assert not hasattr(staff.get(reverse(name), follow=True), "site_version"), name


def test_every_table_that_kept_pages_read_makes_another_version(client, filled_profile):
    a_pictured_clinician()

    with CaptureQueriesContext(connection) as queries:
        for path in KEPT:
            client.get(path)

    read = {table for query in queries for table in READ.findall(query["sql"])}
    assert {"treatments_edition", "practice_profile", "practice_picture"} <= read
    assert read - {SiteVersion._meta.db_table} <= tables_that_renew()


def test_no_page_changes_what_all_requests_share(client):
    """The cards of live editions, the safety net and the glossary are read once per version."""

    def shared():
        return [(edition.card, edition.words) for edition in _shared_editions()]

    before = deepcopy(shared())
    for path in [*KEPT, *PERSONAL]:
        client.get(path)

    assert shared() == before
    assert any(words for _, words in before)


def a_pictured_clinician():
    Clinician.objects.create(
        name="Dr. Pat Example", credentials="MD", picture=a_picture(), picture_alt="Dr. Pat"
    )


def tables_that_renew():
    """Those with a trigger for each kind of change."""
    ask = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(ask)
        triggers = {name for (name,) in cursor.fetchall()}
    names = {name.rsplit("_", 3)[0] for name in triggers if name.endswith("_renews_version")}
    return {
        table
        for table in names
        if all(f"{table}_{event.lower()}_renews_version" in triggers for event in EVENTS)
    }


@contextmanager
def another_version():
    before = SiteVersion.now()
    yield
    assert SiteVersion.now() != before


def test_publishing_and_taking_down_make_another_version(manager):
    edition = Edition.objects.live().get(article__slug="overview")

    with another_version():
        edition.unpublish(manager, "A mistake.")


def test_facts_of_the_practice_make_another_version(filled_profile):
    with another_version():
        filled_profile.phone = "918-555-0177"
        filled_profile.save()
    with another_version():
        OpeningHours.objects.filter(weekday=0).update(closes="12:00")
    with another_version():
        Closure.objects.all().delete()


def test_a_clinician_and_her_picture_make_another_version(db):
    with another_version():
        a_pictured_clinician()


def test_what_no_page_shows_makes_none(client, front_desk_client):
    """Else each sign-in and each request would throw all pages away."""
    before = SiteVersion.now()

    client.post("/self-check/", {})
    front_desk_client.get("/admin/")

    assert SiteVersion.now() == before
