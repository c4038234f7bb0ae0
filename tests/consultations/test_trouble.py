"""Trouble is counted for the manager, with what to do about it, and without anybody's name."""

import logging
import os
from datetime import date, timedelta

import pytest
from cryptography.fernet import Fernet
from django.urls import reverse
from django.utils import timezone

from consultations.models import ConsultationRequest, Mail, Purge, Status
from consultations.trouble import errors_since, troubles
from painclinic.reports import Moments
from tests.consultations.ends import request_at
from tests.consultations.page import page
from tests.consultations.visitor import WORDS, received
from tests.treatments.desk import propose, publish, sign
from treatments.models import Edition, Treatment

pytestmark = pytest.mark.django_db

TROUBLE = "/admin/consultations/consultationrequest/trouble/"
AN_ERROR = logging.makeLogRecord({"msg": "Wilhelmina", "created": 1772937000})


@pytest.fixture(autouse=True)
def quiet(settings, tmp_path):
    """Files of its own, and a backup of just now."""
    settings.ERRORS_FILE = tmp_path / "errors"
    settings.LAST_BACKUP_FILE = tmp_path / "last_backup"
    settings.LAST_BACKUP_FILE.touch()


def what():
    return {trouble.what: trouble.count for trouble in troubles(timezone.now())}


def only(words):
    (trouble,) = what().items()
    assert words in trouble[0]
    return trouble[1]


def write_errors(settings, *ages):
    now = timezone.now()
    lines = [f"{now - age:%Y-%m-%dT%H:%M:%SZ}\n" for age in ages]
    settings.ERRORS_FILE.write_text("".join(lines))


def changed(slug):
    article = Treatment.objects.get(slug=slug)
    article.lead = "A changed first sentence."
    article.save()
    return article


def plan(edition, editor, moment):
    waiting = Edition.objects.filter(pk=edition.pk)
    waiting.update(goes_live_at=moment, scheduled_by=editor)


def test_without_trouble_the_page_says_so(manager_client):
    assert what() == {}
    assert "Nothing is in trouble." in page(manager_client.get(TROUBLE)).text


def test_errors_of_a_week_are_counted(settings):
    write_errors(settings, timedelta(days=8), timedelta(days=6), timedelta(0))

    assert only("ended in an error") == 2
    assert only("1 of them in the last 24 hours") == 2


def test_a_file_of_errors_that_was_torn_does_not_break_the_page(settings):
    write_errors(settings, timedelta(0))
    with settings.ERRORS_FILE.open("ab") as file:
        file.write(b"\x00\xff\n")

    assert only("ended in an error") == 1


def test_the_file_holds_moments_and_nothing_else_for_its_owner_only(settings):
    Moments(settings.ERRORS_FILE).handle(AN_ERROR)

    assert settings.ERRORS_FILE.read_text() == "2026-03-08T02:30:00Z\n"
    assert settings.ERRORS_FILE.stat().st_mode & 0o777 == 0o600


def test_a_full_file_gives_up_its_older_half(settings):
    write_errors(settings, timedelta(days=3), timedelta(days=2), timedelta(days=1), timedelta(0))
    newer = settings.ERRORS_FILE.read_text().splitlines()[2:]

    Moments(settings.ERRORS_FILE, most=4).handle(AN_ERROR)

    assert settings.ERRORS_FILE.read_text().splitlines() == [*newer, "2026-03-08T02:30:00Z"]


def test_two_processes_still_share_the_file_after_it_was_full(settings):
    settings.ERRORS_FILE.touch()
    one, other = Moments(settings.ERRORS_FILE, most=4), Moments(settings.ERRORS_FILE, most=4)

    for _ in range(3):
        one.handle(AN_ERROR)
        other.handle(AN_ERROR)

    assert len(settings.ERRORS_FILE.read_text().splitlines()) == 4


def test_a_disk_that_takes_no_line_does_not_break_the_page(settings, capsys):
    settings.ERRORS_FILE.mkdir()

    Moments(settings.ERRORS_FILE).handle(AN_ERROR)

    assert "IsADirectoryError" in capsys.readouterr().err


def test_an_error_of_a_page_is_counted(client, settings, monkeypatch):
    handler = Moments(settings.ERRORS_FILE)
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    client.raise_request_exception = False

    def broken(*args, **kwargs):
        raise ValueError("Wilhelmina")

    monkeypatch.setattr("consultations.views.privacy.what_is_kept", broken)
    try:
        assert client.get("/privacy/").status_code == 500
    finally:
        logger.removeHandler(handler)

    assert errors_since(timezone.now() - timedelta(minutes=1)) == 1
    assert "Wilhelmina" not in settings.ERRORS_FILE.read_text()


