"""Which requests were forgotten, remembered outside of the database: a backup from before still
holds them, and whoever restores it has to forget them again.

One line each, its moment and its reference. The reference is a random number and says nothing of
a person; the record of acts keeps it, too.
"""

import fcntl
import os
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

MOMENT = "%Y-%m-%dT%H:%M:%SZ"


def remember(reference):
    """To be called when it is certain that the request is gone."""
    with _one_at_a_time(), open(_file(), "a", opener=_open_private) as file:
        file.write(f"{timezone.now():{MOMENT}} {reference}\n")
        file.flush()
        os.fsync(file.fileno())


def remembered():
    """The references, with the moment of each as text."""
    try:
        lines = _file().read_text().splitlines()
    except FileNotFoundError:
        return {}
    return {reference: moment for moment, _, reference in (line.partition(" ") for line in lines)}


def let_go_of_old_ones():
    """No backup is older than settings.KEEP_BACKUPS_DAYS, so nothing is that long in one."""
    first = f"{timezone.now() - timedelta(days=settings.KEEP_BACKUPS_DAYS + 1):{MOMENT}}"
    new = _file().with_suffix(".new")
    with _one_at_a_time():
        kept = {ref: moment for ref, moment in remembered().items() if moment >= first}
        with open(new, "w", opener=_open_private) as file:
            file.writelines(f"{moment} {reference}\n" for reference, moment in kept.items())
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, _file())


@contextmanager
def _one_at_a_time():
    """What is written while old lines are let go must not go with the old file."""
    with open(_file().with_suffix(".lock"), "a", opener=_open_private) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _file():
    return settings.VAR_DIR / "forgotten"


def _open_private(path, flags):
    return os.open(path, flags, 0o600)
