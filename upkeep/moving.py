"""Every row of a SQLite database moves into a new PostgreSQL one, under its own id.

All is one transaction, which ends only when both databases say the same of every table.
"""

from contextlib import closing, contextmanager

from django.db import DatabaseError, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import load_backend

from upkeep.tables import all_tables

SQLITE = "django.db.backends.sqlite3"
# `migrate` makes rows in these. Those of the source take their place: others name their ids.
FILLED_BY_MIGRATE = {
    *("auth_permission", "auth_group", "auth_group_permissions", "django_content_type"),
    *("practice_profile", "practice_recordhead"),
}
# What `migrate` keeps for itself, the wrong passwords of the last hour, and the version of the
# site, which is a random number anyway.
LEFT_BEHIND = {"django_migrations", "cache", "practice_siteversion"}


class CannotMove(Exception):
    """Why not, for whoever runs the site. Nothing was changed."""


def move_from(path):
    """Copy all rows of the SQLite file at `path` (a Path) into the default database.

    Returns the number of rows of each table, by its name. Raises CannotMove where the file
    cannot be read whole, the default database is no new PostgreSQL one, or a row would not be
    there the same.
    """
    _require_new_postgres()
    with _opened(path) as source:
        try:
            with transaction.atomic(durable=True):
                return _copy(source)
        except DatabaseError as error:
            why = str(error).splitlines()[0]  # the next lines may quote a row
            raise CannotMove(f"PostgreSQL refused: {why}") from error


def _moving():
    """The tables whose rows move."""
    return [table for table in all_tables() if table.name not in LEFT_BEHIND]


def _require_new_postgres():
    if connection.vendor != "postgresql":
        raise CannotMove("DATABASE_URL names no PostgreSQL database to move into.")
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CannotMove("Run manage.py migrate on the PostgreSQL database first.")
    for table in _moving():
        if table.name not in FILLED_BY_MIGRATE and table.has_rows(connection):
            raise CannotMove(
                f"The PostgreSQL database is in use: it has rows in {table.name}. Move into a "
                "new one, in which nothing but manage.py migrate was run."
            )


@contextmanager
def _opened(path):
    """A connection to the file, into which nobody writes until the end of the block."""
    if not path.is_file():
        raise CannotMove(f"There is no file {path}.")
    named = {"ENGINE": SQLITE, "NAME": f"{path.resolve().as_uri()}?mode=rw"}
    settings = connections.configure_settings({"default": named})["default"]
    with closing(load_backend(SQLITE).DatabaseWrapper(settings, alias="source")) as source:
        try:
            _require_whole(source)
            _require_the_same_release(source)
        except DatabaseError as error:
            raise CannotMove(f"{path} cannot be read ({error}). Stop the site first.") from error
        yield source


def _require_whole(source):
    with source.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        faults = [fault for (fault,) in cursor.execute("PRAGMA integrity_check")]
    if faults != ["ok"]:
        raise CannotMove(f"The SQLite file is damaged: {faults[0]}. Put a backup back first.")


def _require_the_same_release(source):
    if _migrations(source) != _migrations(connection):
        raise CannotMove(
            "The SQLite file is of another release. Run manage.py migrate on both databases."
        )
    known = LEFT_BEHIND.union(table.name for table in all_tables())
    if unknown := set(source.introspection.table_names()) - known:
        raise CannotMove(f"Tables that this site does not know: {', '.join(sorted(unknown))}.")


def _migrations(database):
    with database.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return set(cursor.fetchall())


def _copy(source):
    for table in _moving():
        if table.name in FILLED_BY_MIGRATE:
            table.empty(connection)
    for table in _moving():
        table.add(table.rows(source), connection)
    connection.check_constraints()  # until here a row may name one that comes later
    _count_on(source)
    return {table.name: _prove(table, source) for table in _moving()}


def _count_on(source):
    """New rows get ids that none had before, not even one that is gone: the record of acts goes
    on naming that. https://www.sqlite.org/autoinc.html"""
    with source.cursor() as cursor:
        last_ids = dict(cursor.execute("SELECT name, seq FROM sqlite_sequence"))
    with connection.cursor() as cursor:
        for table in _moving():
            if last_id := table.counter and last_ids.get(table.name):
                serial = [f'"{table.name}"', table.counter, last_id]
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", serial)


def _prove(table, source):
    rows, digest = table.digest(source)
    if table.digest(connection) != (rows, digest):
        raise CannotMove(f"What PostgreSQL holds of {table.name} is not what the file holds.")
    return rows
