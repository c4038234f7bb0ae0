"""Forgetting what has come to its end, one request after another."""

import logging

from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone

from consultations.limits import forget_old_attempts
from consultations.models import ConsultationRequest, Purge
from practice.models import Act

logger = logging.getLogger(__name__)


class AlreadyRunning(Exception):
    """Another purge has begun and not ended."""


def purge(requests, *, by=None):
    """Forget those of `requests` that are at their end now; returns the Purge.

    `by` approved it; None under the owner's standing approval. What cannot be forgotten stops
    no other and is counted. Nothing of them is left in the database's files then; where that
    fails it counts as one more. Raises AlreadyRunning rather than run twice at once.
    """
    run = _begin(by)
    for asked in requests.at_their_end(run.started_at).without_words():
        try:
            run.forgotten += _forget(asked, by)
        except Exception as error:  # the others must go all the same
            logger.error("%s could not be forgotten: %s.", asked, type(error).__name__)
            run.failed += 1
    try:
        clean_up()
    except DatabaseError as error:
        logger.error("Deleted rows may still lie in the files: %s.", type(error).__name__)
        run.failed += 1
    run.ended_at = timezone.now()
    run.save()
    return run


@transaction.atomic
def _begin(by):
    """Who approved it stands in the record first. That also lets one in at a time: writers of
    the record queue."""
    Act.record("began to forget", ConsultationRequest, by=by)
    now = timezone.now()
    if Purge.objects.running(now).exists():
        raise AlreadyRunning("Requests are being forgotten already. Look again in a while.")
    return Purge.objects.create(started_at=now, by=by)


@transaction.atomic
def _forget(asked, by):
    """Whether it was still at its end, and is forgotten."""
    still = ConsultationRequest.objects.select_for_update().filter(pk=asked.pk)
    if not still.at_their_end(timezone.now()).exists():
        return False
    asked.forget("forgotten", by=by)
    return True


def clean_up():
    """What else has run out, and what the database keeps of deleted rows: SQLite overwrites them
    (secure_delete), but a write-ahead log holds them until it is emptied; PostgreSQL until a
    vacuum. Raises DatabaseError where that cannot be done now."""
    call_command("clearsessions")
    forget_old_attempts()
    if connection.in_atomic_block:
        return  # only in tests
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            _empty_the_log(cursor)
        else:
            cursor.execute("VACUUM")


def _empty_the_log(cursor):
    """https://sqlite.org/pragma.html#pragma_wal_checkpoint: the first of the three numbers is 1
    where somebody reads on for longer than we wait. Without a log there is nothing to do."""
    is_busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if is_busy:
        raise OperationalError("The write-ahead log is in use.")
