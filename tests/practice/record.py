"""The record under the hands of somebody who has the database itself."""

import io
from importlib import import_module
from types import SimpleNamespace

from django.core.management import call_command
from django.db import connection

from practice.models import Act, Profile


def changes(person, number=1):
    """Lines about the practice's profile, in the record; the oldest first."""
    return [
        Act.record("changed", Profile.current(), by=person, detail=f"Line {line}")
        for line in range(1, number + 1)
    ]


def tamper(sql, *values):
    """Change the tables, past the triggers that would refuse it."""
    locks = import_module("practice.migrations.0004_record_is_chained")
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        locks.unlock(None, editor)
        cursor.execute(sql, values)
        locks.lock(None, editor)


def verified():
    """What `manage.py audit_verify` says. Raises CommandError where it finds something."""
    out = io.StringIO()
    call_command("audit_verify", stdout=out)
    return out.getvalue()
