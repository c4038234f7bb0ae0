"""When mail servers fail: tried again for 72 hours, then dead; and nothing leaks on the way."""

import logging

import pytest
from django.utils import timezone

from consultations.delivery import deliver_due
from consultations.models import Mail
from consultations.models.mail import LONGEST_WAIT, TRIES, wait_after
from consultations.receipt import ask_for_another_time
from practice.models import Profile
from tests.consultations.outbox import (
    DAY,
    DESK,
    MINUTE,
    acknowledged,
    acknowledgement_of,
    minutes_of_tries,
    notice_of,
    wish_of,
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


def logged(caplog):
    """By us, with tracebacks; the test's own mail server logs, too."""
    formatter = logging.Formatter()
    ours = [record for record in caplog.records if record.name != "mail.log"]
    return "\n".join(formatter.format(record) for record in ours)


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


def test_a_new_request_waits_with_the_notices_that_failed(no_server):
    """A mail server in trouble is not asked once for each visitor."""
    first = notice_of(received())
    now = timezone.now()
    deliver_due(now)
    for _ in range(30):
        received()
        deliver_due(now + MINUTE / 2)
    first.refresh_from_db()
    assert first.tries == 1

    deliver_due(now + MINUTE)

    assert set(Mail.objects.values_list("tries", "next_try_at")) == {(2, now + 3 * MINUTE)}


def test_a_wish_waits_with_them_too(no_server):
    request = received()
    now = timezone.now()
    deliver_due(now)

    ask_for_another_time(request, "afternoon")
    deliver_due(now + MINUTE / 2)

    assert wish_of(request).tries == 0


def test_a_notice_that_joined_late_has_its_own_72_hours(no_server):
    first, late = notice_of(received()), notice_of(received())
    now = timezone.now()
    lines = Mail.objects.filter(pk=first.pk)
    lines.update(tries=TRIES - 1, created_at=now - 3 * DAY)

    deliver_due(now)

    first.refresh_from_db(), late.refresh_from_db()
    assert (first.state, late.state) == ("Could not be delivered", "Waiting")
    assert late.next_try_at == now + LONGEST_WAIT * MINUTE


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


ODD_ADDRESSES = [
    ("a@[.c", "AttributeError"),
    ("().@b.c", "TypeError"),
    ("wilhelmina@example.com\nBcc: all@example.com", "ValueError"),
]


@pytest.mark.parametrize(("address", "kind"), ODD_ADDRESSES)
def test_an_address_that_nobody_can_use_keeps_no_mail_waiting_and_shows_nowhere(
    server, caplog, address, kind
):
    caplog.set_level(logging.DEBUG)
    odd, healthy = acknowledged(email=address), acknowledged()
    now = timezone.now()

    deliver_due(now)

    assert [message["To"] for message in server.messages] == [EMAIL]
    assert acknowledgement_of(healthy).state == "Sent"
    line = acknowledgement_of(odd)
    assert (line.state, line.last_error) == ("Waiting", kind)
    assert line.next_try_at == now + MINUTE
    assert address not in logged(caplog)
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize(("address", "kind"), ODD_ADDRESSES)
def test_a_mail_to_an_address_that_nobody_can_use_is_dead_after_72_hours(server, address, kind):
    line = acknowledgement_of(acknowledged(email=address))

    minutes = minutes_of_tries(line)

    assert 72 * 60 <= minutes[-1] < 73 * 60
    assert (line.state, line.last_error) == ("Could not be delivered", kind)


def test_a_server_that_refuses_our_own_address_refuses_all_mails(server, monkeypatch):
    for _ in range(3):
        acknowledged()

    with server.failing("answers 553 to the sender"):
        deliver_due()

    tried = Mail.objects.exclude(tries=0)
    assert [line.last_error for line in tried] == ["SMTPSenderRefused 553"]


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
    mails = "".join(message.as_string() for message in server.messages)
    to_her = f"To: {EMAIL}"
    assert [word for word in WORDS if word in rows] == []
    assert [word for word in WORDS if word in logged(caplog)] == []
    assert [word for word in WORDS if word in mails.replace(to_her, "")] == []
    assert mails.count(to_her) == (1 if server.accepted else 0)
