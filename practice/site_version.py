"""Triggers that count the SiteVersion up when a table changes that public pages are made from.

A test asks every page for the tables it reads and finds each one here.
"""

COUNT = "UPDATE practice_siteversion SET number = number + 1"
EVENTS = ["INSERT", "UPDATE", "DELETE"]


def watch(*tables):
    """For RunPython: every change of `tables` counts. To be repeated in a migration that makes
    one of them anew: SQLite then drops its triggers."""

    def put_on(apps, schema_editor):
        for statement in _statements(schema_editor.connection.vendor, tables):
            schema_editor.execute(statement)

    return put_on


def unwatch(*tables):
    """For RunPython: the way back."""

    def take_off(apps, schema_editor):
        on_table = schema_editor.connection.vendor == "postgresql"
        for table in tables:
            for event in EVENTS:
                where = f" ON {table}" if on_table else ""
                schema_editor.execute(f"DROP TRIGGER {_name(table, event)}{where}")

    return take_off


def _statements(vendor, tables):
    if vendor == "postgresql":
        yield f"""CREATE OR REPLACE FUNCTION count_site_version() RETURNS trigger
        LANGUAGE plpgsql AS $$ BEGIN {COUNT}; RETURN NULL; END $$"""
    for table in tables:
        for event in EVENTS:
            yield _trigger(vendor, table, event)


def _trigger(vendor, table, event):
    """In PostgreSQL the row of the version would be locked until the end of the transaction, and
    two transactions that change tables in another order could wait for each other for ever. So
    it counts last of all, when they commit."""
    if vendor == "sqlite":
        return f"CREATE TRIGGER {_name(table, event)} AFTER {event} ON {table} BEGIN {COUNT}; END"
    return (
        f"CREATE CONSTRAINT TRIGGER {_name(table, event)} AFTER {event} ON {table} "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_site_version()"
    )


def _name(table, event):
    return f"{table}_{event.lower()}_counts"
