"""A copy of the whole database, made while the site runs, and proved before it counts.

What a backup holds: every row, pictures too. What it does not hold: the keys. Without them the
requests in it cannot be read, so they are kept apart (docs/backups.md).
"""

import hashlib
import json
import os
import re
import sqlite3
import subprocess
import tempfile
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from consultations import gone
from consultations.encryption import decrypt, encrypted_fields
from consultations.models import ConsultationRequest, Note
from practice.models import Act

STAMP = "%Y%m%dT%H%M%SZ"
ENDINGS = {"sqlite": ".sqlite3", "postgresql": ".dump"}
# By table: the columns whose words are encrypted.
ENCRYPTED = {
    model._meta.db_table: list(encrypted_fields(model)) for model in (ConsultationRequest, Note)
}
# Where the rows of a table begin in what pg_restore prints.
_COPY = re.compile(r"COPY (?:public\.)?(\w+) \((.+)\) FROM stdin;\n")
_NAME = re.compile(r"painclinic-(\d{8}T\d{6}Z)\.(sqlite3|dump)")


class BackupFailed(Exception):
    """Says what is wrong and what to do. The backups before are as they were."""


def back_up(now):
    """Make a backup, prove it, and delete those that are too old. Returns its path.

    Raises BackupFailed; OSError and sqlite3.Error where the disk is full or broken.
    """
    folder = settings.BACKUP_DIR
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"painclinic-{now.astimezone(UTC):{STAMP}}{ENDINGS[connection.vendor]}"
    with _under_another_name(path) as making:
        copy, prove = HOW[connection.vendor]
        copy(making)
        proved = prove(making)
        _write_manifest(path, making, now, proved)
    settings.LAST_BACKUP_FILE.touch()
    Act.record("backed up", ConsultationRequest)
    delete_old(now)
    gone.let_go_of_old_ones()
    return path


@contextmanager
def _under_another_name(path):
    """Where to write what is to be `path` once it is whole and on the disk."""
    handle, making = tempfile.mkstemp(dir=path.parent, prefix=".making-")  # readable by us alone
    os.close(handle)
    try:
        yield Path(making)
        _sync(making)
        os.rename(making, path)
        _sync(path.parent)
    finally:
        Path(making).unlink(missing_ok=True)


