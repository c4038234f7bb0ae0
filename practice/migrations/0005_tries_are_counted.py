"""The table of Django's cache, in which all workers count wrong passwords together."""

from django.core.management import call_command
from django.db import migrations

TABLE = "cache"  # settings.CACHES


def make_table(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop_table(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):
    dependencies = [("practice", "0004_record_is_chained")]

    operations = [migrations.RunPython(make_table, drop_table)]
