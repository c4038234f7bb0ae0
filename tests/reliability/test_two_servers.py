"""Two web servers with one PostgreSQL behind them count, send and receive as one."""

import shutil
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import cycle

import pytest
from django.urls import reverse

from tests.consultations.receipts import START, WRONG
from tests.consultations.smtp import mail_server
from tests.consultations.visitor import CLINIC_PHONE, FORM, filled_in
from tests.postgres import new_database
from tests.reliability.clients import Browser
from tests.reliability.conftest import new_site
from tests.reliability.deliverer import deliverer

pytestmark = pytest.mark.postgres

PATIENCE = 60  # seconds


@pytest.fixture(scope="module")
def furnished(tmp_path_factory):
    """A database as before the first request to a practice that has a phone, and a folder with
    what each machine keeps for itself."""
    folder = tmp_path_factory.mktemp("first")
    with new_database("two_servers") as made:
        new_site(folder, DATABASE_URL=made.url).furnish()
        profile = "phone = %s, notice_email = 'desk@example.com'"
        made.query(f"UPDATE practice_profile SET {profile}", CLINIC_PHONE)  # noqa: S608
        yield made, folder


@pytest.fixture
def database(furnished):
    """Without the requests of the test before."""
    database, _ = furnished
    for table in ("mail", "consultationrequest", "attempt"):
        database.query(f"DELETE FROM consultations_{table}")  # noqa: S608
    database.query("DELETE FROM cache")
    return database


@pytest.fixture
def two_sites(furnished, database, tmp_path):
    """Makes two machines: each has a folder of its own, and both know the same keys."""
    _, folder = furnished

    def make(**environment):
        for name in ("one", "other"):
            own = tmp_path / name
            shutil.copytree(folder, own)
            yield new_site(own, DATABASE_URL=database.url, **environment)

    return lambda **environment: list(make(**environment))


@contextmanager
def running(sites):
    with ExitStack() as until_the_end:
        for site in sites:
            until_the_end.enter_context(site.running())
        yield


def at_once(sites, post, times, headers=lambda number: {}):
    """What so many browsers are answered, of which each second one asks the other server: when
    all are ready, each does `post(browser)`."""
    browsers = [
        Browser(site, **headers(number)) for site, number in zip(cycle(sites), range(times))
    ]
    with running(sites), ThreadPoolExecutor(times) as pool:
        list(pool.map(lambda browser: browser.get(FORM), browsers))
        return list(pool.map(post, browsers))


def statuses(answers):
    return Counter(answer.status for answer in answers)


def send(browser):
    return browser.post(filled_in())


def from_many_addresses(number):
    return {"X_Forwarded_For": f"192.0.2.{number}"}


def states(database):
    rows = "SELECT status, COUNT(*) FROM consultations_consultationrequest GROUP BY status"
    return dict(database.query(rows))


def test_one_click_that_reaches_both_32_times_is_one_request(two_sites, database):
    form = filled_in()

    answers = at_once(two_sites(), lambda browser: browser.post(form), 32)

    assert statuses(answers) == {302: 32}
    assert len({answer.reference for answer in answers}) == 1
    assert states(database) == {"new": 1}
    assert database.query("SELECT kind FROM consultations_mail") == [("notice",)]
    received = "SELECT COUNT(*) FROM practice_act WHERE verb = 'received' AND subject_id = %s"
    (request,) = database.query("SELECT id FROM consultations_consultationrequest")
    assert database.query(received, *request) == [(1,)]


def test_no_double_click_is_refused_for_the_click_before_it(two_sites, database):
    """The first one takes the last place of the hour."""
    form = filled_in()

    answers = at_once(two_sites(ACCEPTED_PER_HOUR="1"), lambda browser: browser.post(form), 16)

    assert statuses(answers) == {302: 16}


def test_requests_from_one_address_are_counted_together(two_sites, database):
    answers = at_once(two_sites(BELIEVED_PER_HOUR="3", ACCEPTED_PER_HOUR="5"), send, 24)

    assert statuses(answers) == {302: 5, 429: 19}
    assert states(database) == {"new": 3, "spam": 2}


