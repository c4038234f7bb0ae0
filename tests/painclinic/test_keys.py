"""The key files: one key whoever starts first, readable by the owner only."""

import stat
import subprocess
import sys

import pytest

from painclinic.keys import read_or_create_key

RACE = """
import secrets, sys, time
from painclinic.keys import read_or_create_key
time.sleep(max(0, float(sys.argv[2]) - time.time()))
print(read_or_create_key(sys.argv[1], secrets.token_urlsafe))
"""


def test_sixteen_processes_that_start_at_once_end_with_one_key(tmp_path):
    import time

    for attempt in range(3):
        key_file = tmp_path / f"race-{attempt}" / "key"
        start = str(time.time() + 1)
        racers = [
            subprocess.Popen(
                [sys.executable, "-c", RACE, str(key_file), start],
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(16)
        ]
        keys = {racer.communicate()[0].strip() for racer in racers}

        assert keys == {key_file.read_text().strip()}
        assert [path.name for path in key_file.parent.iterdir()] == ["key"]


def test_a_key_file_is_readable_by_its_owner_only(tmp_path):
    read_or_create_key(tmp_path / "var" / "key", lambda: "secret")

    assert stat.S_IMODE((tmp_path / "var" / "key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700


def test_a_key_that_is_there_is_kept(tmp_path):
    (tmp_path / "key").write_text("the first\n")

    assert read_or_create_key(tmp_path / "key", lambda: "another") == "the first"


def test_an_empty_key_file_stops_the_start_instead_of_making_a_new_key(tmp_path):
    (tmp_path / "key").write_text("")

    with pytest.raises(ValueError, match="Put the key back"):
        read_or_create_key(tmp_path / "key", lambda: "another")
