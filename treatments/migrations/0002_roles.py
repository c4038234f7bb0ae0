"""What each role may do with the words that patients read."""

from django.db import migrations

from practice.roles import CLINICIAN, EDITOR, MANAGER, grant

ARTICLES = ["treatment", "guidance", "page", "glossary"]
ROWS = [
    *("step", "finding", "stance", "questiontoask", "commonquestion", "need", "criterion"),
    *("firstlinecare", "roleduty", "pagesection", "glossaryterm", "articlesource"),
]
LIFE = ["propose_edition", "publish_edition", "unpublish_edition"]


def grant_to_roles(apps, schema_editor):
    drafts = {article: ["view", "change"] for article in ARTICLES}
    drafts |= {row: ["view", "add", "change", "delete"] for row in ROWS}
    drafts |= {"source": ["view", "add", "change"], "edition": ["view", *LIFE]}
    for role in (EDITOR, CLINICIAN):
        grant(apps, role, "treatments", drafts)
    grant(apps, EDITOR, "treatments", {"safetynet": ["view"], "safetysign": ["view"]})
    grant(
        apps,
        CLINICIAN,
        "treatments",
        {
            "edition": ["sign_edition"],
            "safetynet": ["view", "change"],
            "safetysign": ["view", "add", "change", "delete"],
        },
    )
    grant(apps, MANAGER, "treatments", {"edition": ["view", "unpublish_edition"]})


class Migration(migrations.Migration):
    dependencies = [("treatments", "0001_initial"), ("practice", "0002_roles")]
    operations = [migrations.RunPython(grant_to_roles, migrations.RunPython.noop)]