def _sync(path):
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _copy_sqlite(making):
    """In one step: in several, a site that is written to all the time would have it begin again
    and again. Whoever writes waits for so long, which is less than a second."""
    with (
        closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as source,
        closing(sqlite3.connect(making)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # all of it in the one file


def prove_sqlite(path):
    """What is in it: rows by table, the keys its words are under. Raises BackupFailed when it is
    damaged or its newest request cannot be read."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
        try:
            said = copy.execute("PRAGMA integrity_check").fetchall()
            loose = copy.execute("PRAGMA foreign_key_check").fetchall()
        except sqlite3.DatabaseError as error:
            raise BackupFailed(f"{path.name} is damaged: {error}.") from error
        if said != [("ok",)] or loose:
            raise BackupFailed(f"{path.name} is damaged: {said[:3]} {loose[:3]}.")
        _read_newest(copy)
        return {"rows": _count_rows(copy), "keys": _keys_of(copy)}


def _count_rows(copy):
    tables = copy.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "ORDER BY name"
    ).fetchall()
    return {
        name: copy.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for (name,) in tables
    }


def _read_newest(copy):
    """Raises WrongKey."""
    table = ConsultationRequest._meta.db_table
    newest = copy.execute(f"SELECT name, note FROM {table} ORDER BY id DESC LIMIT 1").fetchone()  # noqa: S608
    for stored in newest or ():
        decrypt(stored)


def _keys_of(copy):
    """The ids of the keys that encrypted words are under."""
    found = {
        key
        for table, names in ENCRYPTED.items()
        for name in names
        for (key,) in copy.execute(
            f"SELECT DISTINCT substr({name}, 1, 8) FROM {table} "  # noqa: S608
            f"WHERE substr({name}, 9, 1) = '.'"
        )
    }
    return sorted(found)


def _copy_postgresql(making):
    _run("pg_dump", "--format=custom", "--no-owner", f"--file={making}")


def prove_postgresql(path):
    """The same, read out of the dump from its beginning to its end. Raises BackupFailed when it is
    damaged, or WrongKey when its newest request cannot be read."""
    rows, keys, newest = {}, set(), {}
    for table, row in _read_dump(path):
        rows[table] = rows.get(table, 0) + bool(row)
        words = [row[name] for name in ENCRYPTED.get(table, ()) if row]
        keys |= {stored[:8] for stored in words if stored[8:9] == "."}
        if row and table == ConsultationRequest._meta.db_table:
            newest = max(newest, row, key=lambda each: int(each.get("id", 0)))
    for name in ("name", "note"):
        if newest:
            decrypt(newest[name])
    return {"rows": rows, "keys": sorted(keys)}


def _read_dump(path):
    """(table, {column: text}) for each row, and once (table, {}) for each table."""
    with _program("pg_restore", "--data-only", "--file=-", str(path)) as lines:
        columns = None
        for line in lines:
            if begins := _COPY.match(line):
                table, columns = begins[1], [name.strip('"') for name in begins[2].split(", ")]
                yield table, {}
            elif line == "\\.\n":
                columns = None
            elif columns:
                yield table, dict(zip(columns, line[:-1].split("\t"), strict=True))


def _run(program, *arguments):
    """What it printed. Raises BackupFailed."""
    with _program(program, *arguments) as lines:
        return "".join(lines)


@contextmanager
def _program(name, *arguments):
    """A program of PostgreSQL on our database, while it prints its lines; the password is in its
    environment only, which other accounts of the machine do not see. Raises BackupFailed."""
    database = settings.DATABASES["default"]
    environment = {
        "PGHOST": database["HOST"],
        "PGPORT": str(database["PORT"]),
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGDATABASE": connection.settings_dict["NAME"],
    }
    with (
        tempfile.TemporaryFile("w+") as complaints,
        subprocess.Popen(  # noqa: S603
            [name, *arguments],
            env=os.environ | {name: value for name, value in environment.items() if value},
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
        ) as running,
    ):
        yield running.stdout
        running.stdout.read()
        if running.wait():
            complaints.seek(0)
            raise BackupFailed(f"{name}: {complaints.read().strip()}")


HOW = {
    "sqlite": (_copy_sqlite, prove_sqlite),
    "postgresql": (_copy_postgresql, prove_postgresql),
}


def _write_manifest(path, making, now, proved):
    """Beside the backup: what it must be like when somebody restores it."""
    migrations = MigrationRecorder(connection).applied_migrations()
    manifest = {
        "made_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "database": connection.vendor,
        "sha256": sha256_of(making),
        "migrations": sorted(f"{app}.{name}" for app, name in migrations),
        **proved,
    }
    with _under_another_name(manifest_of(path)) as writing:
        writing.write_text(json.dumps(manifest, indent=1) + "\n")


def manifest_of(path):
    return path.with_name(path.name + ".json")


def sha256_of(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def backups():
    """The moment and path of each, the oldest first."""
    found = []
    for path in settings.BACKUP_DIR.iterdir():
        if name := _NAME.fullmatch(path.name):
            made_at = datetime.strptime(name[1], STAMP).replace(tzinfo=UTC)
            found.append((made_at, path))
    return sorted(found)


def delete_old(now):
    """Those made over settings.KEEP_BACKUPS_DAYS ago, but never the newest."""
    first = now - timedelta(days=settings.KEEP_BACKUPS_DAYS)
    for made_at, path in backups()[:-1]:
        if made_at < first:
            path.unlink()
            manifest_of(path).unlink(missing_ok=True)
