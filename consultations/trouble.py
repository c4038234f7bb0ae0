"""What is in trouble, counted for the manager: no person, no reference, no outside service."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.utils.timezone import localdate

from consultations.encryption import key_ids, wholly_under
from consultations.models import ConsultationRequest, Mail, Note, Purge
from practice.machine import disk_is_low, migrations_to_apply
from treatments.models import Edition

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
MAIL_WAITS_AT_MOST = timedelta(hours=1)
GOES_LIVE_WITHIN = timedelta(minutes=5)


class Trouble(NamedTuple):
    count: int
    what: str
    what_to_do: str
    address: str = ""  # the name of the screen where it is mended


def troubles(now):
    """Each Trouble there is now."""
    return [trouble for trouble in _all(now) if trouble.count]


def _all(now):
    requests, mails = ConsultationRequest.objects, Mail.objects
    board = "admin:consultations_consultationrequest_changelist"
    forgetting, emails = "admin:consultations_forgetting", "admin:consultations_mail_changelist"
    editions, pages = Edition.objects, "admin:treatments_pages"
    return [
        Trouble(
            errors_since(now - WEEK),
            "pages that ended in an error of this site in the last 7 days, "
            f"{errors_since(now - DAY)} of them in the last 24 hours",
            "Tell whoever runs the site. The log says what went wrong.",
        ),
        Trouble(
            mails.dead().count(),
            "emails that could not be delivered in 72 hours",
            "Open “Emails”: mostly an address was mistyped. Then call.",
            emails,
        ),
        Trouble(
            mails.overdue(now - MAIL_WAITS_AT_MOST).count(),
            "emails that nobody has tried to send for an hour",
            "Nothing sends mail. Tell whoever runs the site: is `deliver --loop` running?",
            emails,
        ),
        Trouble(
            requests.due_before(now).count(),
            "requests that wait longer than they should",
            "Open the board and see whether somebody can help.",
            board,
        ),
        Trouble(
            _unreadable(ConsultationRequest) + _unreadable(Note),
            "requests and notes that cannot be read, or not with our keys alone",
            "A key is missing. Tell whoever runs the site: nothing is lost while it is kept.",
        ),
        Trouble(
            Purge.objects.went_wrong(now - WEEK, now).count(),
            "times in the last 7 days that forgetting failed or broke off",
            "Try again under “Forgetting”. If it fails again, tell whoever runs the site.",
            forgetting,
        ),
        Trouble(
            requests.at_their_end(now - WEEK).count(),
            "requests that should have been forgotten over 7 days ago",
            "Look through them and approve.",
            forgetting,
        ),
        Trouble(
            requests.past_its_days(now).unread().filter(held_at=None).count(),
            "old requests that nobody has ever opened",
            "Open each: a person may wait there.",
            forgetting,
        ),
        Trouble(
            editions.review_due_before(localdate(now)).count(),
            "pages that are overdue for review",
            "Patients are told so. Ask a clinician to look at them again.",
            pages,
        ),
        Trouble(
            editions.due_to_go_live(now - GOES_LIVE_WITHIN).count(),
            "signed pages that did not go live when they should",
            "Ask an editor to publish them or to drop the plan. Tell whoever runs the site: is "
            "`publish_due --loop` running?",
            pages,
        ),
        Trouble(
            int(is_backup_due(now)),
            "backup is due: there is no good one on record that is recent enough",
            "Tell whoever runs the site.",
        ),
        Trouble(
            int(disk_is_low()),
            "disk is nearly full: soon no request could be saved",
            "Tell whoever runs the site today. Old backups and logs may take the room.",
        ),
        Trouble(
            migrations_to_apply(),
            "steps of an update that are not done yet",
            "Tell whoever runs the site: run `manage.py migrate`.",
        ),
    ]


def _unreadable(model):
    return model.objects.exclude(wholly_under(model, *key_ids())).count()


def errors_since(moment):
    """How many moments in the file of errors (painclinic/reports.py) are as young as that."""
    first = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    try:
        moments = settings.ERRORS_FILE.read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return 0
    return sum(each >= first for each in moments)


def is_backup_due(now):
    try:
        made = settings.LAST_BACKUP_FILE.stat().st_mtime
    except FileNotFoundError:
        return True
    made_at = datetime.fromtimestamp(made, UTC)
    return made_at < now - timedelta(hours=settings.BACKUP_DUE_HOURS)
