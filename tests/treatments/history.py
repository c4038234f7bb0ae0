"""Editions as an older release left them, past the locks that keep them from changing."""

from contextlib import contextmanager
from importlib import import_module
from types import SimpleNamespace

from django.db import connection

LOCKS = import_module("treatments.migrations.0009_unsigned_words_stay_down")


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def unlocked_editions():
    """Within, the database takes anything, as it did before the locks were there."""
    editor = SimpleNamespace(connection=connection, execute=execute)
    LOCKS.unlock(None, editor)
    yield
    LOCKS.lock(None, editor)
