import sqlite3

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from consultations.encryption import WrongKey
from upkeep.backup import BackupFailed, back_up


class Command(BaseCommand):
    help = "Copy the database while the site runs, prove the copy, and delete copies that are old."

    def handle(self, *args, **options):
        try:
            path = back_up(timezone.now())
        except (BackupFailed, WrongKey, OSError, sqlite3.Error) as error:
            raise CommandError(f"No backup was made: {error}") from error
        self.stdout.write(f"Backed up to {path} ({path.stat().st_size / 1e6:.1f} MB).")
        self.stdout.write(
            f"Kept for {settings.KEEP_BACKUPS_DAYS} days. Copy it to another machine, too. "
            "The keys are not in it: keep request_keys, account_keys and record_key apart "
            "(docs/backups.md)."
        )
