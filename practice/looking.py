"""What staff look at stands in the record before they see it, and no page waits for that.

A line of the record needs the lock for writing. Where somebody else has it, the look goes into
a file beside the database, and from there into the record once the lock is free.
"""

import fcntl
import json
import logging
import os
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection, transaction

from practice.models import Act

logger = logging.getLogger(__name__)

FIELDS = ["by_id", "verb", "subject_kind", "subject_id", "subject_name", "detail"]


def record_look(verb, subject, *, by, detail=""):
    """Put on record that `by` is about to see `subject`, as Act.record() would, but without
    waiting for a lock. Call it outside of a transaction: somebody's rollback would undo it.

    Raises OSError where it cannot be kept anywhere. Then do not show the page.
    """
    look = Act.of(verb, subject, by=by, detail=detail)
    try:
        with _writing_at_once():
            look.save()
    except DatabaseError:
        _put_aside(look)


def fold_looks():
    """Write the looks that were put aside into the record, in their order. Returns how many
    still wait, because somebody else is writing."""
    if looks_waiting():
        try:
            with _writing_at_once():
                pass
        except OperationalError:  # locked
            pass
        except DatabaseError as error:  # its words may hold a row
            logger.error("Looks cannot be recorded: %s.", type(error).__name__)
    return looks_waiting()


def looks_waiting():
    with _open_file() as file:
        return len(list(_read(file)))


@contextmanager
def _writing_at_once():
    """A transaction that waits for nobody, after the looks that were put aside. Raises
    DatabaseError where somebody else is writing."""
    with _open_file() as file, _without_waiting():
        with transaction.atomic(durable=True):
            fcntl.flock(file, fcntl.LOCK_EX)
            for look in _read(file):
                _record_once(look)
            yield
        file.truncate(0)  # a crash before this writes nothing twice


@contextmanager
def _without_waiting():
    """The database refuses at once what would have to wait for somebody else's lock."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            [patience] = cursor.execute("PRAGMA busy_timeout").fetchone()
            at_once, as_before = "PRAGMA busy_timeout = 0", f"PRAGMA busy_timeout = {patience}"
        else:
            at_once, as_before = "SET lock_timeout = '1ms'", "RESET lock_timeout"
        cursor.execute(at_once)
        try:
            yield
        finally:
            cursor.execute(as_before)


def _record_once(look):
    line = {"at": look.at} | {name: getattr(look, name) for name in FIELDS}
    if not Act.objects.filter(**line).exists():
        look.save()


def _put_aside(look):
    """On disk when this returns."""
    line = {"at": look.at.isoformat()} | {name: getattr(look, name) for name in FIELDS}
    with _open_file() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        # begins a new line: the last one may have been torn by a crash
        file.write(b"\n" + json.dumps(line).encode())
        file.flush()
        os.fsync(file.fileno())


def _read(file):
    """The looks in it. One that was torn by a crash showed nobody a page."""
    file.seek(0)
    for line in file.read().splitlines():
        try:
            fields = json.loads(line)
        except ValueError:
            continue
        yield Act(**fields | {"at": datetime.fromisoformat(fields["at"])})


def _open_file():
    """The file of looks that were put aside; only its owner may read it."""
    return open(settings.VAR_DIR / "looks", "a+b", opener=_open_private)


def _open_private(path, flags):
    return os.open(path, flags, 0o600)
