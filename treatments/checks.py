"""Which live pages no clinician has signed, said by `manage.py check --database default`."""

from django.core import checks

from practice.checks import has_table


@checks.register(checks.Tags.database)
def live_pages_are_signed(app_configs=None, databases=None, **kwargs):
    from treatments.models import Edition

    if not has_table(databases, Edition):
        return []
    unsigned = Edition.objects.live().unsigned().defer("content")
    if not unsigned:
        return []
    return [
        checks.Warning(
            "\n  - ".join(["Live without a clinician’s signature:", *map(str, unsigned)]),
            hint="A clinician signs each in the admin, under Editions.",
            id="treatments.W001",
        )
    ]