def test_mails_that_do_not_leave_are_counted():
    mails = [received().mails.get() for _ in range(3)]
    now = timezone.now()
    Mail.objects.filter(pk=mails[0].pk).update(outcome=Mail.Outcome.DEAD, ended_at=now)
    late = Mail.objects.filter(pk=mails[1].pk)
    late.update(next_try_at=now - timedelta(hours=2))

    counts = what()

    assert counts["emails that could not be delivered in 72 hours"] == 1
    assert counts["emails that nobody has tried to send for an hour"] == 1


def test_requests_that_wait_too_long_are_counted(request_):
    assert what() == {}
    ConsultationRequest.objects.update(due_at=timezone.now() - timedelta(minutes=1))

    assert only("wait longer than they should") == 1


def test_requests_that_cannot_be_read_are_counted(request_, settings):
    settings.REQUEST_KEYS = [Fernet.generate_key().decode()]

    assert only("cannot be read") == 1


def test_forgetting_that_failed_or_broke_off_is_counted():
    now = timezone.now()
    Purge.objects.create(started_at=now - timedelta(days=1), ended_at=now, failed=2)
    Purge.objects.create(started_at=now - timedelta(days=1))
    Purge.objects.create(started_at=now)  # runs at this moment
    Purge.objects.create(started_at=now - timedelta(days=8))
    Purge.objects.create(started_at=now - timedelta(days=1), ended_at=now, forgotten=5)

    assert only("forgetting failed or broke off") == 2


def test_forgetting_that_is_overdue_is_counted():
    request_at(Status.CLOSED, 36)
    assert what() == {}
    request_at(Status.CLOSED, 38)
    request_at(Status.SPAM, 38, viewed=False)

    counts = what()

    assert counts["requests that should have been forgotten over 7 days ago"] == 1
    assert counts["old requests that nobody has ever opened"] == 1


def test_pages_that_are_overdue_for_review_are_counted_from_the_day_after(editor, clinician):
    edition = publish(changed("radiofrequency-ablation"), editor, clinician)
    today = timezone.localdate()
    Edition.objects.filter(pk=edition.pk).update(next_review_on=today)
    assert what() == {}

    Edition.objects.filter(pk=edition.pk).update(next_review_on=today - timedelta(days=1))
    assert only("pages that are overdue for review") == 1


def test_words_that_nobody_reads_any_more_are_no_overdue_review(editor, clinician):
    edition = publish(changed("radiofrequency-ablation"), editor, clinician)
    Edition.objects.filter(pk=edition.pk).update(next_review_on=date(2020, 1, 1))
    edition.unpublish(editor, "A dose was wrong.")

    assert what() == {}


def test_an_edition_that_did_not_go_live_is_counted_after_five_minutes(editor, clinician):
    edition = sign(propose(changed("radiofrequency-ablation"), editor), clinician)
    plan(edition, editor, timezone.now() - timedelta(minutes=4))
    assert what() == {}

    plan(edition, editor, timezone.now() - timedelta(minutes=6))
    assert only("did not go live when they should") == 1

    edition.publish(editor)
    assert what() == {}


def test_a_manager_is_led_from_trouble_with_pages_to_the_screen_of_all(
    manager_client, editor, clinician
):
    edition = sign(propose(changed("radiofrequency-ablation"), editor), clinician)
    plan(edition, editor, timezone.now() - timedelta(hours=1))

    pages = reverse("admin:treatments_pages")
    assert pages in [link["href"] for link in page(manager_client.get(TROUBLE)).all("a")]
    [late] = page(manager_client.get(pages)).by_class("desk-late")
    assert late.text.startswith("Was to go live")


def test_a_backup_that_is_due_is_named(settings):
    old = (timezone.now() - timedelta(hours=27)).timestamp()
    os.utime(settings.LAST_BACKUP_FILE, (old, old))
    assert only("backup is due") == 1

    settings.BACKUP_DUE_HOURS = 28
    assert what() == {}

    settings.LAST_BACKUP_FILE.unlink()
    assert only("backup is due") == 1


def test_the_page_says_what_to_do_and_names_nobody(manager_client, request_):
    ConsultationRequest.objects.update(due_at=timezone.now() - timedelta(minutes=1))

    html = manager_client.get(TROUBLE).content.decode()

    assert "Open the board and see whether somebody can help." in html
    assert not [needle for needle in [*WORDS, request_.reference] if needle in html]


@pytest.mark.parametrize(
    "role", ["front_desk_client", "editor_client", "clinician_client", "client"]
)
def test_nobody_else_sees_it(request, role):
    response = request.getfixturevalue(role).get(TROUBLE)

    refused = response.status_code == 403
    assert refused or response.url.startswith(reverse("admin:login"))
