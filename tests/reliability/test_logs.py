"""The log of a real server: one event a line, for programs and people, and nobody forges one."""

import json
import time
from datetime import UTC, datetime

import pytest

from tests.reliability.clients import Browser, say
from tests.reliability.malformed import request
from tests.reliability.needles import right

FORGED = "2026-11-02T08:00:00 ERROR forged"
ODD_PATHS = [
    f"/a%0a{FORGED.replace(' ', '%20')}",
    f"/b%0d%0a{FORGED.replace(' ', '%20')}",
    "/c%1b[2J%1b]0;title%07",
    "/d%e2%80%a8forged%e2%80%ae",  # a line separator, and what turns the direction of reading
    "/e/?note=a-secret",
]


@pytest.fixture
def lines(make_site):
    """What stands in the log after somebody asked for odd addresses, on a machine in the clinic."""
    site = make_site(TZ="America/Chicago")
    with site.running():
        for path in ODD_PATHS:
            say(site, request("", kind=None, line=f"GET {path} HTTP/1.1", length="none"))
    return site.log.splitlines()


def test_every_line_is_one_event_with_its_time_in_utc(lines):
    events = [json.loads(line) for line in lines]

    assert {frozenset(event) for event in events} == {frozenset({"at", "level", "from", "says"})}
    for event in events:
        at = datetime.fromisoformat(event["at"])
        assert (at.tzinfo, time.time() - at.timestamp() < 60) == (UTC, True)


def test_no_address_forges_a_line_or_steers_a_terminal(lines):
    said = [json.loads(line)["says"] for line in lines]

    assert len([words for words in said if words.startswith("Not Found: ")]) == len(ODD_PATHS)
    assert [line for line in lines if line.startswith(FORGED)] == []
    assert all(line.isascii() and line.isprintable() for line in lines)


def test_what_was_looked_for_is_in_no_line(lines):
    assert any("Not Found: /e" in line for line in lines)
    assert "a-secret" not in "".join(lines)


def test_who_asks_for_another_host_is_not_written_about(make_site):
    site = make_site()
    with site.running():
        asked = request("", "Host: evil.example", kind=None, line="GET / HTTP/1.1", length="none")
        assert b" 400 " in say(site, asked)

    assert site.log == ""


def test_an_error_brings_its_trace_on_the_same_line(make_site):
    site = make_site(DJANGO_SETTINGS_MODULE="tests.reliability.server_settings")
    with site.running():
        assert Browser(site, Break="yes").post(right("check")).status == 500

    [event] = [json.loads(line) for line in site.log.splitlines()]
    assert event["says"] == "Internal Server Error: /request/form/"
    assert event["trace"][-1] == "RuntimeError: broken"
