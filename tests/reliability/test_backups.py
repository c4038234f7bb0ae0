"""Backups restore: whole, proved, with nothing that was forgotten since, and nobody’s loss."""

import json
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.consultations.visitor import NAME, filled_in
from tests.reliability.clients import Browser, Crowd
from tests.reliability.ledger import REQUESTS, lost, requests_in, token_of
from tests.running import Site

BACKUPS = 20


@pytest.fixture
def site(make_site):
    return make_site()


def send(site, count=1):
    """Requests that were acknowledged: token of the form -> reference."""
    forms = [filled_in() for _ in range(count)]
    with site.running():
        return {token_of(form): Browser(site).post(form).reference for form in forms}


def back_up(site):
    """The path of a new backup."""
    said = site.manage("backup")
    return Path(re.search(r"Backed up to (\S+) ", said)[1])


def is_reference(site, reference):
    return site.query(f"SELECT 1 FROM {REQUESTS} WHERE reference = ?", reference) != []  # noqa: S608


class TestBackup:
    def test_is_readable_by_its_owner_only_and_says_what_is_in_it(self, site):
        send(site)

        path = back_up(site)

        manifest = json.loads(path.with_name(path.name + ".json").read_text())
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
        assert manifest["rows"][REQUESTS] == 1
        assert manifest["rows"]["practice_picture"] == 0
        assert len(manifest["keys"]) == 1
        assert (site.folder / "last_backup").exists()
        [verb] = site.query("SELECT verb FROM practice_act ORDER BY number DESC LIMIT 1")[0]
        assert verb == "backed up"

    def test_holds_nothing_that_a_visitor_wrote_in_the_clear_and_no_key(self, site):
        send(site)

        words = back_up(site).read_bytes()

        assert NAME.encode() not in words
        for key in site.environment["REQUEST_KEYS"].split():
            assert key.encode() not in words

    def test_is_not_made_of_a_database_whose_newest_request_cannot_be_read(self, make_site):
        site = make_site()
        send(site)
        site.environment["REQUEST_KEYS"] = Fernet.generate_key().decode()

        assert "cannot be read" in site.refusal("backup")
        assert list((site.folder / "backups").iterdir()) == []

    def test_old_ones_go_and_the_newest_stays(self, site):
        folder = site.folder / "backups"
        kept = back_up(site)
        old = folder / "painclinic-20260101T000000Z.sqlite3"
        for each in (old, old.with_name(old.name + ".json"), folder / "note"):
            shutil.copyfile(kept, each)

        newer = back_up(site)

        assert {path.name for path in folder.iterdir()} == {
            *(kept.name, f"{kept.name}.json", newer.name, f"{newer.name}.json", "note")
        }

    def test_is_never_kept_longer_than_a_request(self, site):
        site.environment["KEEP_BACKUPS_DAYS"] = "31"

        assert "KEEP_BACKUPS_DAYS" in site.refusal("check")

    def test_one_that_is_killed_leaves_no_file_with_a_backups_name(self, site):
        """Killed as often as it takes to meet it while it writes."""
        for delay in (0.2, 0.4, 0.6, 0.8, 1.0, 1.2):
            doing = subprocess.Popen(
                [sys.executable, "manage.py", "backup"], cwd=site.project, env=site.environment
            )
            time.sleep(delay)
            doing.send_signal(signal.SIGKILL)
            doing.wait()
        for path in (site.folder / "backups").glob("painclinic-*.sqlite3"):
            with closing(sqlite3.connect(path)) as copy:
                assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]

    def test_a_full_disk_fails_loudly_and_leaves_the_one_before(self, site):
        before = back_up(site)
        limited = f"ulimit -f 100; exec {sys.executable} manage.py backup"  # kilobytes
        done = subprocess.run(
            ["bash", "-c", limited],
            cwd=site.project,
            env=site.environment,
            capture_output=True,
            text=True,
        )

        assert done.returncode != 0
        assert {path.suffix for path in before.parent.iterdir()} == {".sqlite3", ".json"}
        assert len(list(before.parent.iterdir())) == 2


