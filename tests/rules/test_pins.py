"""What is installed is what was pinned, file by file."""

import hashlib
import os
import re
import subprocess
import sys
from zipfile import ZipFile

import pytest

from rules import PROJECT
from rules.pins import PIN

METADATA = "Metadata-Version: 2.1\nName: planted\nVersion: 1.0\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
PINS = ["requirements.txt", "requirements-postgres.txt", "requirements-dev.txt"]
WANTED = ["requirements.in", "requirements-postgres.in", "requirements-dev.in"]


@pytest.fixture
def wheel(tmp_path):
    """A package that could be installed."""
    path = tmp_path / "planted-1.0-py3-none-any.whl"
    with ZipFile(path, "w") as made:
        made.writestr("planted.py", "")
        made.writestr("planted-1.0.dist-info/METADATA", METADATA)
        made.writestr("planted-1.0.dist-info/WHEEL", WHEEL)
        made.writestr("planted-1.0.dist-info/RECORD", "")
    return path


def install(wheel, pin):
    """As the Makefile and docs/deploying.md do, from a folder instead of the index."""
    pins = wheel.with_name("requirements.txt")
    pins.write_text(pin)
    source = ["--no-index", "--find-links", str(wheel.parent), "--target", str(wheel.parent / "in")]
    command = [sys.executable, "-m", "pip", "install", "--require-hashes", "-r", str(pins), *source]
    return subprocess.run(command, capture_output=True, text=True)


def test_a_file_is_installed_when_its_hash_is_the_pinned_one(wheel):
    pinned = hashlib.sha256(wheel.read_bytes()).hexdigest()
    answer = install(wheel, f"planted==1.0 --hash=sha256:{pinned}")

    assert answer.returncode == 0, answer.stderr
    assert (wheel.parent / "in" / "planted.py").exists()


def test_a_changed_file_is_refused(wheel):
    pinned = hashlib.sha256(wheel.read_bytes()).hexdigest()
    with ZipFile(wheel, "a") as changed:
        changed.writestr("planted_too.py", "")
    answer = install(wheel, f"planted==1.0 --hash=sha256:{pinned}")

    assert answer.returncode != 0
    assert "DO NOT MATCH THE HASHES" in answer.stderr
    assert not (wheel.parent / "in").exists()


def test_a_pin_without_a_hash_is_refused(wheel):
    answer = install(wheel, "planted==1.0")

    assert answer.returncode != 0
    assert not (wheel.parent / "in").exists()


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-postgres.txt", "requirements-dev.txt"]
)
def test_every_line_of_the_pins_is_an_exact_release_with_hashes(name):
    text = (PROJECT / name).read_text()
    pins = list(PIN.finditer(text))

    assert PIN.sub("", text).strip() == ""
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", pin[3]) for pin in pins)


@pytest.mark.parametrize(
    "name", ["requirements.in", "requirements-postgres.in", "requirements-dev.in"]
)
def test_every_package_that_we_want_has_its_reason(name):
    lines = (PROJECT / name).read_text().splitlines()
    wanted = [line for line in lines if line and not line.startswith(("#", "-c"))]

    assert [line for line in wanted if not re.search(r"\S\s+# \w", line)] == []


@pytest.mark.parametrize("ends_with", [0, 1])
def test_an_audit_passes_nothing_over_and_fails_when_the_auditor_does(tmp_path, ends_with):
    """`make audit`, with an auditor that writes down what it is asked."""
    auditor = tmp_path / "pip-audit"
    auditor.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\nexit {ends_with}\n')
    auditor.chmod(0o700)
    answer = subprocess.run(
        ["make", "audit"],
        cwd=PROJECT,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
    )

    asked = (tmp_path / "asked").read_text().splitlines()
    assert (answer.returncode == 0) == (ends_with == 0)
    assert all("--strict" in line for line in asked)
    assert [line.split()[-1] for line in asked] == (
        ["requirements.txt", "requirements-postgres.txt", "requirements-dev.txt"]
        if ends_with == 0
        else ["requirements.txt"]
    )
