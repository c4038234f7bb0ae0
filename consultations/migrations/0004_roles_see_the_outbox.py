"""Who works requests also sees which mails could not be delivered."""

from django.db import migrations

from practice.roles import FRONT_DESK, MANAGER, grant


def grant_to_roles(apps, schema_editor):
    for role in (FRONT_DESK, MANAGER):
        grant(apps, role, "consultations", {"mail": ["view", "change"]})


class Migration(migrations.Migration):
    dependencies = [("consultations", "0003_journey_outbox_limits")]
    operations = [migrations.RunPython(grant_to_roles, migrations.RunPython.noop)]
