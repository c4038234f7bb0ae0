"""`manage.py deliver`: once, or in a loop that only a signal ends."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from consultations.models import Attempt, Mail
from tests.consultations.outbox import DAY, acknowledged, given_up, notice_of
from tests.consultations.visitor import WORDS, received

PROJECT = Path(__file__).resolve().parents[2]


def deliver(*options):
    said = StringIO()
    call_command("deliver", *options, stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_it_sends_what_is_due_and_says_what_is_left():
    acknowledged()
    notice = notice_of(received())  # waits: nobody said where to tell staff
    given_up(acknowledged().mails)

    said = deliver()

    assert len(mail.outbox) == 1
    assert said == "Waiting: 1. Could not be delivered in 72 hours: 1.\n"
    assert str(notice.request) not in said


@pytest.mark.django_db
def test_it_forgets_after_an_hour_from_which_address_a_request_came():
    received(), received()
    an_hour_ago = timezone.now() - timedelta(hours=1)
    Attempt.objects.filter(pk=Attempt.objects.first().pk).update(at=an_hour_ago)

    deliver()

    assert Attempt.objects.count() == 1


@pytest.mark.django_db
def test_a_mail_that_failed_waits_unless_it_is_told_to_leave_now():
    acknowledged()
    Mail.objects.update(tries=8, next_try_at=timezone.now() + DAY)

    deliver()
    assert mail.outbox == []

    deliver("--now")
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_dead_mails_are_tried_again_on_demand_only():
    acknowledged()
    given_up(Mail.objects)

    deliver("--now")
    assert mail.outbox == []

    deliver("--dead")
    assert len(mail.outbox) == 1
    assert not Mail.objects.dead().exists()


@pytest.fixture
def loop(tmp_path):
    """The loop as a process of its own, with a database in which there is nothing yet."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONDONTWRITEBYTECODE": "1",
        "PLAIN_HTTP": "True",
        "SITE_URL": "http://localhost:8000",
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
    }
    command = [sys.executable, "manage.py", "deliver", "--loop", "--every", "0.05"]
    process = subprocess.Popen(
        command, cwd=PROJECT, env=environment, stderr=subprocess.PIPE, text=True
    )
    yield process
    process.kill()
    process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_loop_outlives_a_database_that_refuses_and_ends_cleanly_on_a_signal(loop, number):
    tried = [loop.stderr.readline() for _ in range(3)]

    loop.send_signal(number)
    _, rest = loop.communicate(timeout=10)

    assert [line for line in tried if "Nothing was delivered: OperationalError" not in line] == []
    assert "Traceback" not in rest
    assert loop.returncode == 0


@pytest.mark.django_db
def test_it_says_and_logs_no_word_of_a_visitor(caplog):
    received(wants_mail=True)

    said = deliver() + caplog.text

    assert [word for word in WORDS if word in said] == []
