from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from upkeep.moving import CannotMove, move_from


class Command(BaseCommand):
    help = (
        "Copy every row of a SQLite file into the PostgreSQL database that DATABASE_URL names, in "
        "which nothing but migrate was run. Stop the site first. docs/postgres.md has all steps."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--from", dest="file", type=Path, required=True, help="the SQLite file; it stays"
        )

    def handle(self, *args, file, **options):
        try:
            moved = move_from(file)
        except CannotMove as why:
            raise CommandError(f"{why} Nothing was changed.") from why
        for table, rows in moved.items():
            self.stdout.write(f"{rows:9,}  {table}")
        self.stdout.write(
            f"{sum(moved.values()):9,}  rows, each the same in both databases. Now run manage.py "
            "audit_verify."
        )
