"""Settings come from the environment and are secure unless told otherwise."""

import ast
import os
import re
import subprocess
import sys

import pytest

from tests.running import PROJECT


def manage(*arguments, **environment):
    """Run manage.py as a newcomer's shell would, with only these settings."""
    clean = {"PATH": os.environ["PATH"], "PYTHONPATH": os.getcwd()}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=clean | environment,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def var(tmp_path):
    return str(tmp_path / "var")


def test_without_an_address_the_start_is_refused_with_what_to_set(var):
    refused = manage("check", VAR_DIR=var)

    assert refused.returncode != 0
    assert "Set SITE_URL to the address readers use" in refused.stderr


def test_a_real_site_passes_djangos_own_deploy_check_without_a_warning(var):
    checked = manage(
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        VAR_DIR=var,
        SITE_URL="https://www.example.com",
        MAIL_HOST="smtp.example.com",
    )

    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


@pytest.mark.parametrize(
    "address",
    [
        "www.example.com",
        "http://www.example.com",
        "https://www.example.com/clinic",
        "https://user:secret@example.com",
        "https://example.com:port",
        "https://example.com?x=1",
    ],
)
def test_an_address_that_readers_could_not_use_is_refused(var, address):
    refused = manage("check", VAR_DIR=var, SITE_URL=address)

    assert refused.returncode != 0
    assert "SITE_URL" in refused.stderr.splitlines()[-1]


def test_a_key_that_encrypts_nothing_stops_the_start(var):
    refused = manage("check", VAR_DIR=var, SITE_URL="https://example.com", REQUEST_KEYS="abc")

    assert refused.returncode != 0
    assert "Put the right key file back" in refused.stderr


def test_other_hosts_may_be_listed_with_spaces(var):
    hosts = setting(
        "ALLOWED_HOSTS", VAR_DIR=var, SITE_URL="https://a.com", EXTRA_HOSTS="b.com, c.com"
    )

    assert hosts == "['a.com', 'b.com', 'c.com']"


def test_a_blank_folder_is_the_usual_one(var):
    assert setting("VAR_DIR", VAR_DIR="", SITE_URL="https://a.com").endswith("/var")


def setting(name, **environment):
    shown = manage(
        "shell",
        "--no-imports",
        "-c",
        f"from django.conf import settings; print(settings.{name})",
        **environment,
    )
    assert shown.returncode == 0, shown.stderr
    return shown.stdout.strip()


@pytest.mark.parametrize("value", ["False", "false", "0", "off"])
def test_debug_named_false_is_off(var, value):
    assert setting("DEBUG", DEBUG=value, VAR_DIR=var, SITE_URL="https://example.com") == "False"


def test_debug_is_off_when_nobody_asks_for_it(var):
    assert setting("DEBUG", VAR_DIR=var, SITE_URL="https://example.com") == "False"


def test_an_odd_value_stops_the_start_and_names_the_variable(var):
    refused = manage("check", DEBUG="maybe", VAR_DIR=var, SITE_URL="https://example.com")

    assert refused.returncode != 0
    assert '"DEBUG"' in refused.stderr


def test_cookies_are_bound_to_the_host_over_tls(var):
    assert setting("CSRF_COOKIE_NAME", VAR_DIR=var, SITE_URL="https://example.com") == "__Host-csrf"


def test_sqlite_is_set_so_that_what_was_acknowledged_is_on_disk(var):
    """IMMEDIATE transactions, and WAL+FULL or DELETE+EXTRA by the linked SQLite."""
    code = (
        "from django.db import connection; c = connection.cursor();"
        "print(*[c.execute(f'PRAGMA {p}').fetchone()[0] for p in"
        " ('journal_mode', 'synchronous', 'secure_delete')],"
        " connection.settings_dict['OPTIONS']['transaction_mode'])"
    )
    shown = manage("shell", "--no-imports", "-c", code, VAR_DIR=var, SITE_URL="https://example.com")

    assert shown.stdout.split() in (
        ["wal", "2", "1", "IMMEDIATE"],
        ["delete", "3", "1", "IMMEDIATE"],
    )


def test_postgres_is_set_so_that_nobody_waits_for_good(var):
    """What the address of the database says besides is kept."""
    code = "from painclinic.settings import DATABASES; print(DATABASES['default'])"
    shown = subprocess.run(
        [sys.executable, "-c", code],
        env={
            "VAR_DIR": var,
            "SITE_URL": "https://example.com",
            "DATABASE_URL": "postgres://user:word@db.example.com/clinic?sslmode=require",
            "DATABASE_TIMEOUT": "7",
        },
        capture_output=True,
        text=True,
    )

    database = ast.literal_eval(shown.stdout)

    assert database["CONN_HEALTH_CHECKS"] is True
    assert database["OPTIONS"]["sslmode"] == "require"
    assert "lock_timeout=7s" in database["OPTIONS"]["options"]
    assert database["OPTIONS"]["connect_timeout"] == 5
    assert database["OPTIONS"]["tcp_user_timeout"] == 10_000


def test_the_example_explains_every_setting_and_no_other():
    """What it does not name is taken for a slip of the pen (upkeep.W003)."""
    read_by = {
        "painclinic/settings.py": r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"',
        "deploy/gunicorn.conf.py": r"environ\.get\([\"']([A-Z_]+)[\"']",
    }
    read = {name for path, how in read_by.items() for name in re.findall(how, _text(path))}

    assert read == set(re.findall(r"^# ?([A-Z_]+)=", _text(".env.example"), re.MULTILINE))


def _text(path):
    return (PROJECT / path).read_text()
