"""The record of acts on the real site: nobody waits for it, and many who write at once leave one
whole chain."""

import json
import sqlite3
from datetime import UTC, datetime

import pytest

from tests.consultations.visitor import NAME, WORDS, filled_in
from tests.reliability.clients import Browser
from tests.reliability.test_trouble import locked
from tests.running import Site

SIGN_IN = """
from tests.conftest import account, signed_in
from practice.roles import FRONT_DESK
print("session", signed_in(account(FRONT_DESK, "{name}")).cookies["session"].value)
"""

CROWD = """
import threading
from practice.models import Act, Profile
from django.db import connection

def write():
    for number in range(10):
        Act.record("changed", Profile.current(), detail=f"{number}")
    connection.close()

threads = [threading.Thread(target=write) for _ in range(20)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def staff_browser(site, name):
    browser = Browser(site)
    said = site.manage("shell", "--verbosity", "0", "--command", SIGN_IN.format(name=name))
    browser.cookies["session"] = said.split()[-1]
    return browser


def looks(site):
    """(who, about which, moment) of each look at a request, in the order of the record."""
    return site.query(
        "SELECT username, subject_name, at FROM practice_act JOIN practice_staffaccount u "
        "ON u.id = by_id WHERE verb = 'viewed' ORDER BY number"
    )


@pytest.fixture
def own_site(make_site):
    site = make_site()
    with site.running():
        yield site


def test_a_request_is_shown_at_once_while_another_writes_and_the_look_is_recorded(own_site):
    desk = staff_browser(own_site, "fran")
    reference = Browser(own_site).post(filled_in()).reference
    [(pk,)] = own_site.query("SELECT id FROM consultations_consultationrequest")
    address = f"/admin/consultations/consultationrequest/{pk}/change/"
    desk.get("/admin/")  # the worker is awake

    before = datetime.now(UTC).replace(tzinfo=None)
    with locked(own_site, "IMMEDIATE"):
        shown = desk.get(address)
        after = datetime.now(UTC).replace(tzinfo=None)
    assert shown.status == 200
    assert NAME in shown.text
    assert shown.took < 1  # the site waits 15 seconds for a lock
    assert looks(own_site) == []
    put_aside = (own_site.folder / "looks").read_text()
    assert json.loads(put_aside)["subject_name"] == reference
    assert not [word for word in WORDS if word in put_aside]

    own_site.manage("deliver")
    own_site.manage("deliver")
    [(who, subject, at)] = looks(own_site)
    assert (who, subject) == ("fran", reference)
    assert before <= datetime.fromisoformat(at) <= after
    assert "Every line is as it was written." in own_site.manage("audit_verify")


def test_many_who_look_while_another_writes_are_all_recorded_in_order(own_site):
    people = [staff_browser(own_site, name) for name in ("fran", "fritz")]
    Browser(own_site).post(filled_in())
    [(pk,)] = own_site.query("SELECT id FROM consultations_consultationrequest")
    address = f"/admin/consultations/consultationrequest/{pk}/change/"

    with locked(own_site, "IMMEDIATE"):
        for _ in range(5):
            for person in people:
                assert person.get(address).status == 200
    people[0].get(address)

    found = looks(own_site)
    assert [who for who, _, _ in found] == ["fran", "fritz"] * 5 + ["fran"]
    moments = [at for _, _, at in found]
    assert moments == sorted(moments)


def test_twenty_who_write_at_once_leave_one_chain(make_site):
    site = make_site()
    [(before,)] = site.query("SELECT lines FROM practice_recordhead")

    site.manage("shell", "--verbosity", "0", "--command", CROWD)

    assert site.query("SELECT lines FROM practice_recordhead") == [(before + 200,)]
    assert f"Lines: {before + 200}." in site.manage("audit_verify")


def test_lines_from_before_are_sealed_as_they_are(tmp_path):
    site = Site(tmp_path)
    site.manage("migrate", "practice", "0003", "--verbosity", "0")
    site.query(
        "INSERT INTO practice_staffaccount (id, password, is_superuser, username, first_name, "
        "last_name, email, is_active, date_joined, is_staff) "
        "VALUES (7, '', 0, 'fran', '', '', '', 1, '2026-01-01', 1)"
    )
    for number in (1, 2, 4):  # one got lost in a rollback long ago
        site.query(
            "INSERT INTO practice_act (id, at, by_id, verb, subject_kind, subject_id, "
            "subject_name, detail) "
            "VALUES (?, '2026-01-01 10:00:00', ?, 'viewed', 'x.y', 1, 'N', 'd')",
            *(number, 7 if number > 1 else None),
        )
    columns = "id, at, by_id, verb, subject_kind, subject_id, subject_name, detail"
    kept = site.query(f"SELECT {columns} FROM practice_act")  # noqa: S608

    site.manage("migrate", "--verbosity", "0")

    assert site.query(f"SELECT {columns} FROM practice_act") == kept  # noqa: S608
    assert site.query("SELECT number FROM practice_act ORDER BY id") == [(1,), (2,), (3,)]
    assert "Lines: 3." in site.manage("audit_verify")
    with pytest.raises(sqlite3.IntegrityError, match="never deleted"):
        site.query("DELETE FROM practice_act")
