"""`check --deploy --database default` says nothing of a site that is ready, and names each lack of
one that is not."""

import os
import subprocess
import sys

import pytest

from tests.running import PROJECT, Site

REAL = {
    "PLAIN_HTTP": "False",
    "SITE_URL": "https://www.example.com",
    "MAIL_HOST": "smtp.example.com",
    "BEHIND_PROXY": "True",
    "TRUSTED_PROXIES": "1",
}
CHECK = ("check", "--deploy", "--fail-level", "WARNING", "--database", "default")
# What somebody does at the desk in the first days, in the words of the models.
GET_READY = """
from datetime import time, timedelta
from django.contrib.auth.models import Group
from django.utils import timezone
from practice.models import Clinician, OpeningHours, Profile, StaffAccount
from practice.roles import CLINICIAN
from tests.site.conftest import FACTS
from treatments.models import Edition

profile = Profile.current()
for name, fact in FACTS.items():
    setattr(profile, name, fact)
profile.save()
OpeningHours.objects.create(profile=profile, weekday=0, opens=time(8), closes=time(16))
clara = StaffAccount.objects.create_user("clara", password="a long enough password", is_staff=True)
clara.groups.add(Group.objects.get(name=CLINICIAN))
Clinician.objects.create(name="Dr. Clara Example", credentials="MD", account=clara)
for edition in Edition.objects.live():
    edition.sign(clara, timezone.localdate() + timedelta(days=365))
"""


def run(site, *command, **environment):
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=PROJECT,
        env=site.environment | environment,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def new_site(tmp_path_factory):
    """As after step 3 of docs/deploying.md."""
    site = Site(tmp_path_factory.mktemp("new"), **REAL)
    site.manage("migrate", "--verbosity", "0")
    site.manage("load_starter_content")
    return site


@pytest.fixture(scope="module")
def ready_site(tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("ready"), **REAL)
    site.manage("migrate", "--verbosity", "0")
    site.manage("load_starter_content")
    site.manage("shell", "-v", "0", "-c", GET_READY)
    return site


def test_a_site_that_is_filled_in_and_signed_passes_without_a_warning(ready_site):
    checked = run(ready_site, *CHECK)

    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


@pytest.mark.parametrize(
    "words",
    [
        "name of the practice",
        "phone:",
        "opening hours:",
        "clinicians:",
        "non-discrimination notice",
        "notice of privacy practices",
        "email address for notices of new requests",
        "Live without a clinician’s signature",
        "Urgent help, edition 1",  # the safety net
        "Nerve blocks, edition 1",
    ],
)
def test_a_new_site_is_told_what_is_missing(new_site, words):
    checked = run(new_site, *CHECK)

    assert checked.returncode == 1
    assert words in checked.stderr


@pytest.mark.parametrize(
    ("lack", "words"),
    [
        ({"MAIL_HOST": ""}, "There is no mail server"),
        ({"TRUSTED_PROXIES": "0"}, "Set TRUSTED_PROXIES"),
        ({"DEBUG": "True"}, "DEBUG"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"PLAIN_HTTP": "True", "SITE_URL": "http://localhost"}, "PLAIN_HTTP"),
    ],
)
def test_one_lack_in_the_settings_is_named(ready_site, lack, words):
    checked = run(ready_site, *CHECK, **lack)

    assert checked.returncode == 1
    assert words in checked.stderr


@pytest.mark.parametrize("name", ["request_keys", "account_keys", "record_key", "secret_key"])
def test_a_key_that_others_on_the_machine_can_read_is_named(ready_site, name):
    path = ready_site.folder / name
    os.chmod(path, 0o644)
    try:
        checked = run(ready_site, *CHECK)
    finally:
        os.chmod(path, 0o600)

    assert checked.returncode == 1
    assert f"{name} can be read by other accounts" in checked.stderr


def test_a_key_of_another_site_is_named(ready_site):
    """Also where nobody has sent anything yet: the record has lines."""
    checked = run(ready_site, *CHECK, RECORD_KEY="f" * 64)

    assert checked.returncode == 1
    assert "RECORD_KEY" in checked.stderr
