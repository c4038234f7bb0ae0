"""What a monitor hears from the real server while its database is in trouble."""

import pytest

from tests.reliability.clients import Browser
from tests.reliability.test_trouble import locked


def test_ready_and_alive_while_all_is_well(site):
    monitor = Browser(site)

    assert [monitor.get(path).text for path in ("/healthz", "/readyz")] == ["alive\n", "ready\n"]


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
def test_while_another_holds_the_lock_it_is_not_ready_and_says_so_soon(site, how):
    monitor = Browser(site)

    with locked(site, how):
        ready = [monitor.get("/readyz") for _ in range(3)]
        alive = monitor.get("/healthz")
    afterwards = monitor.get("/readyz")

    assert {(answer.status, answer.text) for answer in ready} == {(503, "not ready\n")}
    assert max(answer.took for answer in ready) < 3
    assert (alive.status, alive.took < 0.5) == (200, True)
    assert afterwards.status == 200
    assert "Not ready: the database cannot be written to" in site.log


def test_while_an_update_is_half_done_it_is_not_ready(make_site):
    site = make_site()
    with site.running():
        monitor = Browser(site)
        before = monitor.get("/readyz")
        site.query("DELETE FROM django_migrations WHERE name = '0008_site_version'")
        after = monitor.get("/readyz")

    assert (before.status, after.status) == (200, 503)
    assert after.text == "not ready\n"
    assert "Not ready: migrations to apply: 1" in site.log
