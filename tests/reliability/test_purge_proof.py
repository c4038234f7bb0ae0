"""What is forgotten is gone from every byte that the database leaves on disk."""

import re
import subprocess
import sys

import pytest

from tests.running import PROJECT

PROVE = """
import django; django.setup()
from django.db import connection
from consultations import retention
from consultations.models import ConsultationRequest
{before}
from consultations.purge_proof import prove
proof = prove()
print(proof.planted, proof.found_before, len(proof.left))
"""
WITH_A_LOG = "connection.cursor().execute('PRAGMA journal_mode = WAL')"
SOMEBODY_READS_ON = """
import sqlite3
reader = sqlite3.connect(connection.settings_dict["NAME"])
reader.execute("BEGIN")
reader.execute("SELECT * FROM django_session").fetchall()
"""
TROUBLE = {
    "nothing is deleted": "ConsultationRequest.erase = lambda *args, **kwargs: None",
    "free pages are kept": "connection.cursor().execute('PRAGMA secure_delete = OFF')",
    "the log is kept": f"{WITH_A_LOG}; retention._empty_the_log = lambda cursor: None",
    "sessions are kept": "retention.call_command = lambda *args: None",
}


@pytest.fixture
def own_site(make_site):
    return make_site(DATABASE_TIMEOUT="1")


def run(site, before):
    return subprocess.run(
        [sys.executable, "-c", PROVE.format(before=before)],
        cwd=PROJECT,
        env=site.environment | {"DJANGO_SETTINGS_MODULE": "painclinic.settings"},
        capture_output=True,
        text=True,
    )


def proof_with(site, before):
    """How many needles are planted, found before, and left, when that happened `before`."""
    done = run(site, before)
    assert done.returncode == 0, done.stderr
    return [int(figure) for figure in done.stdout.split()]


def test_needles_that_were_planted_are_found_before_and_never_after(own_site, figures):
    own_site.manage("make_demo_logins")  # Django's own log names an account in each line
    requests = "SELECT COUNT(*) FROM consultations_consultationrequest"
    rows = own_site.query(requests)

    said = own_site.manage("purge", "--prove")

    planted, before, after = map(int, re.findall(r"\d+", said))
    figures(said.strip())
    assert planted == before >= 22
    assert after == 0
    assert own_site.query(requests) == rows
    assert own_site.query("SELECT COUNT(*) FROM consultations_forgottenweek") == [(0,)]
    assert own_site.query("SELECT COUNT(*) FROM consultations_mail") == [(0,)]


def test_the_record_keeps_its_reference_and_no_more(own_site):
    own_site.manage("purge", "--prove")

    lines = "SELECT verb, detail FROM practice_act WHERE subject_kind LIKE '%request' ORDER BY id"
    assert own_site.query(lines) == [("planted as a proof", ""), ("forgotten", "")]
    assert "Every line is as it was written." in own_site.manage("audit_verify")


def test_nothing_is_left_in_a_write_ahead_log(own_site):
    planted, before, left = proof_with(own_site, WITH_A_LOG)

    assert planted == before
    assert left == 0


@pytest.mark.parametrize("trouble", TROUBLE)
def test_it_finds_what_is_left(own_site, trouble):
    planted, before, left = proof_with(own_site, TROUBLE[trouble])

    assert planted == before
    assert left > 0


def test_a_log_that_somebody_reads_on_is_no_proof(own_site):
    done = run(own_site, WITH_A_LOG + SOMEBODY_READS_ON)

    assert done.returncode != 0
    assert "The write-ahead log is in use." in done.stderr
