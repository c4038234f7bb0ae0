"""Whether the site can do its work. Who asks from outside hears only yes or no; what is wrong
stands in the log and on the manager's page of trouble."""

from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from practice.machine import disk_is_low, migrations_to_apply
from practice.models import SiteVersion

WAITS_AT_MOST = 2_000  # milliseconds
# How to say it, and how patient a connection is otherwise.
SAY_PATIENCE = {
    "sqlite": ("PRAGMA busy_timeout = {}", WAITS_AT_MOST, 1000 * settings.DATABASE_TIMEOUT),
    "postgresql": ("SET lock_timeout = {}", WAITS_AT_MOST, "DEFAULT"),
}


def faults():
    """What keeps the site from its work now, in words for the log."""
    try:
        write_and_take_back()
        unapplied = migrations_to_apply()
    except DatabaseError as error:
        yield f"the database cannot be written to: {error}"
    else:
        if unapplied:
            yield f"migrations to apply: {unapplied}"
    if disk_is_low():
        yield "the disk is nearly full"


def write_and_take_back():
    """Write a row and roll back: a lock that is held, a full disk or a database that may only be
    read show in that. Raises DatabaseError, after two seconds at most."""
    with _little_patience(), transaction.atomic():
        SiteVersion.objects.update(number=0)
        transaction.set_rollback(True)


@contextmanager
def _little_patience():
    """Who asks for our health does not wait as long for a lock as a visitor who sends a form."""
    say, little, as_ever = SAY_PATIENCE[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(say.format(little))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(say.format(as_ever))
