"""Suspected spam causes no mail, but staff hear of it: a person may have been caught."""

import uuid

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from consultations.delivery import deliver_due
from consultations.models import ConsultationRequest, Mail, Status
from consultations.receiving import receive
from practice.models import Act, Profile
from tests.consultations.outbox import DESK, MINUTE
from tests.consultations.visitor import EMAIL, answers, received

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def practice(db):
    """Has a mailbox for staff."""
    Profile.objects.update(notice_email=DESK)


def suspected(**changes):
    """Set aside by the site when it came."""
    return receive(uuid.uuid4(), answers(**changes), sender=uuid.uuid4().hex, is_spam=True)


def test_suspected_spam_alone_makes_no_mail():
    suspected()

    deliver_due()

    assert mail.outbox == []


def test_the_next_notice_says_how_much_suspected_spam_nobody_has_looked_at():
    for _ in range(3):
        suspected()
    received()

    deliver_due()

    [message] = mail.outbox
    assert message.subject == "1 request waits at the desk"
    assert "3 more were set aside as suspected spam." in message.body


def test_what_staff_looked_at_or_called_spam_is_not_suspected_any_more(front_desk):
    Act.record("viewed", suspected(), by=front_desk)
    received().move_to(Status.SPAM, by=front_desk)
    received()

    deliver_due()

    assert "spam" not in mail.outbox[0].body


def test_a_person_who_was_caught_by_mistake_is_told_of_and_told(front_desk):
    caught = receive(uuid.uuid4(), answers(wants_mail=True), sender=uuid.uuid4().hex, is_spam=True)

    caught.move_to(Status.NEW, by=front_desk)
    deliver_due()

    assert [message.to for message in mail.outbox] == [[DESK], [EMAIL]]
    assert mail.outbox[0].subject == "1 request waits at the desk"


@pytest.mark.parametrize(
    "unasked", [{"wants_mail": False}, {"wants_mail": True, "email": ""}], ids=["no", "no address"]
)
def test_who_was_caught_and_asked_for_no_mail_gets_none(front_desk, unasked):
    caught = suspected(**unasked)

    caught.move_to(Status.NEW, by=front_desk)

    assert [line.kind for line in caught.mails.all()] == [Mail.Kind.NOTICE]


def test_who_was_called_spam_and_taken_back_is_not_written_to_twice(front_desk):
    request = received(wants_mail=True)
    deliver_due()

    request.move_to(Status.SPAM, by=front_desk)
    request.move_to(Status.NEW, by=front_desk)
    deliver_due(timezone.now() + 11 * MINUTE)

    assert len(mail.outbox) == Mail.objects.count() == 2


def test_a_move_back_that_fails_leaves_no_mail_behind(front_desk):
    caught = suspected()
    # another clerk was faster
    ConsultationRequest.objects.filter(pk=caught.pk).update(status=Status.NEW, version=1)

    with pytest.raises(ValidationError):
        caught.move_to(Status.NEW, by=front_desk)

    assert not Mail.objects.exists()
