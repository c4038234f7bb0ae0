"""A step that would break running code is refused, and one that it does not notice is not."""

import pytest
from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState

from rules.migrations import BASELINE, findings, findings_of_the_project


def request_state():
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=80)),
        ("phone", models.CharField(max_length=20, null=True)),
        ("age", models.PositiveSmallIntegerField(db_default=0)),
        ("cost", models.DecimalField(max_digits=8, decimal_places=2)),
        ("page", models.ForeignKey("practice.Page", models.CASCADE, null=True)),
    ]
    state = ProjectState()
    state.add_model(ModelState("practice", "Page", [("id", models.BigAutoField(primary_key=True))]))
    state.add_model(ModelState("practice", "Request", fields))
    return state


def planted(*operations, **attributes):
    migration = type("Migration", (migrations.Migration,), attributes)("0009_planted", "practice")
    migration.operations = operations
    return migration


def refused(*operations, **attributes):
    return list(findings(planted(*operations, **attributes), request_state()))


def add(field, name="note"):
    return migrations.AddField("Request", name, field)


def alter(name, field):
    return migrations.AlterField("Request", name, field)


def no_names(apps, schema_editor):
    """What a migration would run."""


POSITIVE = models.CheckConstraint(condition=models.Q(age__gt=0), name="is_born")

BREAKS = {
    "a column goes": migrations.RemoveField("Request", "phone"),
    "a table goes": migrations.DeleteModel("Request"),
    "a column is called something else": migrations.RenameField("Request", "phone", "number"),
    "a table is called something else": migrations.RenameModel("Request", "Wish"),
    "a table is kept under another name": migrations.AlterModelTable("Request", "wishes"),
    "a new column must be filled": add(models.CharField(max_length=9)),
    "a default that only Django knows": add(models.CharField(max_length=9, default="")),
    "a new column without doubles": add(models.IntegerField(unique=True, db_default=0)),
    "a new rule": migrations.AddConstraint("Request", POSITIVE),
    "no doubles of two": migrations.AlterUniqueTogether("Request", {("name", "phone")}),
    "an order of its own": migrations.AlterOrderWithRespectTo("Request", "page"),
    "must be filled from now on": alter("phone", models.CharField(max_length=20)),
    "shorter": alter("name", models.CharField(max_length=79)),
    "no doubles from now on": alter("name", models.CharField(max_length=80, unique=True)),
    "no default any more": alter("age", models.PositiveSmallIntegerField()),
    "another kind": alter("name", models.IntegerField()),
    "a smaller kind": alter("age", models.SmallIntegerField()),
    "fewer digits": alter("cost", models.DecimalField(max_digits=7, decimal_places=2)),
    "fewer digits before the point": alter(
        "cost", models.DecimalField(max_digits=8, decimal_places=3)
    ),
    "in another column": alter("name", models.CharField(max_length=80, db_column="called")),
    "points at something else": alter(
        "page", models.ForeignKey("practice.Request", models.CASCADE, null=True)
    ),
    "nobody can undo it": migrations.RunPython(no_names),
    "nobody can undo the SQL": migrations.RunSQL("UPDATE practice_request SET name = ''"),
    "hidden inside another": migrations.SeparateDatabaseAndState(
        [migrations.RemoveField("Request", "phone")]
    ),
}

