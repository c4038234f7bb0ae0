"""When mail servers fail: tried again for 72 hours, then dead; and nothing leaks on the way."""

import logging

import pytest
from django.utils import timezone

from consultations.delivery import deliver_due
from consultations.models import Mail
from consultations.models.mail import wait_after
from practice.models import Profile
from tests.consultations.outbox import (
    DAY,
    DESK,
    MINUTE,
    acknowledged,
    acknowledgement_of,
    minutes_of_tries,
    notice_of,
)
from tests.consultations.smtp import WAYS_TO_FAIL, each_leaves_once, mail_server
from tests.consultations.visitor import EMAIL, WORDS, received

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def practice(db):
    """Has a mailbox for staff, and a name that says what it treats."""
    Profile.objects.update(name="Bartlesville Pain Center", notice_email=DESK)


@pytest.fixture
def server(settings):
    with mail_server(settings) as server:
        yield server


@pytest.fixture
def no_server(settings):
    """The mail server refuses connections."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 1, False


@pytest.mark.parametrize(
    ("tries", "minutes"),
    [(1, 1), (2, 2), (3, 4), (4, 8), (8, 128), (9, 240), (10, 240), (26, 240), (1000, 240)],
)
def test_waits_grow_from_a_minute_to_four_hours(tries, minutes):
    assert wait_after(tries) == minutes * MINUTE


def test_a_mail_that_never_leaves_is_dead_after_72_hours(no_server):
    line = acknowledgement_of(acknowledged())

    minutes = minutes_of_tries(line)

    assert minutes[:9] == [0, 1, 3, 7, 15, 31, 63, 127, 255]
    assert minutes[9:12] == [495, 735, 975]
    assert 72 * 60 <= minutes[-1] < 73 * 60
    assert Mail.objects.dead().count() == 1
    assert line.last_error == "ConnectionRefusedError"


def test_what_lay_there_while_nobody_delivered_has_its_72_hours_too(no_server):
    request = acknowledged()

    deliver_due(timezone.now() + 30 * DAY)

    assert acknowledgement_of(request).state == "Waiting"


def test_requests_that_come_meanwhile_do_not_shorten_the_72_hours_of_a_notice(no_server):
    first = received()
    for _ in range(30):
        received()
        deliver_due()

    line = notice_of(first)
    assert (line.state, line.tries) == ("Waiting", 30)


def test_notices_that_fail_wait_together_and_a_new_one_is_tried_at_once(no_server):
    for _ in range(2):
        received()
    now = timezone.now()
    deliver_due(now)
    deliver_due(now + MINUTE)
    late = received()
    deliver_due(now + 1.5 * MINUTE)

    assert set(Mail.objects.values_list("next_try_at", flat=True)) == {now + 5.5 * MINUTE}
    assert notice_of(late).tries == 1


def test_a_dead_mail_is_left_alone(no_server):
    line = acknowledgement_of(acknowledged())
    tries = len(minutes_of_tries(line))

    deliver_due(timezone.now() + 30 * DAY)

    line.refresh_from_db()
    assert line.tries == tries


def test_a_revived_mail_is_tried_as_often_again_under_its_message_id(no_server):
    line = acknowledgement_of(acknowledged())
    message_id, first = line.message_id, minutes_of_tries(line)
    Mail.objects.revive(timezone.now())
    line.refresh_from_db()

    assert minutes_of_tries(line) == first
    assert line.message_id == message_id


@pytest.mark.parametrize("way", WAYS_TO_FAIL)
def test_each_mail_leaves_once_when_the_server_works_again(server, way):
    for _ in range(3):
        received(wants_mail=True)

    each_leaves_once(server, way)


@pytest.mark.parametrize(
    ("way", "kind"),
    [
        ("refuses connections", "ConnectionRefusedError"),
        ("hangs", "SMTPServerDisconnected"),
        ("answers 451", "SMTPRecipientsRefused 451"),
        ("answers 550", "SMTPDataError 550"),
        ("drops after DATA", "SMTPServerDisconnected"),
    ],
)
def test_the_outbox_says_how_it_failed_and_not_what_the_server_said(server, way, kind):
    request = acknowledged()

    with server.failing(way):
        deliver_due()

    assert acknowledgement_of(request).last_error == kind


def test_a_refusal_of_one_mail_keeps_nobody_else_waiting(server):
    for _ in range(3):
        acknowledged()

    with server.failing("answers 550"):
        deliver_due()

    assert set(Mail.objects.values_list("tries", flat=True)) == {1}


def test_a_server_in_trouble_is_left_alone_until_the_next_round(no_server):
    for _ in range(3):
        acknowledged()

    deliver_due()

    assert sorted(Mail.objects.values_list("tries", flat=True)) == [0, 0, 1]


@pytest.mark.parametrize("way", ["works", *WAYS_TO_FAIL])
def test_no_word_of_the_visitor_is_in_a_mail_the_log_or_the_outbox(server, caplog, way):
    caplog.set_level(logging.DEBUG)
    received(wants_mail=True)
    if way == "works":
        deliver_due()
    else:
        with server.failing(way):
            deliver_due()
            deliver_due()

    rows = str(list(Mail.objects.values()))
    log = [record.getMessage() for record in caplog.records if record.name != "mail.log"]
    mails = "".join(message.as_string() for message in server.messages)
    to_her = f"To: {EMAIL}"
    assert [word for word in WORDS if word in rows] == []
    assert [word for word in WORDS if word in str(log)] == []
    assert [word for word in WORDS if word in mails.replace(to_her, "")] == []
    assert mails.count(to_her) == (1 if server.accepted else 0)
