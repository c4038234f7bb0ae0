"""Signed editions go live at their planned moment, late ones at once, and none that may not."""

import os
import signal
import subprocess
import sys
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from practice.models import Act
from tests.treatments.desk import propose, sign
from treatments.management.commands import publish_due
from treatments.models import Edition, Treatment

PROJECT = Path(__file__).resolve().parents[2]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def article(db):
    return Treatment.objects.get(slug="radiofrequency-ablation")


@pytest.fixture
def other(db):
    return Treatment.objects.get(slug="nerve-blocks")


def signed(article, editor, clinician, lead="A changed first sentence."):
    article.lead = lead
    article.save()
    return sign(propose(article, editor), clinician)


def planned(edition, by, moment):
    """The plan as it stands once its moment has come near or passed."""
    Edition.objects.filter(pk=edition.pk).update(goes_live_at=moment, scheduled_by=by)
    edition.refresh_from_db()
    return edition


@pytest.fixture
def due(article, editor, clinician):
    """Was to go live two days ago: nothing looked in the meantime."""
    return planned(signed(article, editor, clinician), editor, timezone.now() - timedelta(days=2))


def run(*options):
    """What the command said; its errors too."""
    said = StringIO()
    call_command("publish_due", *options, stdout=said, stderr=said)
    return said.getvalue()


def refused():
    """What the command said that it ended with an error after."""
    said = StringIO()
    with pytest.raises(CommandError, match="Not published: 1"):
        call_command("publish_due", stdout=said, stderr=said)
    return said.getvalue()


class TestOnce:
    def test_what_is_late_goes_live_now_on_the_word_of_who_planned_it(
        self, due, article, editor, client
    ):
        before = timezone.now()

        assert run() == "Published: Radiofrequency ablation, edition 2.\n"

        due.refresh_from_db()
        assert article.live_edition == due
        assert due.went_live_at >= before
        assert Act.objects.about(due).get(verb="published").by == editor
        assert "A changed first sentence." in client.get(article.path).content.decode()

    def test_before_its_moment_nothing_happens(self, due, article, editor):
        planned(due, editor, timezone.now() + MINUTE)

        assert run() == ""
        assert article.live_edition.number == 1

    def test_what_waits_for_a_person_stays(self, article, editor, clinician):
        signed(article, editor, clinician)

        assert run() == ""
        assert article.live_edition.number == 1

    def test_a_second_run_publishes_nothing_again(self, due):
        run()

        assert run() == ""
        assert Act.objects.about(due).filter(verb="published").count() == 1

    def test_of_one_page_the_last_planned_is_read_in_the_end(self, due, article, editor, clinician):
        later = signed(article, editor, clinician, "Changed once more.")
        planned(later, editor, timezone.now() - MINUTE)

        assert run() == (
            "Published: Radiofrequency ablation, edition 2.\n"
            "Published: Radiofrequency ablation, edition 3.\n"
        )
        assert article.live_edition == later

    def test_what_was_planned_anew_since_it_looked_is_left(self, due, editor):
        looked_at = timezone.now()
        planned(due, editor, timezone.now() + MINUTE)

        assert publish_due.publish(due.pk, looked_at) is None
        due.refresh_from_db()
        assert due.state == "signed"


