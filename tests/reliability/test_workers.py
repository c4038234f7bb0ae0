"""The server's processes share their code. What each must open for itself, and what none may."""

import os
from pathlib import Path

from tests.reliability.clients import Browser
from tests.reliability.test_crash import workers_of


def test_each_process_opens_the_database_for_itself(make_site):
    """A connection that was open before the processes parted would be everybody's, and break."""
    site = make_site()
    with site.running() as server:
        ask_often(site)
        first, workers = opened_by(server.pid), [opened_by(w) for w in workers_of(server)]

    assert str(site.database) not in first
    assert len(workers) == 2
    assert any(str(site.database) in opened for opened in workers)


def test_nobody_can_steer_it_through_a_file(make_site, tmp_path):
    """gunicorn would put a control socket there otherwise."""
    folder = tmp_path / "runtime"
    folder.mkdir()
    site = make_site(XDG_RUNTIME_DIR=str(folder))
    with site.running():
        ask_often(site)
        left = list(folder.iterdir())

    assert left == []


def ask_often(site):
    for _ in range(20):
        assert Browser(site).get("/readyz").status == 200


def opened_by(process):
    return {os.readlink(link) for link in Path(f"/proc/{process}/fd").iterdir()}
