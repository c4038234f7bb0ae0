"""Many at once, a restart in between, a mail server in trouble: nobody is turned away."""

import random
import signal
import socket
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest

from tests.consultations.visitor import FORM, filled_in
from tests.reliability.clients import Browser, Crowd
from tests.reliability.deliverer import deliverer
from tests.reliability.ledger import (
    REQUESTS,
    assert_all_is_there,
    requests_in,
    token_of,
)
from tests.reliability.test_trouble import locked

pytestmark = pytest.mark.long

READ = ["/", "/request/", FORM, "/contact/", "/request/status/"]


class Readers(Crowd):
    """Visitors who only read."""

    def _visit(self):
        browser = Browser(self.site)
        while not self._over.is_set():
            answer = browser.get(random.choice(READ))  # noqa: S311
            self.statuses[answer.status] += 1
            self.times.append(answer.took)


def percentile(times, share):
    return sorted(times)[int(len(times) * share)]


def copy_again_and_again(site, seconds):
    """Backups of the database, one after the other; returns how many."""
    copies, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        with (
            closing(sqlite3.connect(site.database, timeout=30)) as source,
            closing(sqlite3.connect(site.folder / "copy.sqlite3")) as copy,
        ):
            source.backup(copy, pages=50, sleep=0.001)
        copies += 1
        time.sleep(0.2)
    return copies


def test_sixteen_at_once_for_a_minute_while_backups_run(make_site, figures):
    site = make_site()
    with site.running(), Crowd(site, 8) as senders, Readers(site, 8) as readers:
        copies = copy_again_and_again(site, 60)

    for name, crowd in (("POST", senders), ("GET", readers)):
        figures(
            f"{name}: {dict(crowd.statuses)}, median {percentile(crowd.times, 0.5):.3f} s, "
            f"p99 {percentile(crowd.times, 0.99):.3f} s"
        )
    figures(f"{copies} backups")
    assert (set(senders.statuses), set(readers.statuses)) == ({302}, {200})
    assert "locked" not in site.log
    assert_all_is_there(site, senders.acknowledged)


def test_six_requests_in_flight_are_answered_and_saved_before_the_server_stops(make_site):
    site, forms = make_site(), [filled_in() for _ in range(6)]
    browsers = [Browser(site) for _ in forms]
    with site.running() as server, ThreadPoolExecutor(6) as pool:
        for browser in browsers:
            browser.get(FORM)
        with locked(site, "IMMEDIATE"):
            answers = pool.map(Browser.post, browsers, forms)
            time.sleep(2)  # all six wait for the database
            server.send_signal(signal.SIGTERM)
            time.sleep(1)
        answers = list(answers)
        assert server.wait(30) == 0

    acknowledged = dict(zip(map(token_of, forms), (a.reference for a in answers), strict=True))
    assert [answer.status for answer in answers] == [302] * 6
    assert_all_is_there(site, acknowledged)
    assert len(requests_in(site)) == 6


def any_address(_=None):
    return ".".join(str(random.randrange(256)) for _ in range(4))  # noqa: S311


def test_a_thousand_forged_addresses_are_one_sender(make_site, figures):
    site = make_site(BELIEVED_PER_HOUR="6", ACCEPTED_PER_HOUR="30")

    def send(_):
        browser = Browser(site, X_Forwarded_For=f"{any_address()}, {any_address()}")
        browser.cookies["csrf"] = "a" * 32
        return browser.post(filled_in()).status

    with site.running(), ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(send, range(1000)))

    accepted = len(requests_in(site))
    figures(f"{accepted} of 1,000 accepted")
    assert statuses.count(302) == accepted <= 30
    assert statuses.count(429) == 1000 - accepted
    assert site.query(f"SELECT COUNT(*) FROM {REQUESTS} WHERE status = 'new'") == [(6,)]  # noqa: S608


@contextmanager
def mail_server_that(way):
    """The port of one that refuses to talk, or listens and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        if way == "refuses":
            silent.close()
        yield port


@pytest.mark.parametrize("way", ["refuses", "hangs"])
def test_a_mail_server_in_trouble_keeps_no_visitor_waiting(make_site, figures, way):
    with mail_server_that(way) as port:
        site = make_site(MAIL_HOST="127.0.0.1", MAIL_PORT=str(port), MAIL_SECURITY="none")
        site.query("UPDATE practice_profile SET notice_email = 'desk@example.com'")
        with site.running(), deliverer(site):
            browser, acknowledged, times = Browser(site), {}, []
            for _ in range(100):
                form = filled_in(wants_mail="on")
                answer = browser.post(form)
                acknowledged[token_of(form)] = answer.reference
                times.append(answer.took)

    figures(f"{way}: 100 sent, the slowest took {max(times):.3f} s")
    assert_all_is_there(site, acknowledged)
    assert max(times) < 1
    kinds = site.query("SELECT kind, COUNT(*) FROM consultations_mail GROUP BY kind")
    assert kinds == [("acknowledgement", 100), ("notice", 100)]
