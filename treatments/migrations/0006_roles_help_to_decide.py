"""Who edits what helps to decide: the same people as all other words."""

from django.db import migrations

from practice.roles import CLINICIAN, EDITOR, grant

ROWS = ["bookingnote", "checkquestion", "sheetline", "synonym"]


def grant_to_roles(apps, schema_editor):
    for role in (EDITOR, CLINICIAN):
        rows = {row: ["view", "add", "change", "delete"] for row in ROWS}
        grant(apps, role, "treatments", rows)


class Migration(migrations.Migration):
    dependencies = [
        ("treatments", "0005_what_helps_to_decide"),
        ("practice", "0002_roles"),
    ]
    operations = [migrations.RunPython(grant_to_roles, migrations.RunPython.noop)]