def test_requests_from_all_addresses_are_counted_together(two_sites, database):
    sites = two_sites(ACCEPTED_PER_HOUR_BY_SITE="5", TRUSTED_PROXIES="1")

    answers = at_once(sites, send, 24, from_many_addresses)

    assert statuses(answers) == {302: 5, 429: 19}
    assert states(database) == {"new": 5}


def test_tries_to_open_a_receipt_are_counted_together(two_sites):
    typed = {"reference": "ABCD-EFGH-JK", "code": WRONG}

    answers = at_once(
        two_sites(RECEIPTS_PER_HOUR="5"), lambda browser: browser.post(typed, START), 24
    )

    assert statuses(answers) == {422: 5, 429: 19}


def test_wrong_passwords_are_counted_together(two_sites):
    wrong = {"login": "fran", "password": "not hers"}

    answers = at_once(
        two_sites(), lambda browser: browser.post(wrong, reverse("account_login")), 32
    )

    looked_at = statuses(answers)[200]
    assert statuses(answers) == {200: looked_at, 429: 32 - looked_at}
    assert 5 <= looked_at <= 10  # five at any speed, ten an hour


def test_each_mail_leaves_once_whoever_delivers(two_sites, database, settings):
    with mail_server(settings) as server:
        sites = two_sites(
            MAIL_HOST="127.0.0.1", MAIL_PORT=str(settings.EMAIL_PORT), MAIL_SECURITY="none"
        )
        one, other = sites
        with deliverer(one), deliverer(other):
            at_once(sites, lambda browser: browser.post(filled_in(wants_mail="on")), 24)
            wait_for_acknowledgements(database, 24)

    to_staff = [message for message in server.messages if message["To"] == "desk@example.com"]
    assert len(server.message_ids) == len(set(server.message_ids)) == 24 + len(to_staff)
    assert len(to_staff) == 1  # at most one in ten minutes


def wait_for_acknowledgements(database, number):
    sent = "SELECT COUNT(*) FROM consultations_mail WHERE kind = 'acknowledgement' AND tries = 1"
    give_up_at = time.monotonic() + PATIENCE
    while database.query(sent) != [(number,)]:
        assert time.monotonic() < give_up_at, database.query(sent)
        time.sleep(0.1)


def test_who_waits_for_a_lock_too_long_gets_the_answers_back(two_sites, database):
    [one, _] = two_sites(DATABASE_TIMEOUT="1")
    with one.running():
        browser = Browser(one)
        with database.held("SELECT * FROM practice_recordhead FOR UPDATE"):
            refused = browser.post(filled_in())
        accepted = browser.post(filled_in())

    assert refused.status == 503
    assert 1 <= refused.took < 5
    assert refused.draft
    assert accepted.status == 302
    assert states(database) == {"new": 1}


def test_no_visitor_meets_a_connection_that_the_server_closed(two_sites, database):
    """As it does when it is restarted."""
    [one, _] = two_sites()
    with one.running():
        browsers = [Browser(one) for _ in range(8)]  # more than there are threads
        before = [browser.get(FORM).status for browser in browsers]
        database.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        after = [browser.get(FORM).status for browser in browsers]

    assert before == after == [200] * 8


def test_the_record_of_both_is_one_chain(two_sites, database):
    sites = two_sites()

    at_once(sites, send, 24)

    assert "Every line is as it was written." in sites[0].manage("audit_verify")


def test_a_change_is_in_the_next_answer_of_both_servers(two_sites, database):
    """Each keeps its pages in its own memory; the version of the site is one."""
    sites = two_sites()
    readers = [Browser(site) for site in sites]
    with running(sites):
        for number in range(10):
            phone = f"918-555-01{number:02}"
            database.query("UPDATE practice_profile SET phone = %s", phone)
            for reader in readers * 2:
                assert phone in reader.get("/contact/").text
