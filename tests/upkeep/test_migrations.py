"""Updates keep every row, leave every lock in place, and break no code that still runs."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader

from tests.consultations.visitor import filled_in
from tests.reliability.clients import Browser
from tests.reliability.conftest import furnished, make_site  # noqa: F401
from tests.upkeep.migration_rules import faults, is_bound

ROOMS = ["practice", "treatments", "consultations"]
# By the migration that puts them on; a later one that makes their table anew must do so again.
LOCKS = {
    "practice/0004, the record": ["act_"],
    "practice/0007, pictures": ["picture_"],
    "treatments/0009, signed words": ["edition_"],
}


def planted(*operations, **attributes):
    kind = type("Migration", (migrations.Migration,), {"operations": operations, **attributes})
    return kind("9999_planted", "practice")


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("profile", "phone"),
        migrations.DeleteModel("profile"),
        migrations.RenameField("profile", "phone", "telephone"),
        migrations.RenameModel("Profile", "Practice"),
        migrations.AlterModelTable("profile", "practice"),
        migrations.AddConstraint("profile", models.UniqueConstraint(fields=["phone"], name="x")),
        migrations.AddField("profile", "fax", models.CharField(max_length=20, default="")),
        migrations.AlterField("profile", "phone", models.CharField(max_length=2)),
        migrations.RunPython(lambda apps, editor: None),
        migrations.RunSQL("SELECT 1"),
    ],
    ids=lambda operation: type(operation).__name__,
)
def test_a_step_that_breaks_running_code_is_refused(operation):
    [fault] = faults(planted(operation))

    assert type(operation).__name__ in fault
    assert list(faults(planted(operation, contracts="nothing has used it since 1.2"))) == []


@pytest.mark.parametrize(
    "operation",
    [
        migrations.CreateModel("Fax", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddField("profile", "fax", models.CharField(max_length=20, null=True)),
        migrations.AddField("profile", "fax", models.CharField(max_length=20, db_default="")),
        migrations.AddIndex("profile", models.Index(fields=["phone"], name="x")),
        migrations.RunPython(lambda apps, editor: None, migrations.RunPython.noop),
        migrations.RunSQL("SELECT 1", migrations.RunSQL.noop),
    ],
    ids=lambda operation: type(operation).__name__,
)
def test_a_step_that_only_adds_is_not(operation):
    assert list(faults(planted(operation))) == []


def test_no_migration_since_the_first_release_breaks_running_code():
    all_of_ours = [
        migration
        for (room, _), migration in MigrationLoader(None).disk_migrations.items()
        if room in ROOMS and is_bound(migration)
    ]

    assert [fault for migration in all_of_ours for fault in faults(migration)] == []


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.django_db
def test_every_lock_is_on_when_all_migrations_are_done(lock):
    ask = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(ask)
        names = [name for (name,) in cursor.fetchall() if not name.endswith("_renews_version")]
    for beginning in LOCKS[lock]:
        assert [name for name in names if beginning in name], names


def test_the_newest_migrations_keep_every_row_there_and_back(make_site):  # noqa: F811
    """As an update and its way back do it, with everything there that a site has."""
    site = make_site()
    with site.running():
        for _ in range(3):
            assert Browser(site).post(filled_in()).status == 302
    before = rows(site)
    assert before["consultations_consultationrequest"] == 3

    site.manage("migrate", "treatments", "0009", "--verbosity", "0")
    site.manage("migrate", "practice", "0007", "--verbosity", "0")
    assert rows(site) == {
        name: count for name, count in before.items() if "siteversion" not in name
    }
    site.manage("migrate", "--verbosity", "0")

    assert rows(site) == before
    with site.running():
        assert Browser(site).get("/").status == 200


def rows(site):
    tables = site.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    changing = {"django_migrations", "sqlite_sequence", "consultations_attempt"}
    return {
        name: site.query(f"SELECT COUNT(*) FROM {name}")[0][0]  # noqa: S608
        for (name,) in tables
        if name not in changing
    }
