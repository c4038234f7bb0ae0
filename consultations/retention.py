"""Forgetting what has come to its end, one request after another."""

import logging

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from consultations.models import Attempt, ConsultationRequest, Purge

logger = logging.getLogger(__name__)


def purge(requests, *, by=None):
    """Forget those of `requests` that are at their end now; returns the Purge.

    `by` approved it; None under the owner's standing approval. What cannot be forgotten stops
    no other and is counted. Nothing of them is left in the database's files then.
    """
    run = Purge.objects.create(started_at=timezone.now(), by=by)
    for asked in requests.at_their_end(run.started_at).without_words():
        try:
            forgotten = _forget(asked, by)
        except Exception as error:  # the others must go all the same
            logger.error("A request could not be forgotten: %s.", type(error).__name__)
            run.failed += 1
        else:
            run.forgotten += forgotten
    clean_up()
    run.ended_at = timezone.now()
    run.save()
    return run


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
    vacuum."""
    call_command("clearsessions")
    Attempt.objects.over_an_hour_old(timezone.now()).delete()
    if connection.in_atomic_block:
        return  # only in tests
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM")
