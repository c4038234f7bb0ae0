"""Mails leave the outbox: staff and visitors are told, by one deliverer at a time."""

import pytest
from cryptography.fernet import Fernet
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.delivery import Letter, deliver_due
from consultations.mails import Notice
from consultations.models import ConsultationRequest, DeliveryLease, Mail, Status
from consultations.receipt import ask_for_another_time
from practice.models import Profile
from tests.consultations.outbox import (
    DAY,
    DESK,
    MINUTE,
    acknowledged,
    acknowledgement_of,
    notice_of,
    wish_of,
)
from tests.consultations.visitor import EMAIL, received

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def practice(db):
    """Has a mailbox for staff, and a name that says what it treats."""
    Profile.objects.update(name="Bartlesville Pain Center", notice_email=DESK)


def subjects():
    return [message.subject for message in mail.outbox]


def moved(request, status):
    ConsultationRequest.objects.filter(pk=request.pk).update(
        status=status, closed_because="answered"
    )
    request.refresh_from_db()


def picked_up(request):
    moved(request, Status.IN_PROGRESS)


# staff are told


def test_staff_are_told_of_all_requests_in_one_mail():
    for _ in range(3):
        received()

    deliver_due()

    [message] = mail.outbox
    assert message.subject == "3 requests wait at the desk"
    assert message.to == [DESK]
    assert {line.state for line in Mail.objects.all()} == {"Sent"}


def test_the_next_notice_leaves_ten_minutes_later_at_the_earliest():
    received()
    now = timezone.now()
    deliver_due(now)
    received()

    deliver_due(now + 9.9 * MINUTE)
    assert subjects() == ["1 request waits at the desk"]

    deliver_due(now + 10 * MINUTE)
    assert subjects() == ["1 request waits at the desk", "2 requests wait at the desk"]


def test_300_requests_in_an_hour_make_at_most_twelve_mails():
    start = timezone.now()
    for minute in range(60):
        for _ in range(5):
            received()
        deliver_due(start + (minute + 0.1) * MINUTE)
    deliver_due(start + 70 * MINUTE)

    assert ConsultationRequest.objects.count() == 300
    assert not Mail.objects.waiting().exists()
    assert 1 <= len(mail.outbox) <= 12


def test_a_request_that_was_picked_up_in_the_meantime_needs_no_notice():
    request = received()
    picked_up(request)

    deliver_due()

    assert mail.outbox == []
    assert notice_of(request).state == "Not needed"


@pytest.mark.parametrize(
    "status",
    [Status.NEW, Status.IN_PROGRESS, Status.COULD_NOT_REACH, Status.WAITING_FOR_REFERRAL],
)
def test_staff_are_told_when_somebody_asks_for_another_time(status):
    """Also when they have the request in hand: the hour they meant to call is a wrong one."""
    request = received()
    deliver_due()
    moved(request, status)

    ask_for_another_time(request, "afternoon")
    deliver_due(timezone.now() + 11 * MINUTE)

    assert subjects() == ["1 request waits at the desk"] * 2
    assert wish_of(request).state == "Sent"


def test_new_requests_and_wishes_are_one_mail_that_counts_each_request_once():
    asked_twice, in_hand = received(), received()
    ask_for_another_time(asked_twice, "afternoon")
    picked_up(in_hand)
    ask_for_another_time(in_hand, "any_time")

    deliver_due()

    assert subjects() == ["2 requests wait at the desk"]
    assert {line.state for line in Mail.objects.wishes()} == {"Sent"}
    assert notice_of(asked_twice).state == "Sent"
    assert notice_of(in_hand).state == "Not needed"


@pytest.mark.parametrize("status", [Status.BOOKED, Status.CLOSED, Status.SPAM])
def test_a_wish_that_nobody_has_to_call_for_any_more_needs_no_mail(status):
    request = received()
    picked_up(request)
    ask_for_another_time(request, "afternoon")
    moved(request, status)

    deliver_due()

    assert mail.outbox == []
    assert wish_of(request).state == "Not needed"


def test_a_wish_says_no_more_than_a_notice():
    request = received()
    Mail.objects.all().delete()
    ask_for_another_time(request, "afternoon")

    deliver_due()

    [message] = mail.outbox
    assert message.subject == "1 request waits at the desk"
    assert "afternoon" not in message.body
    assert request.reference not in message.body


def test_a_notice_that_was_not_needed_does_not_hold_up_the_next():
    picked_up(received())
    now = timezone.now()
    deliver_due(now)
    received()

    deliver_due(now + MINUTE)

    assert subjects() == ["1 request waits at the desk"]


@pytest.mark.parametrize("missing", ["address", "mail server"])
def test_notices_wait_while_there_is_no_way_to_tell_staff(settings, missing):
    request = received()
    if missing == "address":
        Profile.objects.update(notice_email="")
    else:
        settings.CAN_MAIL = False

    deliver_due(timezone.now() + 30 * DAY)
    line = notice_of(request)
    assert (mail.outbox, line.state, line.tries, line.last_error) == ([], "Waiting", 0, "")

    settings.CAN_MAIL = True
    Profile.objects.update(notice_email=DESK)
    deliver_due(timezone.now() + 30 * DAY)
    assert subjects() == ["1 request waits at the desk"]


