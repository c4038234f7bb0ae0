"""The four roles, and what each may do in this room."""

from django.db import migrations

from practice.roles import MANAGER, ROLES, grant


def create_roles(apps, schema_editor):
    for role in ROLES:
        grant(apps, role, "practice", {})
    grant(
        apps,
        MANAGER,
        "practice",
        {
            "profile": ["view", "change"],
            "openinghours": ["view", "add", "change", "delete"],
            "closure": ["view", "add", "change", "delete"],
            "clinician": ["view", "add", "change"],
            "staffaccount": ["view", "add", "change"],
            "act": ["view"],
        },
    )
    grant(apps, MANAGER, "auth", {"group": ["view"]})
    apps.get_model("practice", "Profile").objects.create(pk=1)


class Migration(migrations.Migration):
    dependencies = [
        ("practice", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(create_roles, migrations.RunPython.noop)]
