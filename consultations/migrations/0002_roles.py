"""Who may see and work requests. Nobody adds or deletes one by hand."""

from django.db import migrations

from practice.roles import FRONT_DESK, MANAGER, grant


def grant_to_roles(apps, schema_editor):
    for role in (FRONT_DESK, MANAGER):
        grant(apps, role, "consultations", {"consultationrequest": ["view", "change"]})


class Migration(migrations.Migration):
    dependencies = [("consultations", "0001_initial"), ("practice", "0002_roles")]
    operations = [migrations.RunPython(grant_to_roles, migrations.RunPython.noop)]
