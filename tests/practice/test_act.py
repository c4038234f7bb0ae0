"""The record of acts is only ever added to."""

import pytest

from practice.models import Act, Profile

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


def test_an_act_is_never_changed(act):
    act.detail = "nothing"
    with pytest.raises(TypeError, match="never changed"):
        act.save()
    with pytest.raises(TypeError, match="never changed"):
        Act.objects.update(detail="nothing")


def test_an_act_is_never_deleted(act):
    with pytest.raises(TypeError, match="never deleted"):
        act.delete()
    with pytest.raises(TypeError, match="never deleted"):
        Act.objects.all().delete()
