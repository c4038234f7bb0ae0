"""Nothing that anybody sends becomes SQL: every form, every query, the desk’s too.

A payload is found out by what it does: an error, a statement that holds its words, rows that are
gone, an answer that comes late. That it would be found is shown on views that are open to it.
"""

import logging
import time
from itertools import cycle, islice

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from painclinic.urls import urlpatterns as site
from tests.consultations.visitor import FORM, PAGES, TYPED, draft, received
from tests.site import injection
from tests.site.injection import PAYLOADS, Place, attack, places
from tests.site.test_who_may import LEADS_ON, address, admin_patterns

pytestmark = pytest.mark.django_db

# How many payloads each place gets; the next place gets the next ones, so that all have their turn.
A_FEW, MORE = 1, 4

# Queries that no link shows.
SHOWN_NOWHERE = [
    ("/request/", "about"),
    ("/request/form/", "about"),
    ("/compare/", "with"),
    ("/visit-sheet/", "about"),
    ("/admin/login/", "next"),
    ("/admin/practice/act/", "q"),
    ("/admin/practice/act/", "o"),
    ("/admin/practice/act/", "at__year"),
    ("/admin/treatments/source/", "o"),
    ("/admin/treatments/source/", "kind__exact"),
    ("/admin/treatments/edition/", "article__id__exact"),
    ("/admin/consultations/consultationrequest/", "show"),
    ("/admin/consultations/consultationrequest/", "page"),
    ("/admin/consultations/requests/find/", "found"),
    ("/admin/consultations/requests/together/", "request"),
    ("/admin/consultations/requests/figures/", "weeks"),
]


@pytest.fixture(autouse=True)
def quiet(caplog):
    caplog.set_level(logging.CRITICAL, logger="django")


@pytest.fixture
def public_places(crawl):
    found = {place for page in crawl.values() for place in places(page.path, page.html)}
    steps = {step(page, draft().seal()) for page in PAGES}
    return sorted(unlike(found) | steps, key=str)


def step(page, sealed):
    """A page of the request form, filled in."""
    typed = {name: str(value) for name, value in TYPED[page].items()}
    fields = typed | {"step": page, "draft": sealed, "on": "1"}
    return Place("post", FORM, tuple(fields.items()), frozenset(typed))


@pytest.fixture
def desk_places(admin_client, clinician):
    received()
    found = set()
    for pattern in admin_patterns():
        if pattern.name not in LEADS_ON:
            where = address(pattern)
            answer = admin_client.get(where)
            html = answer.content.decode(errors="replace") if not answer.streaming else ""
            found |= set(places(where, html))
    return sorted(place for place in unlike(found) if not does_its_job(place))


def does_its_job(place):
    """Signing out, and deleting what is to be deleted, whatever else is sent along."""
    return "sign-out" in place.path or place.path.endswith("/delete/")


def unlike(found):
    """One of those that lead to the same view with the same fields."""
    return set({(p.method, p.path, *p.names): p for p in sorted(found)}.values())


def nowhere_shown():
    return [Place("get", where, ((name, "1"),), frozenset([name])) for where, name in SHOWN_NOWHERE]


def attack_each(client, attacked, how_many):
    client.raise_request_exception = False
    payloads = cycle(PAYLOADS)
    return [
        wrong for place in attacked for wrong in attack(client, place, islice(payloads, how_many))
    ]


def test_no_page_lets_anything_become_sql(public_places):
    assert {"/search/", "/self-check/", "/compare/", FORM} <= {p.path for p in public_places}
    assert attack_each(Client(), public_places, A_FEW) == []


def test_no_query_that_a_page_or_the_desk_reads_becomes_sql(admin_client, clinician):
    received()
    assert attack_each(admin_client, nowhere_shown(), 2) == []


def test_no_filter_or_search_of_the_desk_becomes_sql(desk_places, admin_client):
    asked = [place for place in desk_places if place.method == "get"]
    assert {"q", "o", "is_active__exact"} <= names_in(asked)
    assert attack_each(admin_client, asked, A_FEW) == []


@pytest.mark.long
def test_no_form_of_the_site_or_the_desk_becomes_sql(
    public_places, desk_places, admin_client, record_property
):
    everywhere = [*public_places, *desk_places, *nowhere_shown()]
    assert {"reference", "phone", "title", "username"} <= names_in(everywhere)
    assert attack_each(admin_client, everywhere, MORE) == []
    record_property("figures", f"{len(everywhere)} places, {MORE} payloads each, in 3 ways")


def names_in(places):
    return {name for place in places for name in place.names}


# Views that are open to it, so that it shows whether it would be found.


def asks(request):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key FROM treatments_source WHERE title = '{request.GET['q']}'")  # noqa: S608
        return HttpResponse(str(cursor.fetchall()))


def shows_its_errors(request):
    try:
        return asks(request)
    except Exception as error:
        return HttpResponse(repr(error))


def deletes(request):
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM treatments_synonym WHERE phrase = '{request.GET['q']}'")  # noqa: S608
        return HttpResponse("Done")


def waits(request):
    time.sleep(0.2 if "SLEEP" in request.GET.get("q", "") else 0)
    return HttpResponse("Done")


def is_careful(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM treatments_source WHERE title = %s", [request.GET["q"]])
        return HttpResponse(str(cursor.fetchall()))


OPEN = [asks, shows_its_errors, deletes, waits]
urlpatterns = [*(path(f"{view.__name__}/", view) for view in [*OPEN, is_careful]), *site]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("view", "found"),
    [
        ("asks", "became a part of the SQL"),
        ("asks", "answered 500"),
        ("shows_its_errors", "shows an error of the database"),
        ("deletes", "lost rows of ['treatments_synonym']"),
    ],
)
def test_a_view_that_is_open_to_it_is_found(client, view, found):
    place = Place("get", f"/{view}/", (("q", ""),), frozenset("q"))
    heavy = [payload for payload in PAYLOADS if "RECURSIVE" not in payload]
    client.raise_request_exception = False

    assert any(wrong.endswith(found) for wrong in attack(client, place, heavy))


@pytest.mark.urls(__name__)
def test_an_answer_that_comes_late_is_found(client, monkeypatch):
    monkeypatch.setattr(injection, "SLOW", 0.1)  # seconds
    place = Place("get", "/waits/", (("q", ""),), frozenset("q"))
    [payload] = [payload for payload in PAYLOADS if "' AND SLEEP" in payload]

    assert "took" in next(attack(client, place, [payload]))


@pytest.mark.urls(__name__)
def test_a_view_that_is_careful_is_left_in_peace(client):
    place = Place("get", "/is_careful/", (("q", ""),), frozenset("q"))

    assert list(attack(client, place, PAYLOADS)) == []
