"""A manager takes requests out, holds them, has them forgotten, and sees the figures."""

from django.db import migrations

from practice.roles import MANAGER, grant


def grant_to_roles(apps, schema_editor):
    codenames = [
        "export_consultationrequest",
        "hold_consultationrequest",
        "purge_consultationrequest",
        "view_figures",
    ]
    grant(apps, MANAGER, "consultations", {"consultationrequest": codenames})


class Migration(migrations.Migration):
    dependencies = [("consultations", "0005_the_desk")]
    operations = [migrations.RunPython(grant_to_roles, migrations.RunPython.noop)]
