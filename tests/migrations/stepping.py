"""From nothing to today, one migration at a time, on a database of its own."""

import os
import re
from contextlib import contextmanager
from typing import NamedTuple

from django.db import DatabaseError, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from rules.migrations import ROOMS
from tests.migrations.rows import fill_every_table


class Step(NamedTuple):
    """One migration of our rooms, and what the database held around it."""

    name: str  # practice.0002_roles
    contracts: bool
    filled: list  # models that had rows
    before: dict  # table: its rows, as the columns from before see them
    after: dict
    old_code: str  # what the models of the state before met when they wrote and read afterwards


@contextmanager
def database_of_its_own(folder):
    """An empty database, as the default one: migrations ask for no other."""
    kept = connections["default"]
    name = create_postgresql(kept) if kept.vendor == "postgresql" else folder / "steps.sqlite3"
    connections["default"] = type(kept)({**kept.settings_dict, "NAME": name}, "default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = kept
        if kept.vendor == "postgresql":
            run_outside(kept, f'DROP DATABASE "{name}"')


def create_postgresql(kept):
    name = f"steps_{os.getpid()}"
    run_outside(kept, f'CREATE DATABASE "{name}"')
    return name


def run_outside(kept, statement):
    """Databases are made and dropped outside of any of them."""
    with kept._nodb_cursor() as cursor:
        cursor.execute(statement)


def migrations_in_order():
    """(migration, function that applies it to a state and returns the next) of each."""
    executor = MigrationExecutor(connection)
    executor.recorder.ensure_schema()
    for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes()):

        def apply(state, migration=migration):
            return executor.migrate(None, plan=[(migration, False)], state=state)

        yield migration, apply


def take_all_steps():
    """Apply every migration, each of ours on tables with rows."""
    state, steps = None, []
    for migration, apply in migrations_in_order():
        if migration.app_label not in ROOMS or state is None:
            state = apply(state)
            continue
        old = state.clone().apps
        filled = fill_every_table(old)
        before = rows_of_all_tables()
        state = apply(state)
        after = {table: rows(table, columns) for table, (columns, _) in before.items()}
        steps.append(
            Step(
                f"{migration.app_label}.{migration.name}",
                bool(getattr(migration, "contracts", None)),
                filled,
                {table: kept for table, (_, kept) in before.items()},
                after,
                what_old_code_meets(old),
            )
        )
    return steps


def rows_of_all_tables():
    """table: (columns, rows)"""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            described = connection.introspection.get_table_description(cursor, table)
            columns = [column.name for column in described]
            found[table] = columns, rows(table, columns)
    return found


def rows(table, columns):
    """As tuples, in no order; None when the table or one of the columns is gone."""
    quote = connection.ops.quote_name
    what = ", ".join(quote(column) for column in columns)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT {what} FROM {quote(table)}")  # noqa: S608
            return sorted(map(repr, cursor.fetchall()))
    except DatabaseError:
        return None


class TriggersMade:
    """Counts in which triggers are made and dropped: connection.execute_wrapper(…)."""

    def __init__(self):
        self.names = set()

    def __call__(self, execute, sql, params, many, context):
        self.names |= set(re.findall(r"CREATE (?:CONSTRAINT )?TRIGGER (\w+)", sql))
        self.names -= set(re.findall(r"DROP TRIGGER (\w+)", sql))
        return execute(sql, params, many, context)


def triggers_there_are():
    ask = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(ask[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def what_old_code_meets(old):
    """An error, or nothing: the models of the state before write a row each, and read all."""
    try:
        with transaction.atomic():
            for label in fill_every_table(old):
                list(old.get_model(label)._base_manager.all())
    except (DatabaseError, AssertionError) as error:
        return str(error)
    return ""
