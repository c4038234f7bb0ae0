"""Every row moves from the SQLite file into PostgreSQL as it is, or none does."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from tests.consultations.visitor import filled_in
from tests.reliability.clients import Browser
from tests.reliability.conftest import furnished as furnished_sqlite  # noqa: F401
from tests.reliability.conftest import new_site
from tests.reliability.ledger import REQUESTS
from tests.reliability.test_two_servers import Database

pytestmark = pytest.mark.postgres
MOVE = ("move_to_postgres", "--from")


@pytest.fixture
def before(furnished_sqlite, tmp_path):  # noqa: F811
    """A site on SQLite that has run for a while."""
    folder = tmp_path / "before"
    shutil.copytree(furnished_sqlite, folder)
    site = new_site(folder)
    with site.running():
        for _ in range(3):
            assert Browser(site).post(filled_in()).status == 302
    [(gone,)] = site.query(f"SELECT reference FROM {REQUESTS} ORDER BY id DESC LIMIT 1")  # noqa: S608
    site.manage("forget_request", gone)
    site.manage("make_demo_logins")
    return site


@pytest.fixture
def after(before):
    """The same folder and keys, with an empty PostgreSQL database that was migrated."""
    with Database().there() as database:
        site = new_site(before.folder, DATABASE_URL=database.url)
        site.manage("migrate", "--verbosity", "0")
        site.postgres = database
        yield site


def refusal(site, *command):
    done = subprocess.run(
        [sys.executable, "manage.py", *map(str, command)],
        cwd=site.project,
        env=site.environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stdout
    assert "Nothing was changed." in done.stderr
    return done.stderr


def counts(site):
    tables = site.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    left = {"django_migrations", "cache", "practice_siteversion", "sqlite_sequence"}
    return {
        name: site.query(f"SELECT COUNT(*) FROM {name}")[0][0]  # noqa: S608
        for (name,) in tables
        if name not in left
    }


def test_every_row_arrives_and_the_site_goes_on(before, after):
    said = after.manage(*MOVE, str(before.database))

    for table, rows in counts(before).items():
        assert after.postgres.query(f"SELECT COUNT(*) FROM {table}") == [(rows,)], table  # noqa: S608
    assert f"{counts(before)['treatments_edition']:,}  treatments_edition" in said
    assert "Every line is as it was written." in after.manage("audit_verify")
    after.manage("check", "--database", "default")  # reads, and so decrypts, each request
    with after.running():
        assert Browser(after).get("/").status == 200
        assert Browser(after).post(filled_in()).status == 302
    last = before.query("SELECT seq FROM sqlite_sequence WHERE name = ?", REQUESTS)[0][0]
    assert after.postgres.query(f"SELECT MAX(id) FROM {REQUESTS}") == [(last + 1,)]  # noqa: S608


def test_a_database_in_use_is_refused(before, after):
    after.manage(*MOVE, str(before.database))

    assert "is in use" in refusal(after, *MOVE, before.database)


def test_a_file_of_another_release_is_refused(before, after):
    before.query("DELETE FROM django_migrations WHERE name = '0008_site_version'")

    assert "of another release" in refusal(after, *MOVE, before.database)
    assert after.postgres.query(f"SELECT COUNT(*) FROM {REQUESTS}") == [(0,)]  # noqa: S608


def test_a_row_that_postgresql_refuses_moves_nothing(before, after):
    with closing(sqlite3.connect(before.database)) as other, other:
        other.execute("PRAGMA foreign_keys = OFF")
        other.execute(f"UPDATE {REQUESTS} SET assigned_to_id = 999999")  # noqa: S608

    refusal(after, *MOVE, before.database)
    assert after.postgres.query("SELECT COUNT(*) FROM treatments_edition") == [(0,)]


def test_moving_into_sqlite_is_refused(before):
    assert "names no PostgreSQL" in refusal(before, *MOVE, before.database)
