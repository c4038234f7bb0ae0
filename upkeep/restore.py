"""Puts a backup in the place of the database, and forgets again what was forgotten since."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from consultations import gone
from consultations.encryption import WrongKey, key_ids
from consultations.models import ConsultationRequest
from consultations.models.kept import Held
from practice.models import Act
from upkeep import backup
from upkeep.backup import STAMP, BackupFailed, _run, _sync, manifest_of, sha256_of

BESIDE = ["", "-journal", "-wal", "-shm"]  # the files of an SQLite database
GONE = ["forgotten", "withdrawn"]  # verbs of the record


class NotRestored(Exception):
    """Says why, and what to do. The database is as it was."""


class Restored(NamedTuple):
    put_aside: Path | None  # where the database before is; None where there was none
    requests: int
    forgotten_again: int
    held: list  # references that had to go and are held in the backup


def restore(path, now):
    """Raises NotRestored."""
    _prove(path)
    aside = HOW[connection.vendor](path, now)
    connection.close()
    call_command("migrate", verbosity=0, skip_checks=True)
    forgotten, held = _forget_again(aside)
    Act.record("restored", ConsultationRequest, detail=f"backup {path.name}"[:200])
    return Restored(aside, ConsultationRequest.objects.count(), forgotten, held)


def _prove(path):
    """That it is whole, ours, and no newer than this release."""
    try:
        manifest = json.loads(manifest_of(path).read_text())
    except (OSError, ValueError) as error:
        raise NotRestored(
            f"{manifest_of(path).name} is not beside the backup, or damaged. Copy both files."
        ) from error
    if manifest["database"] != connection.vendor:
        raise NotRestored(f"This is a backup of {manifest['database']}: see docs/postgres.md.")
    if sha256_of(path) != manifest["sha256"]:
        raise NotRestored(
            f"{path.name} is damaged: its checksum is another one. Take an older one."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if newer := sorted(set(manifest["migrations"]) - known):
        raise NotRestored(f"The backup is from a newer release: {newer[0]}. Install that first.")
    if missing := set(manifest["keys"]) - set(key_ids()):
        raise NotRestored(
            f"Its requests are encrypted under key {', '.join(sorted(missing))}, which is not in "
            "request_keys. Put the key file that belongs to this backup back first."
        )
    _, prove = backup.HOW[connection.vendor]
    try:
        proved = prove(path)
    except (BackupFailed, WrongKey) as error:
        raise NotRestored(str(error)) from error
    if proved["rows"] != manifest["rows"]:
        raise NotRestored(f"{path.name} does not hold the rows it had. Take an older one.")


def _put_in_sqlite(path, now):
    """The backup is copied whole beside the database first, then takes its name; so the disk
    holds one of the two at every moment. Returns where the database before is now."""
    database = Path(settings.DATABASES["default"]["NAME"])
    connection.close()
    if users := _used_by(database):
        raise NotRestored(
            f"The database is in use by process {', '.join(map(str, users))}. Stop the site and "
            "its services first."
        )
    coming = database.with_name(database.name + ".coming")
    shutil.copyfile(path, coming)
    coming.chmod(0o600)
    _sync(coming)
    aside = _put_aside(database, now) if database.exists() else None
    os.rename(coming, database)
    _sync(database.parent)
    return aside


def _put_aside(database, now):
    aside = database.with_name(f"{database.name}.before-restore-{now.astimezone(UTC):{STAMP}}")
    for ending in BESIDE:
        beside = database.with_name(database.name + ending)
        if beside.exists():
            os.rename(beside, aside.with_name(aside.name + ending))
    return aside


def _used_by(database):
    """Other processes that hold the file open. One that only waits holds no lock on it, so that a
    lock would not tell."""
    users = []
    for process in Path("/proc").glob("[0-9]*"):
        if int(process.name) == os.getpid():
            continue
        try:
            opened = [os.path.realpath(each) for each in (process / "fd").iterdir()]
        except OSError:  # it has just ended, or belongs to another account
            continue
        if str(database.resolve()) in opened:
            users.append(int(process.name))
    return users


def _put_in_postgresql(path, now):
    """Into the database that DATABASE_URL names, which must be new and empty: the one before
    stays as it is, under its own name."""
    if connection.introspection.table_names():
        raise NotRestored(
            "The database in DATABASE_URL is not empty. Make a new one with createdb, name that, "
            "and restore again; the one before is kept as it is."
        )
    connection.close()
    try:
        _run(
            "pg_restore",
            "--no-owner",
            "--exit-on-error",
            "--single-transaction",
            f"--dbname={connection.settings_dict['NAME']}",
            str(path),
        )
    except BackupFailed as error:
        raise NotRestored(str(error)) from error
    return None


HOW = {"sqlite": _put_in_sqlite, "postgresql": _put_in_postgresql}


def _forget_again(aside):
    """How many were forgotten once more, and the references of those that are held."""
    references = {*gone.remembered(), *_gone_in(aside)}
    forgotten, held = 0, []
    for asked in ConsultationRequest.objects.filter(reference__in=references).without_words():
        try:
            asked.forget("forgotten")
            forgotten += 1
        except Held:
            held.append(asked.reference)
    return forgotten, held


def _gone_in(aside):
    """What the record of the database before says was forgotten, if it can still be read."""
    if aside is None:
        return []
    verbs = ", ".join(f"'{verb}'" for verb in GONE)
    try:
        with closing(sqlite3.connect(f"file:{aside}?mode=ro", uri=True)) as before:
            rows = before.execute(
                f"SELECT subject_name FROM practice_act WHERE verb IN ({verbs}) "  # noqa: S608
                "AND subject_kind = 'consultations.consultationrequest'"
            ).fetchall()
    except sqlite3.DatabaseError:
        return []
    return [name for (name,) in rows]