class TestRestore:
    def test_brings_the_requests_back_and_keeps_the_database_before(self, site):
        acknowledged = send(site, 3)
        path = back_up(site)
        later = send(site)

        said = site.manage("restore", str(path))

        assert lost(site, acknowledged) == set()
        assert lost(site, later) == set(later)  # they came after the backup
        aside = re.search(r"is now (\S+)\. ", said)[1]
        with closing(sqlite3.connect(aside)) as before:
            assert before.execute(f"SELECT COUNT(*) FROM {REQUESTS}").fetchone() == (4,)  # noqa: S608
        assert "Every line is as it was written." in site.manage("audit_verify")
        with site.running():
            assert Browser(site).get("/").status == 200

    def test_forgets_again_what_was_forgotten_since(self, site):
        acknowledged = send(site, 2)
        path = back_up(site)
        gone, stays = acknowledged.values()
        site.manage("forget_request", gone)

        said = site.manage("restore", str(path))

        assert "Forgotten again: 1." in said
        assert not is_reference(site, gone)
        assert is_reference(site, stays)

    @pytest.mark.parametrize("lost_file", ["forgotten", "site.sqlite3"])
    def test_also_when_one_of_the_two_that_remember_is_lost(self, site, lost_file):
        [gone] = send(site).values()
        path = back_up(site)
        site.manage("forget_request", gone)
        (site.folder / lost_file).unlink()

        assert "Forgotten again: 1." in site.manage("restore", str(path))
        assert not is_reference(site, gone)

    def test_refuses_a_backup_with_one_bit_turned(self, site):
        send(site)
        path = back_up(site)
        words = bytearray(path.read_bytes())
        words[len(words) // 2] ^= 1
        path.write_bytes(words)

        assert "is damaged" in site.refusal("restore", path)
        assert len(requests_in(site)) == 1

    def test_refuses_one_without_its_manifest(self, site):
        path = back_up(site)
        path.with_name(path.name + ".json").unlink()

        assert "Copy both files" in site.refusal("restore", path)

    def test_refuses_one_of_another_key(self, site):
        send(site)
        path = back_up(site)
        before = site.database.read_bytes()
        site.environment["REQUEST_KEYS"] = Fernet.generate_key().decode()

        assert "Put the key file that belongs to this backup back" in site.refusal("restore", path)
        assert site.database.read_bytes() == before

    def test_refuses_one_of_a_newer_release(self, site):
        path = back_up(site)
        manifest = path.with_name(path.name + ".json")
        said = json.loads(manifest.read_text())
        said["migrations"].append("consultations.9999_not_here_yet")
        manifest.write_text(json.dumps(said))

        assert "from a newer release" in site.refusal("restore", path)

    def test_refuses_while_the_site_runs(self, site):
        path = back_up(site)
        with site.running():
            Browser(site).get("/")

            assert "Stop the site" in site.refusal("restore", path)


@pytest.mark.long
def test_twenty_backups_under_load_all_restore(make_site, tmp_path, figures):
    """Whatever was acknowledged before a backup began is in it."""
    site, made = make_site(), []
    with site.running(), Crowd(site, 8) as senders:
        for _ in range(BACKUPS):
            time.sleep(1)  # their names tell them apart by the second
            acknowledged = dict(senders.acknowledged)
            started = time.monotonic()
            made.append((back_up(site), acknowledged))
    took = time.monotonic() - started
    assert set(senders.statuses) == {302}

    restored, times = 0, []
    for number, (path, acknowledged) in enumerate(made):
        folder = tmp_path / f"restored-{number}"
        folder.mkdir()
        fresh = Site(folder, **_like(site, folder))
        started = time.monotonic()
        fresh.manage("restore", str(path))
        times.append(time.monotonic() - started)
        assert lost(fresh, acknowledged) == set()
        fresh.manage("check", "--database", "default")  # reads, and so decrypts, each request
        restored += 1

    figures(
        f"{restored} of {BACKUPS} restored, the last with {len(made[-1][1])} requests; a backup "
        f"took {took:.1f} s, a restore {max(times):.1f} s at most"
    )
    assert restored == BACKUPS


def _like(site, folder):
    """Its keys, and a folder of its own."""
    own = ("VAR_DIR", "DATABASE_URL", "SITE_URL", "PORT")
    return {name: text for name, text in site.environment.items() if name not in own} | {
        "RECORD_KEY": (site.folder / "record_key").read_text().strip(),
        "ACCOUNT_KEYS": (site.folder / "account_keys").read_text().strip(),
    }
