"""`manage.py purge`: nobody's requests go without somebody's word."""

import io

import pytest
from django.core.management import CommandError, call_command

from consultations.models import ConsultationRequest, Purge, Status
from tests.consultations.test_ends import is_kept, request_at

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = io.StringIO()
    call_command("purge", *arguments, stdout=out)
    return out.getvalue()


def test_a_dry_run_says_which_and_changes_nothing():
    ended, young = request_at(Status.CLOSED, 40), request_at(Status.CLOSED, 4)

    said = run("--dry-run")

    assert f"{ended}: closed since" in said
    assert "1 requests would be forgotten." in said
    assert young.reference not in said
    assert is_kept(ended)
    assert not Purge.objects.exists()


def test_a_manager_approves_it(manager):
    ended = request_at(Status.CLOSED, 40)

    assert run("--by", "mona") == "1 requests are forgotten.\n"

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

    with pytest.raises(CommandError, match="1 could not be forgotten"):
        run("--by", "mona")
