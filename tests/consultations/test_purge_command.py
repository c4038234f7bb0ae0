"""`manage.py purge`: nobody's requests go without somebody's word."""

import io
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from consultations.models import ConsultationRequest, Purge, Status
from tests.consultations.ends import is_kept, request_at

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = io.StringIO()
    call_command("purge", *arguments, stdout=out)
    return out.getvalue()


def test_a_dry_run_says_which_and_changes_nothing():
    ended, young = request_at(Status.CLOSED, 40), request_at(Status.CLOSED, 4)

    said = run("--dry-run")

    assert f"{ended}: closed since" in said
    assert "Would be forgotten: 1." in said
    assert young.reference not in said
    assert is_kept(ended)
    assert not Purge.objects.exists()


def test_a_dry_run_says_since_when_it_is_in_the_chart():
    charted = request_at(Status.BOOKED, 60, charted=40)

    said = run("--dry-run")

    now = timezone.now()  # the same moment, not the same hour: summer time may lie between
    assert f"{charted}: booked since {timezone.localdate(now - timedelta(days=60))}" in said
    assert f"in the chart since {timezone.localdate(now - timedelta(days=40))}" in said


def test_a_manager_approves_it(manager):
    ended = request_at(Status.CLOSED, 40)

    assert run("--by", "mona") == "Forgotten: 1.\n"

    assert not is_kept(ended)
    assert Purge.objects.get().by == manager


@pytest.mark.parametrize("who", [(), ("--by", "fran"), ("--by", "nobody")])
def test_without_a_managers_word_nothing_goes(front_desk, who):
    ended = request_at(Status.CLOSED, 40)

    with pytest.raises(CommandError):
        run(*who)

    assert is_kept(ended)


def test_under_the_owners_standing_approval_nobody_is_asked(settings):
    settings.PURGE_WITHOUT_ASKING = True
    ended = request_at(Status.CLOSED, 40)

    run()

    assert not is_kept(ended)
    assert Purge.objects.get().by is None


def test_a_failure_ends_with_an_error(manager, monkeypatch):
    request_at(Status.CLOSED, 40)

    def broken(self, *args, **kwargs):
        raise ValueError

    monkeypatch.setattr(ConsultationRequest, "forget", broken)

    with pytest.raises(CommandError, match="Could not be forgotten: 1"):
        run("--by", "mona")


def test_it_does_not_run_twice_at_once(manager):
    ended = request_at(Status.CLOSED, 40)
    Purge.objects.create(started_at=timezone.now())

    with pytest.raises(CommandError, match="being forgotten already"):
        run("--by", "mona")

    assert is_kept(ended)


def test_a_manager_who_has_left_approves_nothing(manager):
    manager.is_active = False
    manager.save()
    ended = request_at(Status.CLOSED, 40)

    with pytest.raises(CommandError, match="mona may not approve this"):
        run("--by", "mona")

    assert is_kept(ended)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="for SQLite")
def test_a_proof_without_a_file_to_look_into_is_void():
    """The database of these tests lies in memory."""
    with pytest.raises(CommandError, match="The proof is void"):
        run("--prove")

    assert not ConsultationRequest.objects.exists()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="for PostgreSQL")
def test_a_proof_says_that_it_looks_through_tables_only():
    said = run("--prove")

    assert re.fullmatch(r"(\d+) needles planted, \1 found before, 0 after .* tables only.*\n", said)
