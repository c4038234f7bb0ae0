"""A SQLite file that could lose what was acknowledged is an error of the check."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.conf import settings

from tests.running import PROJECT, Site

OUR_SETTINGS = "tests.reliability.server_settings"
UNSAFE_WAL = "upkeep.E001"
TOO_LITTLE_CARE = "upkeep.E002"


@pytest.fixture
def check(tmp_path):
    """What `manage.py check` says of the database, with these further variables."""

    def run(**environment):
        site = Site(tmp_path, DJANGO_SETTINGS_MODULE=OUR_SETTINGS, **environment)
        return subprocess.run(
            [sys.executable, "manage.py", "check", "--database", "default"],
            cwd=PROJECT,
            env=site.environment,
            capture_output=True,
            text=True,
        )

    return run


def test_our_own_settings_are_safe(check):
    checked = check()

    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


def test_wal_is_an_error_where_this_sqlite_can_lose_writes_in_it(check):
    checked = check(MORE_PRAGMAS="PRAGMA journal_mode=WAL;", SQLITE_HAS_SAFE_WAL="False")

    assert checked.returncode == 1
    assert UNSAFE_WAL in checked.stderr
    assert "SQLite 3.51.3" in checked.stderr


def test_wal_is_no_error_where_it_is_mended(check):
    checked = check(
        MORE_PRAGMAS="PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;", SQLITE_HAS_SAFE_WAL="True"
    )

    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    "pragmas",
    [
        "PRAGMA journal_mode=DELETE;PRAGMA synchronous=FULL;",  # SQLite’s own
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",  # what many sites use
        "PRAGMA journal_mode=TRUNCATE;",
        "PRAGMA journal_mode=OFF;",
        "PRAGMA synchronous=OFF;",
    ],
)
def test_less_care_than_a_power_failure_needs_is_an_error(check, pragmas):
    checked = check(MORE_PRAGMAS=pragmas, SQLITE_HAS_SAFE_WAL="True")

    assert checked.returncode == 1
    assert TOO_LITTLE_CARE in checked.stderr


@pytest.fixture
def left_in_wal(tmp_path):
    """The file of a database that another tool has put into WAL mode and still has open."""
    with closing(sqlite3.connect(tmp_path / "site.sqlite3")) as tool:
        tool.execute("PRAGMA journal_mode=WAL")
        tool.execute("CREATE TABLE of_the_tool (x)")
        yield tool


needs_old_sqlite = pytest.mark.skipif(settings.SQLITE_HAS_SAFE_WAL, reason="WAL is safe here")


@needs_old_sqlite
def test_a_file_that_another_tool_left_in_wal_is_put_right_by_connecting(check, left_in_wal):
    left_in_wal.close()

    checked = check()

    assert checked.returncode == 0, checked.stderr


@needs_old_sqlite
def test_a_file_that_another_tool_keeps_in_wal_is_refused(check, left_in_wal):
    checked = check()

    assert checked.returncode == 1
    assert "database is locked" in checked.stderr
