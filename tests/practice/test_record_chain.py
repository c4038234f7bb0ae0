"""Each line of the record is sealed to the one before it."""

import pytest
from django.db import transaction

from practice.models import Act, Profile, RecordHead
from practice.proof import Proof
from tests.practice.record import changes, tamper, verified

pytestmark = pytest.mark.django_db


def test_lines_are_numbered_without_a_gap_and_the_head_is_at_the_last(manager):
    lines = changes(manager, 5)

    numbers = [line.number for line in lines]
    assert numbers == list(range(numbers[0], numbers[0] + 5))
    head = RecordHead.objects.get()
    assert (head.lines, head.chain_hash) == (numbers[-1], lines[-1].chain_hash)


def test_the_same_act_twice_has_two_hashes(manager):
    first, second = (Act.record("viewed", Profile.current(), by=manager) for _ in range(2))

    assert first.detail_hash == second.detail_hash
    assert first.chain_hash != second.chain_hash


def test_what_was_rolled_back_leaves_no_gap(manager):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        changes(manager)
        raise ZeroDivisionError
    changes(manager)

    assert not Proof().faults


def test_without_its_head_nothing_is_recorded(manager):
    """A new one would begin a second record, and the first could be thrown away."""
    tamper("DELETE FROM practice_recordhead")

    with pytest.raises(RecordHead.DoesNotExist):
        changes(manager)


def test_the_key_of_sessions_may_change(manager, settings):
    changes(manager)
    settings.SECRET_KEY = "another one, since somebody left"
    changes(manager)

    assert "Every line is as it was written." in verified()


def test_a_detail_cannot_be_guessed_from_its_hash_without_the_key(manager, settings):
    [line] = changes(manager)
    settings.RECORD_KEY = "another"

    assert Act.record("changed", Profile.current(), detail=line.detail).detail_hash != (
        line.detail_hash
    )
