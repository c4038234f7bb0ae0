"""`manage.py move_to_postgres` keeps every row, or changes nothing."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from tests.postgres import new_database
from tests.running import PROJECT, Site, furnished_folder
from upkeep.moving import FILLED_BY_MIGRATE, LEFT_BEHIND
from upkeep.tables import all_tables

pytestmark = pytest.mark.postgres

SAME = "rows, each the same in both databases"


class Move:
    """A site that leaves its SQLite file, and what it will be on PostgreSQL."""

    def __init__(self, folder, database):
        self.old, self.database = Site(folder), database
        self.new = Site(folder, DATABASE_URL=database.url)

    def run(self):
        """What the command answers."""
        return subprocess.run(
            [sys.executable, "manage.py", "move_to_postgres", "--from", str(self.old.database)],
            cwd=PROJECT,
            env=self.new.environment,
            capture_output=True,
            text=True,
        )

    def refused(self):
        """Why; checks that nothing was changed."""
        before = self.counts
        answer = self.run()
        assert answer.returncode == 1, answer.stdout
        assert "Nothing was changed." in answer.stderr
        assert self.counts == before
        return answer.stderr

    @property
    def counts(self):
        """Rows by table."""
        names = [table.name for table in all_tables()]
        return {n: self.database.query(f'SELECT COUNT(*) FROM "{n}"')[0][0] for n in names}  # noqa: S608


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory):
    """The folder of a site with rows in every table."""
    folder = tmp_path_factory.mktemp("lived-in") / "site"
    shutil.copytree(furnished_folder(tmp_path_factory), folder)
    fill = "from tests.upkeep.every_row import fill; fill()"
    Site(folder).manage("shell", "--no-imports", "--command", fill)
    return folder


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """A database in which nothing but `migrate` was run."""
    with new_database("migrated") as database:
        Move(tmp_path_factory.mktemp("new"), database).new.manage("migrate", "--verbosity", "0")
        yield database


@pytest.fixture(scope="module")
def moved(lived_in, migrated):
    """Has happened."""
    with new_database("moved", like=migrated) as database:
        move = Move(lived_in, database)
        move.answer = move.run()
        yield move


@pytest.fixture
def move(lived_in, migrated, tmp_path):
    """Can happen."""
    shutil.copytree(lived_in, tmp_path / "site")
    with new_database("move", like=migrated) as database:
        yield Move(tmp_path / "site", database)


class TestAfterwards:
    def test_every_table_has_rows_and_none_is_missing(self, moved):
        """The first half is about these tests: a new table needs its row in every_row.py."""
        assert moved.answer.returncode == 0, moved.answer.stderr
        assert SAME in moved.answer.stdout
        assert [name for name, rows in moved.counts.items() if not rows] == []
        in_file = moved.old.query(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        assert {name for (name,) in in_file} == set(moved.counts) | LEFT_BEHIND

    @pytest.mark.parametrize(
        ("table", "columns"),
        [
            ("consultations_consultationrequest", "id, reference, name, note, phone, held_because"),
            ("consultations_note", "id, act_id, words"),
            ("practice_act", "id, number, subject_id, detail, detail_hash, chain_hash"),
            ("practice_recordhead", "id, lines, chain_hash, seal"),
            ("practice_staffaccount", "id, username, password"),
            ("practice_picture", "id, sha256, large, small"),
            ("django_session", "session_key, session_data"),
            ("django_content_type", "id, app_label, model"),
            ("auth_permission", "id, content_type_id, codename"),
            ("auth_group", "id, name"),
            ("treatments_edition", "id, number, sha256, signed_name, review_note"),
        ],
    )
    def test_rows_are_what_the_file_holds_to_the_byte(self, moved, table, columns):
        """Read by other means than the command’s. Words that are encrypted stay as they were."""
        sql = f"SELECT {columns} FROM {table} ORDER BY 1"  # noqa: S608

        assert moved.database.query(sql) == moved.old.query(sql)

    def test_moments_are_the_same_to_the_microsecond(self, moved):
        in_file = moved.old.query("SELECT at FROM practice_act ORDER BY number")
        in_postgres = moved.database.query(
            "SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') "
            "FROM practice_act ORDER BY number"
        )

        assert in_postgres == [(at if "." in at else f"{at}.000000",) for (at,) in in_file]

    def test_the_record_of_acts_proves(self, moved):
        assert "Every line is as it was written." in moved.new.manage("audit_verify")

    def test_requests_second_factors_and_signatures_can_be_read(self, moved):
        moved.new.manage("check", "--database", "default")

    def test_no_id_comes_again_not_even_one_that_is_gone(self, moved):
        """The newest request was forgotten; the record goes on naming its id."""
        table = "consultations_consultationrequest"
        [(last_id,)] = moved.old.query("SELECT seq FROM sqlite_sequence WHERE name = ?", table)
        [(highest,)] = moved.old.query(f"SELECT MAX(id) FROM {table}")  # noqa: S608

        [(next_id,)] = moved.database.query(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id'))", table
        )

        assert highest < last_id
        assert next_id == last_id + 1

    def test_every_table_goes_on_counting(self, moved):
        for table in all_tables():
            if table.counter:
                counter = f"pg_get_serial_sequence('{table.name}', '{table.counter}')"
                [(next_id,)] = moved.database.query(f"SELECT nextval({counter})")
                highest = f'SELECT MAX("{table.counter}") FROM "{table.name}"'  # noqa: S608
                assert [(next_id,)] > moved.database.query(highest), table.name

    def test_the_site_goes_on(self, moved):
        """A line of the record that is added now proves, too."""
        moved.new.manage("reset_second_factor", "mona")

        assert "Every line is as it was written." in moved.new.manage("audit_verify")


class TestRefused:
    def test_where_the_target_is_in_use(self, move):
        move.new.manage("load_starter_content")

        assert "is in use" in move.refused()

    def test_twice(self, move):
        assert move.run().returncode == 0

        assert "is in use" in move.refused()

    def test_where_no_postgres_is_named(self, move):
        move.new = move.old

        assert "names no PostgreSQL database" in move.refused()

    def test_where_nobody_migrated(self, lived_in):
        with new_database("bare") as database:
            answer = Move(lived_in, database).run()

        assert answer.returncode == 1
        assert "Run manage.py migrate on the PostgreSQL database first." in answer.stderr

    def test_a_file_of_another_release(self, move):
        move.old.query("DELETE FROM django_migrations WHERE name LIKE '0009%'")

        assert "of another release" in move.refused()

    def test_a_file_with_a_table_that_nobody_knows(self, move):
        move.old.query("CREATE TABLE somebody_elses (x)")

        assert "does not know: somebody_elses" in move.refused()

    def test_a_file_that_is_not_there(self, move):
        move.old.database.unlink()

        assert "There is no file" in move.refused()

    def test_a_file_that_is_no_database(self, move):
        move.old.database.write_bytes(b"not a database, " * 1000)

        assert "cannot be read" in move.refused()

    def test_a_damaged_file(self, move):
        path = move.old.database
        path.write_bytes(path.read_bytes()[:-50_000])

        move.refused()

    def test_while_somebody_writes_into_the_file(self, move):
        with closing(sqlite3.connect(move.old.database)) as site:
            site.execute("BEGIN IMMEDIATE")

            assert "Stop the site first." in move.refused()

    def test_a_row_that_postgres_does_not_take(self, move):
        """SQLite does not look at the length of a text."""
        move.old.query("UPDATE practice_clinician SET credentials = ?", "x" * 1000)

        assert "PostgreSQL refused: value too long" in move.refused()

    def test_a_row_that_names_one_that_is_not_there(self, move):
        move.old.query("UPDATE consultations_note SET request_id = 77777")

        assert "PostgreSQL refused: insert or update on table" in move.refused()

    @pytest.mark.parametrize("change", ["NEW.words := 'other'; RETURN NEW;", "RETURN NULL;"])
    def test_where_a_row_would_not_be_there_the_same(self, move, change):
        """Changed or dropped on its way, by something in the new database."""
        move.database.query(
            f"CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {change} END $$"
        )
        move.database.query(
            "CREATE TRIGGER meddles BEFORE INSERT ON consultations_note "
            "FOR EACH ROW EXECUTE FUNCTION meddle()"
        )

        assert "consultations_note is not what the file holds" in move.refused()


def test_what_migrate_fills_is_known(migrated, tmp_path):
    """So that a new migration that makes rows is not taken for a database in use."""
    counts = Move(tmp_path, migrated).counts

    filled = {name for name, rows in counts.items() if rows}
    assert filled - LEFT_BEHIND == FILLED_BY_MIGRATE
