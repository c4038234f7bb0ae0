"""What the tests of the outbox share."""

from datetime import timedelta

from django.utils import timezone

from consultations.delivery import deliver_due
from consultations.models import Mail
from consultations.models.mail import TRIES
from tests.consultations.visitor import received

DESK = "desk@example.com"
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def acknowledged(**changes):
    """A request whose visitor asked for a mail, and about which staff know already."""
    request = received(wants_mail=True, **changes)
    request.mails.notices().delete()
    return request


def notice_of(request):
    return request.mails.notices().get()


def wish_of(request):
    return request.mails.wishes().get()


def acknowledgement_of(request):
    return request.mails.acknowledgements().get()


def given_up(mails):
    """They were tried for 72 hours, and never left."""
    mails.end(Mail.Outcome.DEAD, timezone.now())
    mails.update(tries=TRIES, last_error="SMTPDataError 550")


def minutes_of_tries(line):
    """Minutes after the start at which a mail is tried that never leaves."""
    start, minutes = timezone.now(), []
    while line.state == "Waiting" and len(minutes) < 100:
        moment = max(start, line.next_try_at)
        deliver_due(moment - MINUTE / 60)
        deliver_due(moment)
        line.refresh_from_db()
        minutes.append(round((moment - start) / MINUTE))
    return minutes
