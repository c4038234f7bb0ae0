"""The power may fail at any moment: what was acknowledged is on the disk, not in a cache.

kill -9 cannot show this, because the system's cache outlives the process. So strace writes
down what the server asks of the system: between reading a request and writing its
acknowledgement, all that was written to the database must have been synced, and so must the
folder in which its journal came and went.
"""

import os
import re
import shutil

import pytest
from django.conf import settings

from tests.consultations.visitor import FORM, filled_in
from tests.reliability.clients import Browser

SENDINGS = 20
CALLS = "openat,pwrite64,write,ftruncate,fsync,fdatasync,unlink,unlinkat,recvfrom,sendto"
OUR_SETTINGS = "tests.reliability.server_settings"
WATCHED = re.compile(r"(?P<pid>\d+) +(?P<resumes><\.\.\. \w+ resumed>)?(?P<call>.*)")
UNFINISHED = "<unfinished ...>"


def calls(trace):
    """The calls in the order in which they ended: "pwrite64(5</path>, …) = 4096"."""
    begun = {}
    for line in trace.read_text(errors="replace").splitlines():
        found = WATCHED.fullmatch(line)
        call = begun.pop(found["pid"], "") + found["call"] if found["resumes"] else found["call"]
        if call.endswith(UNFINISHED):
            begun[found["pid"]] = call.removesuffix(UNFINISHED)
        else:
            yield call


def left_unsynced(trace, database):
    """For each acknowledgement: the files and folders that were not synced when it left."""
    unsynced, folder = set(), str(database.parent)
    for call in calls(trace):
        name = call.partition("(")[0]
        path = next(iter(re.findall(r'[<"](/[^>"]*)', call)), "")
        if name == "sendto" and "HTTP/1.1 302" in call:
            yield set(unsynced)
            unsynced.clear()
        elif name in ("fsync", "fdatasync"):
            unsynced.discard(path)
        elif path.startswith(str(database)) and not path.endswith("-shm"):  # shm needs no disk
            if name in ("unlink", "unlinkat"):
                unsynced.discard(path)
                unsynced.add(folder)
            elif name == "openat" and "O_CREAT" in call:
                unsynced.add(folder)
            elif name in ("pwrite64", "write", "ftruncate"):
                unsynced.add(path)


def watched(site):
    """What was not synced at each of so many acknowledgements."""
    if shutil.which("strace") is None:
        give_up = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        give_up("strace is missing. On Debian: apt install strace")
    trace = site.folder / "trace"
    with site.running("strace", "-f", "-y", "-e", f"trace={CALLS}", "-o", str(trace)):
        browser = Browser(site)
        references = {browser.post(filled_in()).reference for _ in range(SENDINGS)}
    assert len(references - {None}) == SENDINGS
    return list(left_unsynced(trace, site.database))


@pytest.mark.long
def test_every_acknowledged_request_is_on_the_disk(make_site, figures):
    answers = watched(make_site())

    figures(f"{answers.count(set())} of {len(answers)} acknowledged with all on the disk")
    assert answers == [set()] * SENDINGS


@pytest.mark.long
@pytest.mark.parametrize("less", ["NORMAL", "OFF"])
def test_less_care_would_be_noticed(make_site, figures, less):
    """A control: with what many sites use, not one of them is."""
    pragma = f"PRAGMA synchronous={less};"
    answers = watched(make_site(DJANGO_SETTINGS_MODULE=OUR_SETTINGS, MORE_PRAGMAS=pragma))

    figures(f"{less}: {answers.count(set())} of {len(answers)} with all on the disk")
    assert len(answers) == SENDINGS
    assert set() not in answers


def told_by_workers(site, header):
    with site.running():
        return {Browser(site, Tell="yes").get(FORM).headers[header] for _ in range(8)}


@pytest.mark.parametrize("named", [True, False], ids=["by DATABASE_URL", "by nobody"])
def test_a_worker_writes_with_full_care(make_site, named):
    """What the settings ask for has arrived where it counts, whoever named the file."""
    site = make_site(DJANGO_SETTINGS_MODULE=OUR_SETTINGS)
    if not named:
        del site.environment["DATABASE_URL"]

    # journal_mode; synchronous: 2 is FULL, 3 is EXTRA, for without WAL the folder must be synced,
    # too; secure_delete; foreign_keys; busy_timeout in milliseconds
    asked = "wal 2 1 1 15000" if settings.SQLITE_HAS_SAFE_WAL else "delete 3 1 1 15000"
    assert told_by_workers(site, "Pragmas") == {asked}


@pytest.mark.parametrize(("mode", "locks"), [("", "at its start"), ("DEFERRED", "when it writes")])
def test_a_transaction_of_a_worker_waits_for_its_turn_before_it_reads(make_site, mode, locks):
    """With SQLite’s own way, the control, one that reads first may find that it cannot write."""
    site = make_site(DJANGO_SETTINGS_MODULE=OUR_SETTINGS, TRANSACTION_MODE=mode)

    assert told_by_workers(site, "Locks") == {locks}
