"""A database that is locked or full says no, and the words come back in the form."""

import sqlite3
from contextlib import closing, contextmanager

import pytest

from consultations.draft import Draft
from tests.consultations.visitor import CLINIC_PHONE, NOTE, filled_in, posted
from tests.reliability.clients import Browser
from tests.reliability.ledger import assert_all_is_there, requests_in, token_of

NOTHING_GROWS = "PRAGMA max_page_count=1;"  # SQLite reads: not one page more than there are


@contextmanager
def locked(site, how):
    """Somebody else holds the lock of the database."""
    with closing(sqlite3.connect(site.database, isolation_level=None)) as other:
        other.execute(f"BEGIN {how}")
        yield
        other.rollback()


def assert_gives_the_words_back(answer, form):
    """No acknowledgement, and a form that can be sent as it is."""
    assert (answer.status, answer.reference) == (503, None)
    assert answer.headers["Retry-After"] == "60"
    assert "We could not save your request" in answer.text
    before, after = Draft.open(form["draft"]), Draft.open(answer.draft)
    assert (after.token, after.started_at) == (before.token, before.started_at)
    assert after.answers.items() >= before.answers.items()
    assert after.answers["note"] == [NOTE]


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
def test_while_another_holds_the_lock_nothing_is_saved_and_nothing_lost(site, how):
    browser, form = Browser(site), filled_in()
    browser.get("/request/form/")

    with locked(site, how):
        answer = browser.post(form)
        assert (CLINIC_PHONE in answer.text) == (how == "IMMEDIATE")  # else it cannot be read

    assert_gives_the_words_back(answer, form)
    assert requests_in(site) == {}

    returned = posted("check", Draft.open(answer.draft))
    saved = browser.post(returned)
    assert_all_is_there(site, {token_of(form): saved.reference})
    assert len(requests_in(site)) == 1


def test_while_another_writes_every_page_can_be_read_and_turned(site):
    browser = Browser(site)

    with locked(site, "IMMEDIATE"):
        pages = [browser.get("/"), browser.get("/request/form/")]
        turned = browser.post(posted("about-you", Draft()))

    assert [page.status for page in pages] == [200, 200]
    assert 'name="step" value="talking"' in turned.text
    assert max(answer.took for answer in [*pages, turned]) < 3  # nobody waits for the lock


def test_a_full_database_acknowledges_nothing_it_cannot_keep(make_site):
    site = make_site(
        DJANGO_SETTINGS_MODULE="tests.reliability.server_settings", MORE_PRAGMAS=NOTHING_GROWS
    )
    fill(site)
    with site.running():
        browser, acknowledged = Browser(site), {}
        form, answer = send_until_refused(browser, acknowledged)

        assert_gives_the_words_back(answer, form)
        assert CLINIC_PHONE in answer.text
        assert browser.get("/").status == 200
        assert "Is it an emergency?" in browser.get("/request/form/").text
        assert requests_in(site) == acknowledged

        site.query("DROP TABLE padding")  # somebody makes room
        saved = browser.post(posted("check", Draft.open(answer.draft)))
        acknowledged[token_of(form)] = saved.reference
        assert_all_is_there(site, acknowledged)
    assert requests_in(site) == acknowledged


def fill(site):
    """Leave no room that is not taken, but some that can be given back."""
    site.query("CREATE TABLE padding (zeros)")
    site.query("INSERT INTO padding VALUES (zeroblob(1000000))")
    with closing(sqlite3.connect(site.database)) as connection:
        connection.execute("VACUUM")


def send_until_refused(browser, acknowledged):
    """The form that does not fit any more and what is said to it, after others that did."""
    for _ in range(50):
        form = filled_in()
        answer = browser.post(form)
        if answer.status != 302:
            return form, answer
        acknowledged[token_of(form)] = answer.reference
    raise AssertionError("It never was full.")
