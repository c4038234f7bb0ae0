"""Who signs in or out, or fails to, stands in the record; what they typed does not."""

import pytest

from practice.models import Act, StaffAccount
from tests.practice.signing_in import PASSWORD, sign_in, type_password

pytestmark = pytest.mark.django_db


def lines():
    acts = Act.objects.filter(verb__contains="sign").order_by("number")
    return [(act.by, act.verb, act.subject_name) for act in acts]


def test_signing_in_and_out_is_recorded(client, front_desk):
    sign_in(client, front_desk)
    client.post("/admin/logout/")

    assert lines() == [(front_desk, "signed in", "fran"), (front_desk, "signed out", "fran")]


def test_a_password_alone_is_no_sign_in(client, front_desk):
    sign_in(client, front_desk)
    before = lines()
    client.post("/admin/logout/")

    type_password(client, "fran")

    assert lines() == [*before, (front_desk, "signed out", "fran")]


@pytest.mark.parametrize("typed", ["fran", "FRAN"])
def test_a_wrong_password_is_recorded_about_the_account_and_by_nobody(client, front_desk, typed):
    type_password(client, typed, "a wrong password")

    assert lines() == [(None, "failed to sign in", "fran")]
    assert list(Act.objects.about(front_desk)) == [Act.objects.first()]


@pytest.mark.parametrize("typed", [PASSWORD, "nobody", "x' OR 1=1"])
def test_an_unknown_name_is_recorded_without_it(client, front_desk, typed):
    """People type their password into the field of the name."""
    type_password(client, typed, "whatever")

    assert lines() == [(None, "failed to sign in", "staff accounts")]
    assert list(Act.objects.about(StaffAccount)) == [Act.objects.first()]
    assert not [act for act in Act.objects.all() if typed in str(vars(act))]


def test_signing_out_twice_is_recorded_once(client, front_desk):
    sign_in(client, front_desk)
    client.post("/admin/logout/")
    client.post("/admin/logout/")

    assert [verb for _, verb, _ in lines()] == ["signed in", "signed out"]
