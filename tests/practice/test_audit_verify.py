"""`manage.py audit_verify` says which line of the record was tampered with, and never that all is
well when it is not."""

import pytest
from django.core.management import CommandError

from practice.checks import record_goes_on_under_its_key
from practice.models import Act, Profile
from tests.practice.record import changes, tamper, verified

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """No look of another test waits there."""
    settings.VAR_DIR = tmp_path


@pytest.fixture
def first(manager):
    """The number of the first of seven lines, the last ones of the record. They begin further
    on than the first line of all, so that a chain has two ends."""
    return changes(manager, 7)[0].number


def complaint():
    with pytest.raises(CommandError) as raised:
        verified()
    assert raised.value.returncode == 1
    return str(raised.value)


def test_a_record_that_nobody_touched_holds(first):
    said = verified()

    assert f"Lines: {Act.objects.count()}." in said
    assert "Every line is as it was written." in said


@pytest.mark.parametrize(
    "column",
    [
        "verb = 'viewed'",
        "by_id = NULL",
        "at = '2020-01-01 00:00:00+00:00'",
        "subject_kind = 'practice.clinician'",
        "subject_id = 77",
        "subject_name = 'Somebody'",
        "detail_hash = ''",
    ],
)
@pytest.mark.parametrize("place", [0, 3, 6], ids=["first", "middle", "last"])
def test_a_line_that_was_changed_is_named(first, column, place):
    tamper(f"UPDATE practice_act SET {column} WHERE number = %s", first + place)  # noqa: S608

    assert f"Line {first + place}: not what was written there" in complaint()


def test_a_detail_that_was_changed_is_named(first):
    tamper("UPDATE practice_act SET detail = 'Another' WHERE number = %s", first + 3)

    assert complaint().endswith(f"Line {first + 3}: given another detail.")


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ([0], "Line {}: deleted."),
        ([3], "Line {}: deleted."),
        ([2, 3, 4], "Lines {} to {}: deleted."),
    ],
)
def test_lines_that_were_deleted_are_named(first, places, words):
    for place in places:
        tamper("DELETE FROM practice_act WHERE number = %s", first + place)

    assert words.format(first + places[0], first + places[-1]) in complaint()


def test_the_first_lines_are_missed(first):
    tamper("DELETE FROM practice_act WHERE number < %s", first)

    assert complaint().endswith(f"\nLines 1 to {first - 1}: deleted.")


def test_the_last_lines_are_missed(first):
    tamper("DELETE FROM practice_act WHERE number >= %s", first + 5)

    assert complaint().endswith(f"\nLines {first + 5} to {first + 6}: deleted.")


def test_the_last_lines_are_missed_although_the_head_was_put_back(first):
    """Whoever does so knows the hash of the line before, but not what the seal was."""
    before = Act.objects.get(number=first + 4)
    tamper("DELETE FROM practice_act WHERE number > %s", before.number)
    tamper(
        "UPDATE practice_recordhead SET lines = %s, chain_hash = %s",
        *(before.number, before.chain_hash),
    )
    assert "cut off" in complaint()

    changes(before.by)  # and nothing that is added makes it good again
    assert "cut off" in complaint()


def test_all_of_it_is_missed(first):
    tamper("DELETE FROM practice_act")
    tamper("UPDATE practice_recordhead SET lines = 0, chain_hash = ''")

    assert "the whole record was replaced" in complaint()


def test_a_line_that_was_put_in_is_named(first):
    tamper("UPDATE practice_act SET number = number + 1000 WHERE number >= %s", first + 3)
    tamper("UPDATE practice_act SET number = number - 999 WHERE number > 1000")
    tamper(
        "INSERT INTO practice_act (number, at, verb, subject_kind, subject_id, subject_name, "
        "detail, detail_hash, chain_hash) SELECT %s, at, verb, subject_kind, subject_id, "
        "subject_name, detail, detail_hash, chain_hash FROM practice_act WHERE number = %s",
        *(first + 3, first + 4),
    )

    assert f"{first + 3}" in complaint().splitlines()[1]


def test_lines_that_changed_places_are_named(first):
    for old, new in ((first + 2, 10_000), (first + 3, first + 2), (10_000, first + 3)):
        tamper("UPDATE practice_act SET number = %s WHERE number = %s", new, old)

    assert f"Lines {first + 2} to {first + 4}: not what was written there" in complaint()


def test_another_key_is_told_from_a_changed_line(first, settings):
    settings.RECORD_KEY = "another"

    said = complaint()

    assert "this is not the key that the record was written with" in said
    assert "tampered" not in said


def test_a_key_that_was_lost_in_between_is_told_from_one_changed_line(first, settings):
    settings.RECORD_KEY = "another"
    changes(Act.objects.last().by, 3)

    assert f"to {first + 6}: not what was written there: changed, put in or moved, or written " in (
        complaint()
    )


# forgotten details


@pytest.mark.parametrize("verb", ["forgotten", "withdrawn"])
def test_details_may_be_gone_with_their_subject(first, verb):
    profile = Profile.current()
    Act.record(verb, profile, detail="A reason")
    Act.objects.about(profile).forget_details()

    assert "Details forgotten: 8." in verified()


@pytest.mark.parametrize("why", ["nothing", "another subject", "too early"])
def test_details_that_are_gone_without_a_reason_are_named(first, manager, why):
    if why == "another subject":
        Act.record("forgotten", manager)
    Act.objects.filter(number=first + 3).forget_details()
    if why == "too early":
        tamper("DELETE FROM practice_act WHERE number > %s", first + 3)

    assert f"Line {first + 3}: without its detail" in complaint()


# when the site starts


def told_at_the_start():
    return [error.id for error in record_goes_on_under_its_key(databases=["default"])]


def test_a_key_that_was_lost_is_told_when_the_site_starts(first, settings):
    assert told_at_the_start() == []
    settings.RECORD_KEY = "made anew"

    assert told_at_the_start() == ["practice.E003"]


def test_a_record_with_one_line_or_none_starts_quietly(manager):
    tamper("DELETE FROM practice_act")
    assert told_at_the_start() == []
    tamper("UPDATE practice_recordhead SET lines = 0, chain_hash = ''")
    changes(manager)

    assert told_at_the_start() == []
