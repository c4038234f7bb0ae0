"""A consultation request: saved once, moved only along legal ways, always recorded."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction

from consultations.models import (
    MOVES,
    OPEN_STATUSES,
    REFERENCE_ALPHABET,
    ConsultationRequest,
    Status,
    new_reference,
)
from practice.models import Act
from tests.consultations.trouble import database_refuses
from tests.consultations.visitor import received

pytestmark = pytest.mark.django_db


def acts_of(request):
    return [(act.verb, act.by, act.detail) for act in Act.objects.about(request)]


# the reference


def test_a_reference_is_ten_characters_in_three_groups_that_cannot_be_misread():
    groups = new_reference().split("-")

    assert [len(group) for group in groups] == [4, 4, 2]
    assert set("".join(groups)) <= set(REFERENCE_ALPHABET)
    assert not set(REFERENCE_ALPHABET) & set("ILOU01")


def test_references_do_not_repeat():
    assert len({new_reference() for _ in range(10_000)}) == 10_000


def test_a_request_is_called_by_its_reference_and_nothing_else():
    request = received()

    assert str(request) == request.reference


# moving


def test_a_move_changes_the_status_and_names_who_did_it(front_desk):
    request = received()

    request.move_to(Status.IN_PROGRESS, by=front_desk)

    assert request.status == Status.IN_PROGRESS
    assert ConsultationRequest.objects.get().status == Status.IN_PROGRESS
    assert acts_of(request)[0] == ("moved", front_desk, "new → in progress")


def at(status):
    """A request that stands there."""
    request = received()
    reason = {"closed_because": "answered"} if status == Status.CLOSED else {}
    ConsultationRequest.objects.filter(pk=request.pk).update(status=status, **reason)
    request.refresh_from_db()
    return request


@pytest.mark.parametrize("old", Status)
@pytest.mark.parametrize("new", Status)
def test_only_the_listed_moves_are_made(front_desk, old, new):
    request = at(old)

    if new in MOVES[old]:
        request.move_to(new, by=front_desk, reason="answered" if new == Status.CLOSED else "")
    else:
        with pytest.raises(ValidationError):
            request.move_to(new, by=front_desk)

    expected = new if new in MOVES[old] else old
    assert ConsultationRequest.objects.get().status == expected
    assert Act.objects.filter(verb="moved").count() == (new in MOVES[old])


def test_every_status_has_a_way_on_and_can_be_reached():
    assert set(MOVES) == set(Status)
    assert all(MOVES.values())
    assert {Status.NEW} | {move for moves in MOVES.values() for move in moves} == set(Status)


def test_an_illegal_move_says_which_moves_are_open(front_desk):
    with pytest.raises(ValidationError) as refused:
        received().move_to(Status.BOOKED, by=front_desk)

    assert refused.value.messages == [
        "A request that is “New” cannot become “Booked”. Choose “In progress” or “Spam”."
    ]


def test_a_status_that_does_not_exist_is_refused(front_desk):
    with pytest.raises(ValidationError, match="cannot become “gone”"):
        received().move_to("gone", by=front_desk)


def test_a_move_that_cannot_be_recorded_is_not_made(front_desk):
    request = received()

    with database_refuses('INSERT INTO "practice_act"'), pytest.raises(OperationalError):
        request.move_to(Status.IN_PROGRESS, by=front_desk)

    assert request.status == Status.NEW
    assert ConsultationRequest.objects.get().status == Status.NEW


def test_of_two_clerks_at_once_only_one_wins(front_desk, manager):
    request = received()
    hers = ConsultationRequest.objects.get(pk=request.pk)
    his = ConsultationRequest.objects.get(pk=request.pk)

    hers.move_to(Status.IN_PROGRESS, by=front_desk)
    with pytest.raises(ValidationError, match="Somebody changed this request"):
        his.move_to(Status.SPAM, by=manager)

    assert ConsultationRequest.objects.get().status == Status.IN_PROGRESS
    assert [act.by for act in Act.objects.filter(verb="moved")] == [front_desk]


def test_a_settled_request_is_not_open():
    assert not {Status.BOOKED, Status.CLOSED, Status.SPAM} & set(OPEN_STATUSES)


# what the database itself refuses


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "gone"},
        {"call_time": "midnight"},
        {"reach_by": "pigeon"},
        {"who_for": "my cat"},
        {"consent_version": ""},
        {"status": "closed", "closed_because": ""},
    ],
)
def test_the_database_refuses_what_must_not_be(wrong):
    received()

    with pytest.raises(IntegrityError), transaction.atomic():
        ConsultationRequest.objects.update(**wrong)


@pytest.mark.parametrize("field", ["reference", "form_token"])
def test_the_database_refuses_a_second_use(field):
    first, second = received(), received()

    with pytest.raises(IntegrityError), transaction.atomic():
        ConsultationRequest.objects.filter(pk=second.pk).update(**{field: getattr(first, field)})
