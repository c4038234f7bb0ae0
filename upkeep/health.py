"""Whether the site can do its work. Who asks from outside hears only yes or no; what is wrong
stands in the log and on the manager's page of trouble."""

from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from practice.machine import disk_is_low, migrations_to_apply
from practice.models import SiteVersion

WAITS_AT_MOST = 2  # seconds
# How to say it (milliseconds), and how patient a connection is otherwise.
SAY_PATIENCE = {
    "sqlite": ("PRAGMA busy_timeout = {}", 1000 * WAITS_AT_MOST, 1000 * settings.DATABASE_TIMEOUT),
    "postgresql": ("SET lock_timeout = {}", 1000 * WAITS_AT_MOST, "DEFAULT"),
}
# The option of a connection that says how long it may take to open.
OPENS_WITHIN = {"sqlite": "timeout", "postgresql": "connect_timeout"}


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
    _open_soon()
    with connection.cursor() as cursor:
        cursor.execute(say.format(little))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(say.format(as_ever))


def _open_soon():
    """A new connection waits for a lock before anything can be said to it: SQLite asks for the
    journal mode. The settings that are changed for that moment are this thread's own."""
    usual = connection.settings_dict
    soon = {OPENS_WITHIN[connection.vendor]: WAITS_AT_MOST}
    connection.settings_dict = {**usual, "OPTIONS": usual["OPTIONS"] | soon}
    try:
        connection.ensure_connection()
    finally:
        connection.settings_dict = usual
