"""A change of what is live renews the version of the site (practice/site_version.py)."""

from django.db import migrations

from practice.site_version import unwatch, watch

SHOWN = ["treatments_article", "treatments_edition"]


class Migration(migrations.Migration):
    dependencies = [
        ("treatments", "0009_unsigned_words_stay_down"),
        ("practice", "0008_site_version"),
    ]
    operations = [migrations.RunPython(watch(*SHOWN), unwatch(*SHOWN))]
