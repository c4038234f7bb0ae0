"""The units that deploy/ ships start what there is, in a narrow cage, and as the docs say."""

import configparser
import re
import shutil
import subprocess

import pytest
from django.core.management import get_commands

from tests.running import PROJECT

DEPLOY = PROJECT / "deploy"
SERVICES = sorted(path.name for path in DEPLOY.glob("*.service"))
TIMERS = sorted(path.name for path in DEPLOY.glob("*.timer"))
CAGE = {
    "User": "painclinic",
    "UMask": "0077",
    "ProtectSystem": "strict",
    "ReadWritePaths": "/srv/painclinic/var",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "SystemCallFilter": "@system-service",
}


def unit(name):
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str
    parser.read(DEPLOY / name)
    return parser


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_runs_as_the_sites_account_and_may_write_to_its_own_folder_only(name):
    service = unit(name)["Service"]

    assert {key: service.get(key) for key in CAGE} == CAGE


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_starts_something_that_there_is(name):
    program, *arguments = unit(name)["Service"]["ExecStart"].split()

    if program.endswith("/python"):
        assert arguments[0] == "manage.py"
        assert arguments[1] in get_commands()
    else:
        assert program == "/srv/painclinic/.venv/bin/gunicorn"
        assert (PROJECT / arguments[arguments.index("-c") + 1]).is_file()


@pytest.mark.parametrize("name", TIMERS)
def test_a_timer_has_its_service_and_makes_up_for_a_night_when_the_machine_was_off(name):
    assert name.replace(".timer", ".service") in SERVICES
    assert unit(name)["Timer"]["Persistent"] == "true"
    assert unit(name)["Install"]["WantedBy"] == "timers.target"


def test_every_service_runs_by_itself_or_by_a_timer():
    by_itself = {name for name in SERVICES if unit(name).has_section("Install")}
    by_timer = {name.replace(".timer", ".service") for name in TIMERS}

    assert by_itself | by_timer == set(SERVICES)
    assert by_itself & by_timer == set()


def test_systemd_waits_longer_for_the_site_than_gunicorn_for_its_workers():
    configuration = (DEPLOY / "gunicorn.conf.py").read_text()
    graceful = int(re.search(r"graceful_timeout = (\d+)", configuration)[1])

    assert int(unit("painclinic-web.service")["Service"]["TimeoutStopSec"]) >= graceful + 5


@pytest.mark.parametrize("name", SERVICES + TIMERS)
def test_the_docs_name_every_unit(name):
    stem = name.rpartition(".")[0]
    assert stem in (PROJECT / "docs" / "deploying.md").read_text()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")
@pytest.mark.parametrize("name", SERVICES + TIMERS)
def test_systemd_finds_nothing_wrong_with_it(name, tmp_path):
    """Under the paths of this machine: systemd looks whether the programs are there."""
    for path in [*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")]:
        words = path.read_text().replace("/srv/painclinic/.venv/bin/", "/usr/bin/env ")
        words = words.replace("/srv/painclinic", str(PROJECT)).replace("User=painclinic\n", "")
        (tmp_path / path.name).write_text(words)

    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / name)],
        capture_output=True,
        text=True,
    )

    assert [line for line in said.stderr.splitlines() if "painclinic" in line] == []
