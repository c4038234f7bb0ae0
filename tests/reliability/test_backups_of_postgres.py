"""The same two commands on PostgreSQL: backups restore into a new database, or change nothing."""

import json
import re
import shutil
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.consultations.visitor import NAME, filled_in
from tests.postgres import new_database
from tests.reliability.clients import Browser, Crowd
from tests.reliability.conftest import new_site
from tests.reliability.ledger import REQUESTS, token_of

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def like(tmp_path_factory):
    """A database as before the first request, and the folder of its site."""
    folder = tmp_path_factory.mktemp("like")
    with new_database("like") as made:
        new_site(folder, DATABASE_URL=made.url).furnish()
        made.query("UPDATE practice_profile SET phone = '918-555-0142'")
        yield made, folder


@pytest.fixture
def site(like, tmp_path):
    """One with three requests in it."""
    made, folder = like
    shutil.copytree(folder, tmp_path / "site")
    with new_database("backed_up", like=made) as database:
        site = on(database, tmp_path / "site")
        with site.running():
            site.acknowledged = send(site, 3)
        yield site


def on(database, folder, **environment):
    site = new_site(folder, DATABASE_URL=database.url, **environment)
    site.postgres = database
    return site


def send(site, count):
    forms = [filled_in() for _ in range(count)]
    return {token_of(form): Browser(site).post(form).reference for form in forms}


@contextmanager
def restored(site, path, **environment):
    """A new database that has what the backup holds."""
    with empty(site, **environment) as fresh:
        fresh.said = fresh.manage("restore", str(path))
        yield fresh


@contextmanager
def empty(site, **environment):
    """A new database, with the keys and the memory of that site."""
    with new_database("restored") as database:
        yield on(database, site.folder, **environment)


def back_up(site):
    return Path(re.search(r"Backed up to (\S+) ", site.manage("backup"))[1])


def references(site):
    return {reference for (reference,) in site.postgres.query(f"SELECT reference FROM {REQUESTS}")}  # noqa: S608


def counts(database):
    """Rows by table, but for the record of acts, in which each command writes."""
    names = database.query(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    )
    names = {name for (name,) in names} - {"practice_act"}
    return {n: database.query(f'SELECT COUNT(*) FROM "{n}"')[0][0] for n in names}  # noqa: S608


class TestBackup:
    def test_says_how_many_rows_are_in_it_and_under_which_key(self, site):
        path = back_up(site)

        manifest = json.loads(path.with_name(path.name + ".json").read_text())
        rows = {name: count for name, count in manifest["rows"].items() if name != "practice_act"}
        assert rows == counts(site.postgres)
        assert (rows[REQUESTS], rows["practice_picture"]) == (3, 0)
        assert len(manifest["keys"]) == 1
        assert path.stat().st_mode & 0o777 == 0o600
        assert NAME.encode() not in path.read_bytes()

    def test_is_not_made_of_a_database_whose_newest_request_cannot_be_read(self, site):
        site.environment["REQUEST_KEYS"] = Fernet.generate_key().decode()

        assert "cannot be read" in site.refusal("backup")
        assert list((site.folder / "backups").iterdir()) == []


class TestRestore:
    def test_brings_every_row_back_into_a_new_database(self, site):
        with restored(site, back_up(site)) as fresh:
            assert counts(fresh.postgres) == counts(site.postgres)
            assert references(fresh) == set(site.acknowledged.values())
            assert "Every line is as it was written." in fresh.manage("audit_verify")
            fresh.manage("check", "--database", "default")  # reads each request
            with fresh.running():
                assert Browser(fresh).get("/").status == 200
                assert send(fresh, 1)  # its ids go on where they were

    def test_forgets_again_what_was_forgotten_since(self, site):
        path, gone = back_up(site), next(iter(site.acknowledged.values()))
        site.manage("forget_request", gone)

        with restored(site, path) as fresh:
            assert "Forgotten again: 1." in fresh.said
            assert references(fresh) == set(site.acknowledged.values()) - {gone}

    def test_refuses_a_database_that_is_not_empty(self, site):
        path, before = back_up(site), counts(site.postgres)

        assert "is not empty" in site.refusal("restore", path)
        assert counts(site.postgres) == before

    @pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
    def test_refuses_a_backup_with_one_bit_turned(self, site, part):
        path = back_up(site)
        words = bytearray(path.read_bytes())
        words[int(len(words) * part)] ^= 1
        path.write_bytes(words)

        with empty(site) as fresh:
            assert "is damaged" in fresh.refusal("restore", path)
            assert counts(fresh.postgres) == {}

    def test_refuses_one_of_another_key(self, site):
        path = back_up(site)

        with empty(site, REQUEST_KEYS=Fernet.generate_key().decode()) as fresh:
            said = fresh.refusal("restore", path)
            assert "Put the key file that belongs to this backup back" in said
            assert counts(fresh.postgres) == {}


def test_backups_under_load_hold_all_that_was_acknowledged_before_they_began(site, figures):
    made = []
    with site.running(), Crowd(site, 4) as senders:
        for _ in range(3):
            time.sleep(1)  # their names tell them apart by the second
            acknowledged = set(senders.acknowledged.values())
            made.append((back_up(site), acknowledged))
    assert set(senders.statuses) == {302}

    for path, acknowledged in made:
        with restored(site, path) as fresh:
            assert acknowledged - references(fresh) == set()
    figures(f"3 of 3 restored, the last with {len(made[-1][1])} requests")