class TestWhatMayNotGoLive:
    def test_is_left_as_it_is_and_keeps_no_other(self, due, other, editor, clinician):
        Edition.objects.filter(pk=due.pk).update(next_review_on=date(2020, 1, 1))
        planned(signed(other, editor, clinician), editor, timezone.now() - MINUTE)

        said = refused()

        assert "Radiofrequency ablation, edition 2. Its review date has passed." in said
        assert "Published: Nerve blocks, edition 2." in said
        assert other.live_edition.number == 2
        was = due.goes_live_at
        due.refresh_from_db()
        assert (due.state, due.goes_live_at, due.scheduled_by) == ("signed", was, editor)

    def test_when_a_later_edition_was_live_its_plan_is_dropped(
        self, due, article, editor, clinician
    ):
        signed(article, editor, clinician, "Changed once more.").publish(editor)

        due.refresh_from_db()
        assert due.goes_live_at is None
        call_command("publish_due")
        assert article.live_edition.number == 3

    def test_when_the_page_was_taken_down_at_once(self, due, article, manager):
        article.live_edition.unpublish(manager, "A dose was wrong.")

        call_command("publish_due")
        assert article.live_edition is None

    def test_when_who_planned_it_has_left(self, due, article, editor):
        editor.is_active = False
        editor.save()

        assert "Who planned it may not publish any more." in refused()
        assert article.live_edition.number == 1

    def test_when_who_planned_it_has_another_role_now(self, due, article, editor):
        editor.groups.clear()

        assert "Who planned it may not publish any more." in refused()
        assert article.live_edition.number == 1

    def test_is_said_without_anybodys_name(self, due, editor):
        editor.groups.clear()

        said = refused()

        assert not [name for name in ["eddie", "clara", "Clara Example"] if name in said]

    def test_shows_on_the_screen_of_all_pages(self, due, editor, editor_client):
        pages = reverse("admin:treatments_pages")
        assert "Was to go live" in editor_client.get(pages).content.decode()

        planned(due, editor, timezone.now() + MINUTE)
        html = editor_client.get(pages).content.decode()
        assert "Goes live" in html
        assert "Was to go live" not in html


class TestLoop:
    @pytest.fixture
    def stops_after(self, monkeypatch):
        """Has somebody stop the loop when it has looked so many times."""
        handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
        looks, look = [], publish_due.Command.publish_all_due
        # in PostgreSQL it would close the connection that the test itself has open
        monkeypatch.setattr(publish_due, "close_old_connections", lambda: None)

        def of(times):
            def counted(command):
                looks.append(1)
                if len(looks) == times:
                    os.kill(os.getpid(), signal.SIGTERM)
                return look(command)

            monkeypatch.setattr(publish_due.Command, "publish_all_due", counted)

        yield of
        for number, handler in handlers.items():
            signal.signal(number, handler)

    def loop(self):
        return run("--loop", "--every", "0.01").splitlines()

    def test_says_each_edition_that_it_published_once(self, due, stops_after):
        stops_after(3)

        assert self.loop() == ["Published: Radiofrequency ablation, edition 2."]

    def test_says_once_what_may_not_go_live_and_goes_on(self, due, editor, stops_after):
        editor.groups.clear()
        stops_after(3)

        [line] = self.loop()
        assert line.startswith("Not published: Radiofrequency ablation, edition 2.")

    def test_publishes_after_a_moment_in_which_the_database_refused(
        self, due, article, stops_after, monkeypatch, caplog
    ):
        publish, tries = publish_due.publish, []

        def refuses_once(*asked):
            tries.append(asked)
            if len(tries) == 1:
                raise OperationalError("database is locked")
            return publish(*asked)

        monkeypatch.setattr(publish_due, "publish", refuses_once)
        stops_after(3)

        assert self.loop() == ["Published: Radiofrequency ablation, edition 2."]
        assert "Publishing broke off: OperationalError. Trying again." in caplog.text
        assert article.live_edition == due

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_as_a_process_outlives_a_database_without_tables_and_ends_on_a_signal(
        self, tmp_path, number
    ):
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONDONTWRITEBYTECODE": "1",
            "PLAIN_HTTP": "True",
            "SITE_URL": "http://localhost:8000",
            "VAR_DIR": str(tmp_path),
            "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
        }
        command = [sys.executable, "manage.py", "publish_due", "--loop", "--every", "0.05"]
        with subprocess.Popen(
            command, cwd=PROJECT, env=environment, stderr=subprocess.PIPE, text=True
        ) as process:
            try:
                tried = [process.stderr.readline() for _ in range(2)]
                process.send_signal(number)
                _, rest = process.communicate(timeout=10)
            finally:
                process.kill()

        assert all("Publishing broke off: OperationalError" in line for line in tried)
        assert "Traceback" not in rest
        assert process.returncode == 0
