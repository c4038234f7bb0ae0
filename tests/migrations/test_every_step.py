"""Each migration of ours, taken on a database with rows in every table."""

from typing import NamedTuple

import pytest
from django.db import connection

from rules.migrations import BASELINE, ROOMS
from tests.migrations.stepping import (
    Step,
    TriggersMade,
    database_of_its_own,
    take_all_steps,
    triggers_there_are,
)

pytestmark = pytest.mark.either

# Where migrations put rows: roles with their permissions, and the one profile there is.
MAY_GROW = {
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_migrations",
    "practice_profile",
}
# From before the rule, when nothing ran anywhere: the code of before cannot write any more.
OLD_CODE_STOPPED = {
    "consultations.0003_journey_outbox_limits",
    "consultations.0005_the_desk",
    "practice.0004_record_is_chained",
    "practice.0006_pictures",
    "treatments.0004_only_the_first_load_is_live_unsigned",
    "treatments.0005_what_helps_to_decide",
    "treatments.0007_editorial_desk",
}
TRIGGERS = {
    "act_is_never_changed",
    "act_detail_is_only_forgotten",
    "act_is_never_deleted",
    "picture_never_changes",
    "edition_words_stay",
    "edition_signed_stay",
    "edition_unsigned_stay_down",
}


class Walk(NamedTuple):
    steps: list[Step]
    triggers_made: set
    triggers: set
    triggers_but_one: set  # after one was dropped


@pytest.fixture(scope="module")
def walk(tmp_path_factory, django_db_blocker):
    folder, made = tmp_path_factory.mktemp("steps"), TriggersMade()
    with django_db_blocker.unblock(), database_of_its_own(folder):
        with connection.execute_wrapper(made):
            steps = take_all_steps()
        there_are = triggers_there_are()
        drop_a_trigger()
        return Walk(steps, made.names, there_are, triggers_there_are())


def drop_a_trigger():
    of_table = " ON practice_picture" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER picture_never_changes" + of_table)


def test_every_migration_of_ours_is_taken_with_rows(walk):
    taken = [step.name for step in walk.steps]

    assert {f"{room}.{name}" for room, name in BASELINE.items()} <= set(taken)
    assert len(taken) == len(set(taken))
    last = walk.steps[-1]
    assert {"practice.act", "treatments.edition", "consultations.note"} <= set(last.filled)
    ours = [table for table in last.before if table.split("_")[0] in ROOMS]
    assert [table for table in ours if not last.before[table]] == []


def test_no_migration_loses_or_changes_a_row(walk):
    """As far as the columns go that were there before."""
    lost = [
        (step.name, table)
        for step in walk.steps
        for table, before in step.before.items()
        if not keeps(step, table, before)
    ]
    assert lost == []


def keeps(step, table, before):
    if table == "practice_siteversion":
        return True  # a random number, another one after each change
    after = step.after[table]
    if after is None:  # the table or a column is gone
        return step.contracts
    return after == before if table not in MAY_GROW else set(before) <= set(after)


def test_the_code_of_before_still_writes_and_reads(walk):
    """Rows are written by the models of the state before, into the tables of after."""
    stopped = {step.name for step in walk.steps if step.old_code and not step.contracts}

    assert stopped == OLD_CODE_STOPPED  # it is noticed, and nothing new stops it


def test_what_stopped_old_code_is_older_than_the_rule():
    numbers = [name.split(".") for name in OLD_CODE_STOPPED]
    assert all(name <= BASELINE[room] for room, name in numbers)


def test_every_trigger_that_a_migration_made_is_there_in_the_end(walk):
    """SQLite drops them when a later migration makes the table anew."""
    assert walk.triggers == walk.triggers_made
    assert walk.triggers >= TRIGGERS
    assert walk.triggers_but_one == walk.triggers - {"picture_never_changes"}
