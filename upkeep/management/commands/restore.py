from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from upkeep.restore import NotRestored, restore


class Command(BaseCommand):
    help = "Put a backup in the place of the database. Stop the site first."
    requires_system_checks = []  # the database may be the reason

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="its manifest, FILE.json, lies beside it")

    def handle(self, *args, **options):
        try:
            done = restore(options["file"], timezone.now())
        except NotRestored as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        if done.put_aside:
            self.stdout.write(f"The database before is now {done.put_aside}. Nothing deletes it.")
        self.stdout.write(f"Requests: {done.requests}. Forgotten again: {done.forgotten_again}.")
        for reference in done.held:
            self.stdout.write(f"{reference} was forgotten since, but is held in this backup.")
        self.stdout.write(
            "Next: manage.py audit_verify, start the site, and delete the database before once "
            "nothing is missing: it holds what was forgotten since, no longer than that."
        )
