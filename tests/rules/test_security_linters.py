"""The linters that look for openings to attack find one planted opening of each kind."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rules import PROJECT

# Blocks of code, each below the number that both linters give to what is wrong with it: ruff's
# S101 is bandit's B101.
PLANTED = (Path(__file__).parent / "planted_security.txt").read_text()
HIDDEN_TURN = "is_paid = True  # \u202eeslaF\n"  # reads another way than it runs
SKIPPED = {"105", "108", "603", "608"}  # pyproject.toml says why; ruff asks each


def run(tool, *arguments, **options):
    command = [sys.executable, "-m", tool, *arguments]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, **options)


def ruff(source):
    """(line, number) of each opening that ruff finds, with the project's own settings."""
    given = ["--output-format", "json", "--stdin-filename", "practice/planted.py", "-"]
    found = json.loads(run("ruff", "check", "--select", "S", *given, input=source).stdout)
    return {(each["location"]["row"], each["code"][1:]) for each in found}


def bandit(source, folder):
    file = folder / "planted.py"
    file.write_text(source)
    asked = run("bandit", "-q", "-c", "pyproject.toml", "-f", "json", str(file))
    found = json.loads(asked.stdout)["results"]
    return {(each["line_number"], each["test_id"][1:]) for each in found}


def planted_numbers():
    return re.findall(r"^# (\d+)$", PLANTED, re.MULTILINE)


def found_in_their_blocks(found):
    """The numbers that were found below their own heading."""
    headings = list(re.finditer(r"^# (\d+)$", PLANTED, re.MULTILINE))
    line_of = {match[1]: PLANTED.count("\n", 0, match.start()) + 1 for match in headings}
    starts = [*line_of.values(), len(PLANTED)]
    ends = dict(zip(line_of, starts[1:], strict=True))
    return {n for line, n in found if n in line_of and line_of[n] < line < ends[n]}


def test_one_opening_of_each_kind_that_ruff_knows_is_planted():
    rules = json.loads(run("ruff", "rule", "--all", "--output-format", "json").stdout)
    codes = {rule["code"]: rule["status"] for rule in rules if rule["linter"] == "flake8-bandit"}

    assert sorted(code[1:] for code, status in codes.items() if "Stable" in status) == sorted(
        planted_numbers()
    )


def test_ruff_finds_each():
    assert found_in_their_blocks(ruff(PLANTED)) == set(planted_numbers())


def test_bandit_finds_each(tmp_path):
    assert found_in_their_blocks(bandit(PLANTED, tmp_path)) == set(planted_numbers()) - SKIPPED


def test_bandit_finds_code_that_reads_another_way_than_it_runs(tmp_path):
    assert bandit(HIDDEN_TURN, tmp_path) == {(1, "613")}


@pytest.mark.parametrize("good", ["hashlib.sha256(key)\n", "run(['/bin/ls'], check=True)\n"])
def test_neither_finds_what_is_not_there(good, tmp_path):
    assert ruff(good) == bandit(good, tmp_path) == set()


def test_bandit_finds_nothing_in_the_project():
    answer = run("bandit", "-q", "-c", "pyproject.toml", "-r", ".")

    assert answer.returncode == 0, answer.stdout
