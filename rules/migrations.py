"""A migration must not break the code that still runs while it is applied, or after a step back.

docs/decisions/0022-expand-then-contract.md says why, and why no ready linter does it.
"""

import os

import django
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED

ROOMS = ["practice", "treatments", "consultations", "upkeep"]
# The last migration of each room from before this rule: nothing ran anywhere yet.
BASELINE = {
    "practice": "0007_pictures_never_change",
    "treatments": "0009_unsigned_words_stay_down",
    "consultations": "0007_board_index",
}

# From which kind of column to which every value fits.
WIDENS = {
    ("CharField", "TextField"),
    ("SmallIntegerField", "IntegerField"),
    ("IntegerField", "BigIntegerField"),
    ("PositiveSmallIntegerField", "PositiveIntegerField"),
    ("PositiveIntegerField", "PositiveBigIntegerField"),
}


def findings_of_the_project():
    """One line for each step of a new migration that would break running code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "painclinic.settings")
    django.setup()
    loader = MigrationLoader(None)
    for room, name in sorted(loader.disk_migrations):
        if room in ROOMS and name > BASELINE.get(room, ""):
            before = loader.project_state((room, name), at_end=False)
            yield from findings(loader.disk_migrations[room, name], before)


def findings(migration, before):
    """`before` is the state of the models before it."""
    where = f"{migration.app_label}/migrations/{migration.name}.py"
    if contracts := getattr(migration, "contracts", None):
        if not ends_an_earlier_one(contracts, migration):
            yield f"{where}: contracts: Say “<earlier migration>: <why nobody needs it any more>”."
        return
    room, state = migration.app_label, before.clone()
    for operation, message in breaking_steps(migration.operations, room, state):
        yield f"{where}: {type(operation).__name__} {name_of(operation)}: {message}"


def ends_an_earlier_one(contracts, migration):
    """“0008_two_phones: nothing reads the old one” names a migration of the room, and a reason."""
    ended, _, reason = contracts.partition(": ")
    earlier = BASELINE.get(migration.app_label, "") < ended < migration.name
    return earlier and ended[:4].isdigit() and bool(reason.strip())


def breaking_steps(operations, room, state, made=frozenset()):
    """(operation, what to do instead) of each. What is done to a table that the same migration
    makes breaks nothing: no running code knows it."""
    made = set(made)
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from breaking_steps(operation.database_operations, room, state.clone(), made)
        elif isinstance(operation, migrations.CreateModel):
            made.add(operation.name_lower)
        elif model_of(operation) not in made and (why := objection(operation, room, state)):
            yield operation, why
        operation.state_forwards(room, state)


def objection(operation, room, state):
    """What to do instead, or None where running code does not notice the operation."""
    for kind, message in TAKES_AWAY.items():
        if isinstance(operation, kind):
            return message
    if isinstance(operation, migrations.RunPython | migrations.RunSQL):
        return None if operation.reversible else "Say how to undo it, or that nothing is to undo."
    if isinstance(operation, migrations.AddField):
        return objection_to_new_field(operation.field)
    if isinstance(operation, migrations.AlterField):
        model = state.models[room, operation.model_name_lower]
        return objection_to_change(model.fields[operation.name], operation.field)
    return None


TAKES_AWAY = {
    migrations.RemoveField: "Running code still asks for the column. Remove it a release later.",
    migrations.DeleteModel: "Running code still asks for the table. Delete it a release later.",
    migrations.RenameField: "Running code knows the old name. Add a field and copy.",
    migrations.RenameModel: "Running code knows the old name. Keep the table’s.",
    migrations.AlterModelTable: "Running code knows the old name. Keep it.",
    migrations.AddConstraint: "Running code does not keep to it yet. Add it a release later.",
    migrations.AlterUniqueTogether: "Running code does not keep to it. Add it a release later.",
    migrations.AlterOrderWithRespectTo: "Running code fills no such column. Add a field.",
}


def objection_to_new_field(field):
    if field.many_to_many or field.null:
        return None
    if field.unique:
        return "Running code fills no such column. Make it null=True first."
    if field.db_default is NOT_PROVIDED:
        return "Running code fills no such column. Give it null=True or a db_default."
    return None


def objection_to_change(old, new):
    if is_narrower(old, new):
        return "Not every value that running code writes would fit."
    if old.null and not new.null:
        return "Running code still writes nothing there. Do it a release later."
    if new.unique and not old.unique:
        return "Running code does not keep to it. Do it a release later."
    if old.db_default is not NOT_PROVIDED and new.db_default is NOT_PROVIDED and not new.null:
        return "Running code leaves it to the default. Do it a release later."
    return None


def is_narrower(old, new):
    kinds = old.get_internal_type(), new.get_internal_type()
    if kinds[0] != kinds[1]:
        return kinds not in WIDENS
    return (
        old.db_column != new.db_column
        or points_at(old) != points_at(new)
        or any(smaller < larger for smaller, larger in zip(room_in(new), room_in(old), strict=True))
    )


def points_at(field):
    """The table a foreign key points at, where the database checks it."""
    if not field.remote_field or not getattr(field, "db_constraint", False):
        return None
    target = field.remote_field.model
    return (target if isinstance(target, str) else target._meta.label).lower()


def room_in(field):
    """How much fits into it: characters, digits before and after the point."""
    places = getattr(field, "decimal_places", None) or 0
    return (
        field.max_length if field.max_length is not None else float("inf"),
        (getattr(field, "max_digits", None) or 0) - places,
        places,
    )


def model_of(operation):
    return getattr(operation, "model_name_lower", getattr(operation, "name_lower", None))


def name_of(operation):
    names = [getattr(operation, "model_name", None), getattr(operation, "name", None)]
    return ".".join(name for name in names if name) or operation.describe()
