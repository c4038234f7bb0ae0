"""What is forgotten is gone from every byte that the database leaves on disk."""

import re
import subprocess
import sys

import pytest

from tests.running import PROJECT

PROVE = """
import django; django.setup()
from django.db import connection
from consultations.models import ConsultationRequest
{trouble}
from consultations.purge_proof import prove
proof = prove()
print(proof.planted, proof.found_before, len(proof.left))
"""


@pytest.fixture
def own_site(make_site):
    return make_site()


def proof_with(site, trouble):
    """How many needles are planted, found before, and left, when that went wrong."""
    done = subprocess.run(
        [sys.executable, "-c", PROVE.format(trouble=trouble)],
        cwd=PROJECT,
        env=site.environment | {"DJANGO_SETTINGS_MODULE": "painclinic.settings"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return [int(figure) for figure in done.stdout.split()]


def test_needles_that_were_planted_are_found_before_and_never_after(own_site):
    requests = "SELECT COUNT(*) FROM consultations_consultationrequest"
    rows = own_site.query(requests)

    planted, before, after = map(int, re.findall(r"\d+", own_site.manage("purge", "--prove")))

    assert planted == before >= 16
    assert after == 0
    assert own_site.query(requests) == rows
    assert own_site.query("SELECT COUNT(*) FROM consultations_forgottenweek") == [(0,)]


@pytest.mark.parametrize(
    "trouble",
    [
        "ConsultationRequest.erase = lambda *args, **kwargs: None",
        "connection.cursor().execute('PRAGMA secure_delete = OFF')",
    ],
    ids=["nothing is deleted", "free pages are kept"],
)
def test_it_finds_what_is_left(own_site, trouble):
    planted, before, left = proof_with(own_site, trouble)

    assert planted == before
    assert left > 0
