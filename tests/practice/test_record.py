"""The record of acts: what was tampered with is found, no page waits for it, no wrong name."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from practice import looking
from practice.looking import fold_looks, looks_waiting, record_look
from practice.models import Act, Clinician, Profile, StaffAccount

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def five(front_desk, manager):
    profile = Profile.current()
    for number in range(5):
        Act.record(
            "changed", profile, by=[front_desk, manager][number % 2], detail=f"Line {number}"
        )
    return list(Act.objects.about(profile).order_by("number"))


def verified():
    out = io.StringIO()
    call_command("audit_verify", stdout=out)
    return out.getvalue()


def tamper(sql, *values):
    """As somebody would who has the database file: past the triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute(sql, values)


def test_a_record_that_nobody_touched_holds(five):
    assert "Every line is as it was written." in verified()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE practice_act SET verb = 'viewed' WHERE id = %s",
        "UPDATE practice_act SET by_id = NULL WHERE id = %s",
        "UPDATE practice_act SET at = '2020-01-01 00:00:00' WHERE id = %s",
        "UPDATE practice_act SET detail = 'Another' WHERE id = %s",
        "UPDATE practice_act SET detail = '' WHERE id = %s",
        "DELETE FROM practice_act WHERE id = %s",
    ],
)
@pytest.mark.parametrize("place", [1, 4], ids=["in the middle", "the last"])
def test_a_line_that_was_changed_or_deleted_is_found(five, change, place):
    tamper(change, five[place].pk)

    with pytest.raises(CommandError, match="The record was tampered with"):
        verified()


def test_the_database_itself_refuses_to_change_or_delete_a_line(five):
    from django.db import DatabaseError, transaction

    for sql in (
        "DELETE FROM practice_act WHERE id = %s",
        "UPDATE practice_act SET verb = 'x' WHERE id = %s",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [five[0].pk])


def test_details_may_be_forgotten_when_their_subject_is(five):
    profile = Profile.current()
    Act.record("forgotten", profile)
    Act.objects.about(profile).forget_details()

    assert "Every line is as it was written." in verified()
    assert not Act.objects.about(profile).exclude(detail="").exists()


def test_another_key_is_told_from_a_changed_line(five, settings):
    settings.RECORD_KEY = "another"

    with pytest.raises(CommandError, match="Nothing fits RECORD_KEY"):
        verified()


def test_two_people_one_after_the_other_are_never_mistaken(front_desk, manager):
    for _ in range(100):
        record_look("viewed", Profile.current(), by=front_desk)
        record_look("viewed", Profile.current(), by=manager)

    looks = Act.objects.filter(verb="viewed").order_by("number")
    assert [look.by for look in looks] == [front_desk, manager] * 100


def test_an_act_about_many_things_is_about_their_kind(manager):
    act = Act.record("exported", Clinician, by=manager, detail="csv")

    assert (act.subject_id, act.subject_name) == (0, "clinicians")
    assert list(Act.objects.about(Clinician)) == [act]


# looks do not wait


def busy(*args, **kwargs):
    raise OperationalError("database is locked")


def test_a_look_while_somebody_else_writes_is_kept_aside_and_recorded_later(
    front_desk, monkeypatch, settings
):
    saved = Act.save
    monkeypatch.setattr(Act, "save", busy)
    record_look("viewed", Profile.current(), by=front_desk)
    assert looks_waiting() == 1
    assert not Act.objects.filter(verb="viewed").exists()
    assert (settings.VAR_DIR / "looks").stat().st_mode & 0o777 == 0o600

    monkeypatch.setattr(Act, "save", saved)
    fold_looks()
    fold_looks()

    assert looks_waiting() == 0
    assert Act.objects.get(verb="viewed").by == front_desk


def test_a_look_that_can_be_kept_nowhere_shows_no_page(front_desk, monkeypatch):
    def full(*args):
        raise OSError("No space left on device")

    monkeypatch.setattr(Act, "save", busy)
    monkeypatch.setattr(looking.os, "fsync", full)

    with pytest.raises(OSError, match="No space"):
        record_look("viewed", Profile.current(), by=front_desk)


# who signs in


def test_signing_in_and_failing_to_are_recorded_and_no_name_that_was_typed(client, front_desk):
    client.login(username="fran", password="a long enough password")
    client.logout()
    client.login(username="fran", password="wrong")
    client.login(username="my-secret-password", password="wrong")

    acts = [(act.verb, act.subject_name) for act in Act.objects.order_by("-number")[:4]]
    assert acts == [
        ("failed to sign in", str(StaffAccount._meta.verbose_name_plural)),
        ("failed to sign in", "fran"),
        ("signed out", "fran"),
        ("signed in", "fran"),
    ]
    assert not [act for act in Act.objects.all() if "secret" in str(vars(act))]
