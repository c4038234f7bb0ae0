"""The record of acts is only ever added to."""

import pytest
from django.db import DatabaseError, connection, transaction

from practice.models import Act, Clinician, Profile
from tests.practice.record import changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def act(manager):
    return Act.record("changed", Profile.current(), by=manager, detail="phone")


def test_an_act_says_who_did_what_to_which_thing(act, manager):
    assert (act.by, act.verb, act.subject_name) == (
        manager,
        "changed",
        "Interventional Pain Clinic",
    )


def test_a_timeline_holds_the_acts_of_one_thing_only(act, manager):
    Act.record("signed in", manager, by=manager)

    assert list(Act.objects.about(Profile.current())) == [act]


def test_what_is_done_with_many_things_is_about_their_kind_and_none_of_them(act, manager):
    exported = Act.record("exported", Clinician, by=manager, detail="csv")

    assert (exported.subject_id, exported.subject_name) == (0, "clinicians")
    assert list(Act.objects.about(Clinician)) == [exported]


def test_a_name_that_is_too_long_is_cut(db):
    profile = Profile(pk=1, name="x" * 200)

    assert Act.record("viewed", profile).subject_name == "x" * 120


def test_an_act_is_never_changed(act):
    act.detail = "nothing"
    for change in (
        act.save,
        lambda: Act.objects.update(detail="nothing"),
        lambda: Act.objects.bulk_update([act], ["detail"]),
    ):
        with pytest.raises(TypeError, match="never changed"):
            change()
    assert Act.objects.get(pk=act.pk).detail == "phone"


def test_an_act_is_never_deleted(act):
    with pytest.raises(TypeError, match="never deleted"):
        act.delete()
    with pytest.raises(TypeError, match="never deleted"):
        Act.objects.all().delete()
    assert Act.objects.filter(pk=act.pk).exists()


def test_acts_are_added_one_by_one(act):
    with pytest.raises(TypeError, match="one by one"):
        Act.objects.bulk_create([Act.of("viewed", Profile.current())])


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM practice_act WHERE id = %s",
        "UPDATE practice_act SET verb = 'viewed' WHERE id = %s",
        "UPDATE practice_act SET by_id = NULL WHERE id = %s",
        "UPDATE practice_act SET number = 77 WHERE id = %s",
        "UPDATE practice_act SET chain_hash = '' WHERE id = %s",
        "UPDATE practice_act SET detail = 'nothing' WHERE id = %s",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete_a_line(act, sql):
    """Also guards a later migration: where SQLite remakes the table, the triggers are lost."""
    before = Act.objects.values().get(pk=act.pk)
    refused = pytest.raises(DatabaseError, match="Acts are never")

    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [act.pk])

    assert Act.objects.values().get(pk=act.pk) == before


def test_details_of_one_subject_are_forgotten_and_nothing_else(manager):
    changes(manager, 2)
    other = Act.record("changed", manager, by=manager, detail="Changed Groups.")
    before = list(Act.objects.order_by("pk").values())

    Act.objects.about(Profile.current()).forget_details()

    after = list(Act.objects.order_by("pk").values())
    assert after == [line if line["id"] == other.pk else line | {"detail": ""} for line in before]
