"""A look stands in the record before anybody sees anything, and waits for no lock. How a real
lock is passed by: tests/reliability/test_record.py."""

import json

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from practice import looking
from practice.looking import fold_looks, looks_waiting, record_look
from practice.models import Act, Profile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def waiting(settings, tmp_path):
    """The file of looks that were put aside."""
    settings.VAR_DIR = tmp_path
    return tmp_path / "looks"


@pytest.fixture
def profile():
    return Profile.current()


@pytest.fixture
def busy(monkeypatch):
    """While `busy.is_on`, somebody else is writing."""

    class Switch:
        is_on = True

    save = Act.save

    def saved(act):
        if Switch.is_on:
            raise OperationalError("database is locked")
        save(act)

    monkeypatch.setattr(Act, "save", saved)
    return Switch


def looks():
    """(who, what, which) in the order of the record."""
    acts = Act.objects.filter(verb__startswith="viewed").order_by("number")
    return [(act.by, act.verb, act.subject_name) for act in acts]


def test_a_look_is_an_act_like_any_other(front_desk, profile):
    record_look("viewed", profile, by=front_desk, detail="all")

    act = Act.objects.about(profile).get()
    assert (act.by, act.verb, act.detail) == (front_desk, "viewed", "all")
    assert looks_waiting() == 0


def test_while_somebody_else_writes_it_is_put_aside(front_desk, profile, busy, waiting):
    record_look("viewed", profile, by=front_desk)

    assert looks() == []
    assert looks_waiting() == 1
    assert waiting.stat().st_mode & 0o777 == 0o600
    [line] = waiting.read_text().split("\n")[1:]
    assert sorted(json.loads(line)) == sorted(
        ["at", "by_id", "detail", "subject_id", "subject_kind", "subject_name", "verb"]
    )


def test_the_next_look_records_those_before_it_in_their_order(front_desk, manager, profile, busy):
    record_look("viewed", profile, by=front_desk)
    record_look("viewed again", profile, by=manager)
    busy.is_on = False
    record_look("viewed at last", profile, by=front_desk)

    assert looks() == [
        (front_desk, "viewed", str(profile)),
        (manager, "viewed again", str(profile)),
        (front_desk, "viewed at last", str(profile)),
    ]
    moments = [act.at for act in Act.objects.about(profile).order_by("number")]
    assert moments == sorted(moments)
    assert looks_waiting() == 0


def test_it_is_recorded_with_the_moment_of_the_look(front_desk, profile, busy, waiting):
    record_look("viewed", profile, by=front_desk)
    at = json.loads(waiting.read_text())["at"]
    busy.is_on = False
    fold_looks()

    assert Act.objects.about(profile).get().at.isoformat() == at


def test_a_crash_before_the_file_is_emptied_records_nothing_twice(
    front_desk, profile, busy, waiting
):
    record_look("viewed", profile, by=front_desk)
    left = waiting.read_bytes()
    busy.is_on = False
    fold_looks()
    waiting.write_bytes(left)

    assert fold_looks() == 0
    assert len(looks()) == 1


def test_a_look_that_a_crash_tore_spoils_none_of_the_others(front_desk, profile, busy, waiting):
    record_look("viewed", profile, by=front_desk)
    with waiting.open("ab") as file:
        file.write(b'\n{"at": "2027-01-01T')
    record_look("viewed again", profile, by=front_desk)
    busy.is_on = False

    assert fold_looks() == 0
    assert [verb for _, verb, _ in looks()] == ["viewed", "viewed again"]


def test_they_wait_on_while_the_lock_is_taken(front_desk, profile, busy):
    record_look("viewed", profile, by=front_desk)

    assert fold_looks() == 1
    assert looks() == []


def test_with_nothing_to_fold_nothing_is_written(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert fold_looks() == 0


def test_one_that_cannot_be_recorded_is_kept_and_said_so(
    front_desk, profile, busy, waiting, caplog, monkeypatch
):
    """Such as a look by an account that an older copy of the database does not know."""
    record_look("viewed", profile, by=front_desk)

    def refuse(look):
        raise DatabaseError("row 17, Wilhelmina")

    monkeypatch.setattr(looking, "_record_once", refuse)

    assert fold_looks() == 1
    assert "Looks cannot be recorded: DatabaseError." in caplog.text
    assert "Wilhelmina" not in caplog.text


def test_one_that_can_be_kept_nowhere_shows_no_page(manager_client, busy, monkeypatch):
    def full(*args):
        raise OSError("No space left on device")

    monkeypatch.setattr(looking.os, "fsync", full)

    with pytest.raises(OSError, match="No space"):
        manager_client.get("/admin/practice/act/")


def test_it_is_no_part_of_somebodys_transaction(front_desk, profile):
    """Which might be rolled back after the page was shown."""
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        record_look("viewed", profile, by=front_desk)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="asks SQLite")
def test_other_writers_wait_as_long_as_before(front_desk, profile):
    def patience():
        with connection.cursor() as cursor:
            return cursor.execute("PRAGMA busy_timeout").fetchone()

    before = patience()
    record_look("viewed", profile, by=front_desk)

    assert patience() == before != (0,)
