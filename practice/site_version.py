"""Triggers that renew the SiteVersion when a table changes that public pages are made from.

A test asks every page for the tables it reads and finds each one here.
"""

RENEW = {
    "sqlite": "UPDATE practice_siteversion SET number = random()",
    "postgresql": "UPDATE practice_siteversion SET number = (random() * 9e18)::bigint",
}
EVENTS = ["INSERT", "UPDATE", "DELETE"]


def watch(*tables):
    """For RunPython: every change of `tables` renews it. To be repeated in a migration that makes
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
        yield f"""CREATE OR REPLACE FUNCTION renew_site_version() RETURNS trigger
        LANGUAGE plpgsql AS $$ BEGIN {RENEW[vendor]}; RETURN NULL; END $$"""
    for table in tables:
        for event in EVENTS:
            yield _trigger(vendor, table, event)


def _trigger(vendor, table, event):
    """In PostgreSQL the row of the version would be locked until the end of the transaction, and
    two transactions that change tables in another order could wait for each other for ever. So
    it is renewed last of all, when they commit."""
    if vendor == "sqlite":
        does = f"BEGIN {RENEW[vendor]}; END"
        return f"CREATE TRIGGER {_name(table, event)} AFTER {event} ON {table} {does}"
    return (
        f"CREATE CONSTRAINT TRIGGER {_name(table, event)} AFTER {event} ON {table} "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION renew_site_version()"
    )


def _name(table, event):
    return f"{table}_{event.lower()}_renews_version"
