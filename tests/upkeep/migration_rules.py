"""What a migration must not do while the code before it still answers readers: an update first
migrates and then restarts (docs/decisions/0022)."""

from django.db import migrations, models
from django.db.models import NOT_PROVIDED

# Written before the site had a first release: nobody ran the code before them.
BEFORE_THE_FIRST_RELEASE = {"practice": 8, "treatments": 10, "consultations": 7}

TAKES_AWAY = (
    migrations.RemoveField,
    migrations.DeleteModel,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
    migrations.AddConstraint,
    migrations.AlterUniqueTogether,
)


def is_bound(migration):
    number = int(migration.name[:4])
    return number > BEFORE_THE_FIRST_RELEASE.get(migration.app_label, 0)


def faults(migration):
    """Each operation that would break the code before, unless the migration `contracts`: it says
    by then which release stopped using what it takes away."""
    if getattr(migration, "contracts", ""):
        return
    for operation in migration.operations:
        if why := _why_not(operation):
            yield f"{migration}: {type(operation).__name__}: {why}"


def _why_not(operation):
    if isinstance(operation, TAKES_AWAY):
        return "the code before still uses it, or does not keep to it"
    if isinstance(operation, migrations.AddField) and _must_be_given(operation.field):
        return "the code before does not give it; add db_default or null=True"
    if isinstance(operation, migrations.AlterField) and not operation.field.null:
        return "rows or the code before may not fit; add a new field instead"
    if isinstance(operation, migrations.RunPython) and operation.reverse_code is None:
        return "there is no way back; say migrations.RunPython.noop if none is needed"
    if isinstance(operation, migrations.RunSQL) and operation.reverse_sql is None:
        return "there is no way back"
    return ""


def _must_be_given(field):
    is_filled_by_the_database = field.null or field.db_default is not NOT_PROVIDED
    return not is_filled_by_the_database and not isinstance(field, models.ManyToManyField)
