"""The database itself keeps the promise on which all others rest: once an article has a signed
edition, no unsigned one becomes live, whoever asks and by whatever way. And no edition’s words,
number or signature change once they are there."""

from django.db import migrations

FROZEN = [
    *("id", "article_id", "number", "content", "card", "sha256", "to_confirm", "is_starter"),
    *("proposed_at", "proposed_by_id", "review_note", "overridden", "override_reason"),
    "of_version",
]
UNSIGNED_WORDS = """NEW.went_live_at IS NOT NULL AND NEW.retired_at IS NULL
    AND NEW.signed_at IS NULL AND EXISTS (SELECT 1 FROM treatments_edition AS other
    WHERE other.article_id = NEW.article_id AND other.signed_at IS NOT NULL)"""
# SQLite’s REPLACE deletes the row in its way without the trigger of a deletion
WRITTEN_OVER = """EXISTS (SELECT 1 FROM treatments_edition AS other
    WHERE other.signed_at IS NOT NULL AND (other.id = NEW.id
    OR other.article_id = NEW.article_id AND other.number = NEW.number))"""
LOST_SIGNATURE = "OLD.signed_at IS NOT NULL AND (NEW.signed_at IS NULL OR {changed})"
SIGNATURE = ["signed_at", "signed_by_id", "signed_name", "signed_credentials"]
NO_UNSIGNED = "Unsigned words do not go live where a clinician has signed."
NO_DELETE = "A signed edition is never deleted."
NO_CHANGE = "The words and the signature of an edition never change."


def changed(names, differs):
    return " OR ".join(differs.format(name=name) for name in names)


def locks(vendor):
    """The statements that put the locks on, for SQLite or PostgreSQL."""
    if vendor == "sqlite":
        differs = "NEW.{name} IS NOT OLD.{name}"
        refuse = "BEGIN SELECT RAISE(ABORT, '{}'); END"
    else:
        differs = "NEW.{name}::text IS DISTINCT FROM OLD.{name}::text"
        refuse = "EXECUTE FUNCTION refuse_edition('{}')"
        yield """CREATE FUNCTION refuse_edition() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE integrity_constraint_violation USING MESSAGE = TG_ARGV[0]; END $$"""
    rewritten = changed(FROZEN, differs)
    lost = LOST_SIGNATURE.format(changed=changed(SIGNATURE, differs))
    yield _trigger(vendor, "words_stay", "UPDATE", f"{rewritten} OR {lost}", refuse, NO_CHANGE)
    yield _trigger(vendor, "signed_stay", "DELETE", "OLD.signed_at IS NOT NULL", refuse, NO_DELETE)
    if vendor == "sqlite":
        yield _trigger(vendor, "unsigned_stay_down", "UPDATE", UNSIGNED_WORDS, refuse, NO_UNSIGNED)
        yield _trigger(vendor, "unsigned_never_up", "INSERT", UNSIGNED_WORDS, refuse, NO_UNSIGNED)
        yield _trigger(vendor, "signed_not_replaced", "INSERT", WRITTEN_OVER, refuse, NO_DELETE)
    else:  # a condition of a PostgreSQL trigger may not ask the table
        yield f"""CREATE FUNCTION refuse_unsigned_words() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN IF {UNSIGNED_WORDS} THEN RAISE integrity_constraint_violation
        USING MESSAGE = '{NO_UNSIGNED}'; END IF; RETURN NEW; END $$"""
        yield """CREATE TRIGGER edition_unsigned_stay_down BEFORE INSERT OR UPDATE
        ON treatments_edition FOR EACH ROW EXECUTE FUNCTION refuse_unsigned_words()"""


def _trigger(vendor, name, event, when, refuse, message):
    each_row = "" if vendor == "sqlite" else "FOR EACH ROW"
    return (
        f"CREATE TRIGGER edition_{name} BEFORE {event} ON treatments_edition {each_row} "
        f"WHEN ({when}) {refuse.format(message)}"
    )


def lock(apps, schema_editor):
    for statement in locks(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def unlock(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in ("words_stay", "signed_stay", "signed_not_replaced"):
            schema_editor.execute(f"DROP TRIGGER edition_{name}")
        for name in ("unsigned_stay_down", "unsigned_never_up"):
            schema_editor.execute(f"DROP TRIGGER edition_{name}")
    else:
        schema_editor.execute("DROP FUNCTION refuse_edition CASCADE")
        schema_editor.execute("DROP FUNCTION refuse_unsigned_words CASCADE")


class Migration(migrations.Migration):
    dependencies = [("treatments", "0008_roles_at_the_editorial_desk")]
    operations = [migrations.RunPython(lock, unlock)]
