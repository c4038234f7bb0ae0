"""Who comments on an edition and who adds pictures; who sees the editors’ desk."""

from django.db import migrations

from practice.roles import CLINICIAN, EDITOR, MANAGER, grant


def grant_to_roles(apps, schema_editor):
    for role in (EDITOR, CLINICIAN):
        grant(apps, role, "treatments", {"comment": ["view", "add"]})
        grant(apps, role, "practice", {"picture": ["view", "add"]})
    grant(apps, MANAGER, "treatments", {"comment": ["view"]})
    grant(apps, MANAGER, "practice", {"picture": ["view", "add", "delete"]})


class Migration(migrations.Migration):
    dependencies = [("treatments", "0007_editorial_desk")]
    operations = [migrations.RunPython(grant_to_roles, migrations.RunPython.noop)]
