"""Signed words name the bytes of their pictures: the database itself refuses other ones."""

from django.db import migrations

LOCKS = {
    "sqlite": [
        """CREATE TRIGGER picture_never_changes BEFORE UPDATE ON practice_picture
        BEGIN SELECT RAISE(ABORT, 'A picture never changes.'); END""",
        # REPLACE deletes the row in its way without the trigger of a deletion
        """CREATE TRIGGER picture_is_not_replaced BEFORE INSERT ON practice_picture
        WHEN EXISTS (SELECT 1 FROM practice_picture AS other
        WHERE other.id = NEW.id OR other.sha256 = NEW.sha256)
        BEGIN SELECT RAISE(ABORT, 'A picture never changes.'); END""",
    ],
    "postgresql": [
        """CREATE FUNCTION refuse_to_change_picture() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE integrity_constraint_violation
        USING MESSAGE = 'A picture never changes.'; END $$""",
        """CREATE TRIGGER picture_never_changes BEFORE UPDATE ON practice_picture
        FOR EACH ROW EXECUTE FUNCTION refuse_to_change_picture()""",
    ],
}


def lock(apps, schema_editor):
    for statement in LOCKS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unlock(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION refuse_to_change_picture CASCADE")
    else:
        schema_editor.execute("DROP TRIGGER picture_never_changes")
        schema_editor.execute("DROP TRIGGER picture_is_not_replaced")


class Migration(migrations.Migration):
    dependencies = [("practice", "0006_pictures")]
    operations = [migrations.RunPython(lock, unlock)]