IS_NOT_NOTICED = {
    "a new table": migrations.CreateModel("Wish", [("id", models.BigAutoField(primary_key=True))]),
    "a column that may be empty": add(models.CharField(max_length=9, null=True)),
    "a column that the database fills": add(models.CharField(max_length=9, db_default="")),
    "a column without doubles that may be empty": add(models.IntegerField(unique=True, null=True)),
    "many to many": add(models.ManyToManyField("practice.Page")),
    "a foreign key": add(models.ForeignKey("practice.Page", models.CASCADE, null=True)),
    "an index": migrations.AddIndex("Request", models.Index(fields=["name"], name="by_name")),
    "other words for people": migrations.AlterModelOptions("Request", {"verbose_name": "wish"}),
    "may be empty from now on": alter("name", models.CharField(max_length=80, null=True)),
    "longer": alter("name", models.CharField(max_length=81)),
    "without an end": alter("name", models.TextField()),
    "a larger kind": alter("age", models.PositiveIntegerField(db_default=0)),
    "more digits": alter("cost", models.DecimalField(max_digits=9, decimal_places=3)),
    "another help text": alter("name", models.CharField(max_length=80, help_text="Yours")),
    "another choice": alter("name", models.CharField(max_length=80, choices=[("a", "A")])),
    "what can be undone": migrations.RunPython(no_names, no_names),
    "SQL that can be undone": migrations.RunSQL("SELECT 1", migrations.RunSQL.noop),
    "known to Django only": migrations.SeparateDatabaseAndState(
        state_operations=[migrations.RemoveField("Request", "phone")]
    ),
}


@pytest.mark.parametrize("operation", BREAKS.values(), ids=BREAKS)
def test_what_breaks_running_code_is_refused(operation):
    [finding] = refused(operation)
    assert finding.startswith("practice/migrations/0009_planted.py: ")


@pytest.mark.parametrize("operation", IS_NOT_NOTICED.values(), ids=IS_NOT_NOTICED)
def test_what_running_code_does_not_notice_is_allowed(operation):
    assert refused(operation) == []


def test_a_finding_names_the_step_and_says_what_to_do_instead():
    [finding] = refused(migrations.RemoveField("Request", "phone"))

    assert "RemoveField Request.phone: " in finding
    assert finding.endswith("Remove it a release later.")


def test_a_table_may_get_anything_in_the_migration_that_makes_it():
    makes = migrations.CreateModel("Wish", [("id", models.BigAutoField(primary_key=True))])
    rule = models.CheckConstraint(condition=models.Q(id__gt=0), name="is_wished")

    assert (
        refused(
            makes,
            migrations.AddField("Wish", "name", models.CharField(max_length=9)),
            migrations.AddConstraint("Wish", rule),
        )
        == []
    )


def test_each_step_is_held_against_what_the_ones_before_it_left():
    wider = alter("name", models.CharField(max_length=100))
    narrower_again = alter("name", models.CharField(max_length=90))

    [finding] = refused(wider, narrower_again)
    assert "would fit" in finding


def test_a_step_may_follow_on_what_only_django_was_told():
    told = migrations.SeparateDatabaseAndState(
        state_operations=[add(models.CharField(max_length=9, null=True))]
    )

    assert refused(told, alter("note", models.CharField(max_length=10, null=True))) == []


@pytest.mark.parametrize("operation", BREAKS.values(), ids=BREAKS)
def test_a_contracting_step_that_says_what_it_ends_is_allowed(operation):
    says = "0008_two_phones: nothing has read it since then"
    assert refused(operation, contracts=says) == []


@pytest.mark.parametrize(
    "says",
    [
        "yes",
        "0008_two_phones",
        "0008_two_phones: ",
        "0010_later: nothing reads it",
        f"{BASELINE['practice']}: it was there from the start",
        "nothing reads it: for months",
    ],
)
def test_a_contracting_step_must_say_what_it_ends_and_why(says):
    [finding] = refused(migrations.RemoveField("Request", "phone"), contracts=says)
    assert "contracts: Say" in finding


def test_the_projects_migrations_keep_the_rule():
    assert list(findings_of_the_project()) == []


def test_what_is_held_to_the_rule_begins_where_the_baseline_ends(monkeypatch):
    monkeypatch.setitem(BASELINE, "practice", "0003_what_is_promised")

    found = {line.split(":")[0] for line in findings_of_the_project()}
    assert "practice/migrations/0004_record_is_chained.py" in found
    assert not any("0001_initial" in where for where in found)
