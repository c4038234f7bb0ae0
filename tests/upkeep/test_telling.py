"""Managers hear by mail what is in trouble, once a day, and nothing of anybody."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from tests.consultations.visitor import WORDS, received
from upkeep.telling import NobodyWasTold, tell_of_trouble

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 3, 1, 18, tzinfo=UTC)
MONA = "mona@example.com"


@pytest.fixture(autouse=True)
def no_backup_yet(settings, tmp_path):
    """The one thing that is in trouble, in a folder of its own."""
    settings.VAR_DIR = tmp_path
    settings.ERRORS_FILE = tmp_path / "errors"
    settings.LAST_BACKUP_FILE = tmp_path / "last_backup"


@pytest.fixture
def mona(manager):
    manager.email = MONA
    manager.save()
    return manager


def test_a_manager_is_told_what_it_is_and_what_to_do(mona):
    received()

    assert tell_of_trouble(NOON) == 1

    [sent] = mail.outbox
    assert sent.to == [MONA]
    assert "in trouble" in sent.subject
    assert "backup is due" in sent.body
    assert "/trouble/" in sent.body
    assert [word for word in WORDS if word in sent.subject + sent.body] == []


def test_once_a_day_and_again_on_the_next(mona):
    assert tell_of_trouble(NOON) == 1
    assert tell_of_trouble(NOON + timedelta(hours=3)) is None
    assert tell_of_trouble(NOON + timedelta(days=1)) == 1


def test_nobody_is_told_of_nothing(mona, settings):
    settings.LAST_BACKUP_FILE.touch()
    settings.BACKUP_DUE_HOURS = 10**6

    assert tell_of_trouble(NOON) is None
    assert mail.outbox == []


def test_neither_the_front_desk_nor_an_editor_is_told(mona, front_desk, editor):
    for person in (front_desk, editor):
        person.email = f"{person.username}@example.com"
        person.save()

    assert tell_of_trouble(NOON) == 1


def test_while_nobody_can_be_told_the_command_ends_with_an_error_and_tries_again(manager, mona):
    mona.email = ""
    mona.save()
    for _ in range(2):
        with pytest.raises(NobodyWasTold, match="no manager could be told"):
            tell_of_trouble(NOON)
    with pytest.raises(CommandError):
        call_command("tell_of_trouble")


def test_without_a_mail_server_it_says_what_to_set(mona, settings):
    settings.CAN_MAIL = False

    with pytest.raises(NobodyWasTold, match="MAIL_HOST"):
        tell_of_trouble(NOON)


def test_the_command_says_how_many_were_told(mona):
    said = StringIO()

    call_command("tell_of_trouble", stdout=said)

    assert said.getvalue() == "Managers told: 1.\n"
