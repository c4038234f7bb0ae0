"""What every public page is made by: a number that triggers renew (practice/site_version.py)."""

import secrets

from django.db import migrations, models

from practice.site_version import unwatch, watch

SHOWN = [
    "practice_profile",
    "practice_openinghours",
    "practice_closure",
    "practice_clinician",
    "practice_picture",
    # which roles read requests, on the page about what is kept
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
]


def begin(apps, schema_editor):
    apps.get_model("practice", "SiteVersion").objects.create(number=secrets.randbits(62))


class Migration(migrations.Migration):
    dependencies = [
        ("practice", "0007_pictures_never_change"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.CreateModel(
            name="SiteVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField()),
            ],
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
        migrations.RunPython(watch(*SHOWN), unwatch(*SHOWN)),
    ]