# the visitor is told


def test_the_visitor_is_sent_reference_time_and_phone():
    Profile.objects.update(phone="918-555-0100")
    request = acknowledged()
    now = timezone.now()
    ConsultationRequest.objects.update(call_due_at=now + DAY)

    deliver_due(now)

    [message] = mail.outbox
    assert message.to == [EMAIL]
    assert message.cc == message.bcc == message.reply_to == []
    assert request.reference in message.subject
    assert "We will be in touch by" in message.body
    assert "918-555-0100" in message.body


def test_a_time_that_has_passed_is_not_promised_any_more():
    acknowledged()
    now = timezone.now()
    ConsultationRequest.objects.update(call_due_at=now - MINUTE)

    deliver_due(now)

    assert "in touch by" not in mail.outbox[0].body


def test_who_withdrew_is_sent_nothing():
    acknowledged().delete()

    deliver_due()

    assert mail.outbox == []


def test_a_request_that_cannot_be_read_keeps_nobody_else_waiting(settings):
    keys, settings.REQUEST_KEYS = settings.REQUEST_KEYS, [Fernet.generate_key().decode()]
    unreadable = acknowledged()
    settings.REQUEST_KEYS = keys
    acknowledged()
    received()

    deliver_due()

    assert [message.to for message in mail.outbox] == [[DESK], [EMAIL]]
    assert acknowledgement_of(unreadable).last_error == "WrongKey"


def test_no_mail_names_the_clinic_and_none_asks_for_an_automatic_answer(settings):
    settings.DEFAULT_FROM_EMAIL = "Bartlesville Pain Center <no-reply@example.com>"
    settings.SITE_URL = "https://www.painclinic.example.com"
    received(wants_mail=True)

    deliver_due()

    assert len(mail.outbox) == 2
    for message in mail.outbox:
        sent = message.message()
        assert sent["From"] == "no-reply@example.com"
        assert sent["Auto-Submitted"] == "auto-generated"
        assert sent["Message-ID"].endswith("@example.com>")
        assert sent.get_content_type() == "text/plain"
        written = sent.as_string().replace(f"{settings.SITE_URL}/admin/", "")
        assert "pain" not in written.lower()
    to_her = mail.outbox[1].message().as_string()
    assert settings.SITE_URL not in to_her


def test_a_letter_does_not_show_its_address():
    line = acknowledgement_of(acknowledged())

    shown = repr(Letter([line], Notice(1, 0), EMAIL))

    assert EMAIL not in shown


# one deliverer


def while_sending(monkeypatch, happens):
    """Calls `happens` while a mail is on its way."""
    send = EmailMessage.send

    def sending(message):
        happens()
        send(message)

    monkeypatch.setattr(EmailMessage, "send", sending)


def test_a_second_deliverer_does_nothing_while_the_first_is_at_it(monkeypatch):
    for _ in range(3):
        acknowledged()
    while_sending(monkeypatch, deliver_due)

    deliver_due()

    assert len(set(subjects())) == len(subjects()) == 3


def test_the_lease_of_a_deliverer_that_crashed_runs_out():
    acknowledged()
    now = timezone.now()
    DeliveryLease.take("crashed", now)

    deliver_due(now + 9.9 * MINUTE)
    assert mail.outbox == []

    deliver_due(now + 10 * MINUTE)
    assert len(mail.outbox) == 1


def test_a_deliverer_that_lost_its_lease_stops(monkeypatch):
    """It was so slow that another took over: that one sends the rest."""
    for _ in range(3):
        acknowledged()
    while_sending(monkeypatch, lambda: DeliveryLease.objects.update(holder="another"))

    deliver_due()

    assert len(mail.outbox) == 1
    assert DeliveryLease.objects.get().holder == "another"


def test_the_lease_is_free_again_after_a_round():
    acknowledged()
    deliver_due()

    assert DeliveryLease.take("next", timezone.now())


def test_a_deliverer_that_is_told_to_stop_finishes_the_mail_it_is_at():
    for _ in range(3):
        acknowledged()

    deliver_due(is_stopping=lambda: bool(mail.outbox))

    assert len(mail.outbox) == 1
    assert Mail.objects.waiting().count() == 2


def test_no_transaction_is_open_while_we_talk_to_the_mail_server(monkeypatch):
    received(wants_mail=True)
    around, open_then = list(connection.savepoint_ids), []
    while_sending(monkeypatch, lambda: open_then.append(list(connection.savepoint_ids)))

    deliver_due()

    assert open_then == [around, around]


def test_a_round_with_nothing_to_do_writes_nothing():
    Profile.objects.update(notice_email="")
    received()

    with CaptureQueriesContext(connection) as queries:
        deliver_due()

    assert [q["sql"] for q in queries if not q["sql"].startswith("SELECT")] == []
