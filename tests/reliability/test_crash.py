"""kill -9 at any moment: what was acknowledged is there, once."""

import os
import random
import signal
import time
from pathlib import Path

import pytest

from tests.reliability.clients import Crowd
from tests.reliability.ledger import (
    REQUESTS,
    assert_all_is_there,
    lost,
    requests_in,
    without_notice,
)
from tests.running import kill_all


def kill_servers(site, crowd, times):
    """Kill the server and all its workers so many times while the crowd is served."""
    for _ in range(times):
        server = site.serve()
        try:
            site.wait_for(server)
            wait_until_served(crowd)
            wait_for_any_moment()
        finally:
            kill_all(server)


def kill_workers(site, crowd, times):
    """Kill one worker after the other; the server starts new ones."""
    with site.running() as server:
        for _ in range(times):
            wait_until_served(crowd)
            wait_for_any_moment()
            os.kill(random.choice(workers_of(server)), signal.SIGKILL)  # noqa: S311


def wait_until_served(crowd):
    before, give_up_at = len(crowd.acknowledged), time.monotonic() + 60
    while len(crowd.acknowledged) == before:
        assert time.monotonic() < give_up_at, crowd.statuses
        time.sleep(0.02)


def wait_for_any_moment():
    time.sleep(random.uniform(0.1, 0.6))  # noqa: S311


def workers_of(server):
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text()
    return [int(pid) for pid in children.split()]


def serve_who_still_waits(site, crowd):
    with site.running():
        wait_until_served(crowd)
        crowd.go_home()


def assert_survived(site, crowd, figures):
    figures(
        f"{len(crowd.acknowledged)} acknowledged, {len(requests_in(site))} in the database, "
        f"answers {dict(crowd.statuses)}"
    )
    assert crowd.statuses["hung up"] > 0  # the kills were felt
    assert set(crowd.statuses) == {302, "hung up"}
    assert_all_is_there(site, crowd.acknowledged)


def test_what_was_acknowledged_survives_three_kills_of_the_server(make_site, figures):
    site = make_site()
    with Crowd(site, 4) as crowd:
        kill_servers(site, crowd, 3)

    assert_survived(site, crowd, figures)


@pytest.mark.long
@pytest.mark.parametrize("kill", [kill_servers, kill_workers])
def test_what_was_acknowledged_survives_twenty_kills(make_site, figures, kill):
    site = make_site()
    with Crowd(site, 12) as crowd:
        kill(site, crowd, 20)
        serve_who_still_waits(site, crowd)

    assert_survived(site, crowd, figures)


def test_the_ledger_notices_what_is_lost(make_site):
    """A control: one that finds nothing wrong is worth nothing."""
    site = make_site()
    with site.running(), Crowd(site, 1) as crowd:
        wait_until_served(crowd)

    site.query("DELETE FROM consultations_mail")
    assert len(without_notice(site)) == len(requests_in(site))

    site.query(f"DELETE FROM {REQUESTS}")  # noqa: S608
    assert lost(site, crowd.acknowledged) == set(crowd.acknowledged)
