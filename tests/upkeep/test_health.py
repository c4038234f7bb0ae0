"""Health tells the truth to whoever watches, and nothing to strangers."""

from collections import namedtuple
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from practice.models import SiteVersion
from tests.consultations.trouble import database_refuses

pytestmark = pytest.mark.django_db
Disk = namedtuple("Disk", "total used free")
GIGABYTE = 1024**3


def test_alive_asks_nothing_of_the_database(client):
    with CaptureQueriesContext(connection) as asked, database_refuses():
        answer = client.get("/healthz")

    assert (answer.status_code, answer.content, len(asked)) == (200, b"alive\n", 0)


def test_ready_when_all_is_well(client):
    before = SiteVersion.now()

    answer = client.get("/readyz")

    assert (answer.status_code, answer.content) == (200, b"ready\n")
    assert SiteVersion.now() == before


def red(client, caplog):
    """What the log says about a site that is not ready; strangers hear nothing of it."""
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready\n")
    assert answer.headers["Retry-After"] == "30"
    assert "no-store" in answer.headers["Cache-Control"]
    [said] = [(record.name, record.getMessage()) for record in caplog.records]
    assert said[0] == "upkeep.views"  # django.request’s lines are counted as pages with an error
    return said[1]


def test_red_when_the_database_cannot_be_written_to(client, caplog):
    with database_refuses("UPDATE"):
        assert "database cannot be written to" in red(client, caplog)


def test_red_when_it_cannot_be_read(client, caplog):
    with database_refuses():
        assert "database" in red(client, caplog)


@pytest.mark.parametrize(
    ("total", "free"), [(100 * GIGABYTE, 9 * GIGABYTE), (2 * GIGABYTE, 499 * 1024**2)]
)
def test_red_when_the_disk_is_nearly_full(client, caplog, total, free):
    with mock.patch("shutil.disk_usage", return_value=Disk(total, total - free, free)):
        assert "disk is nearly full" in red(client, caplog)


def test_red_when_an_update_is_half_done(client, caplog):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE name = '0008_site_version'")

    assert "migrations to apply: 1" in red(client, caplog)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_what_stands_before_the_site_may_ask_without_tls(path, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert Client().get(path).status_code == 200
    assert Client().get("/").status_code == 301


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_nothing_is_said_to_another_host_and_no_form_is_taken(client, path):
    assert client.get(path, headers={"host": "evil.example"}).status_code == 400
    assert client.post(path).status_code == 405
