from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from practice.models import StaffAccount
from treatments.content_import import NotWhole, import_content


class Command(BaseCommand):
    help = "Make all drafts, sources and synonyms say what the files of a folder say."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="what export_content wrote")
        parser.add_argument("--by", metavar="USERNAME", help="who does it, for the record")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change; change nothing"
        )

    def handle(self, *args, folder, by, dry_run, **options):
        account = self.account(by) if by else None
        try:
            imported = import_content(folder, account, is_dry_run=dry_run)
        except NotWhole as error:
            raise CommandError(f"Nothing was changed. {error}") from error
        except PermissionDenied as error:
            raise CommandError(f"Nothing was changed. {by} may not do this: {error}") from error
        self.say(imported)
        if dry_run:
            self.stdout.write("This was a dry run: nothing was changed.")

    def account(self, username):
        account = StaffAccount.objects.filter(username=username, is_active=True).first()
        if account is None:
            raise CommandError(f"There is no account {username}, or it is closed.")
        return account

    def say(self, imported):
        for title in imported.made:
            self.stdout.write(f"  {title}: a new draft, which nobody reads yet")
        for title in imported.changed:
            self.stdout.write(f"  {title}: the draft has changed")
        for name, changed in (("Sources", imported.sources), ("Synonyms", imported.synonyms)):
            if changed:
                self.stdout.write(f"  {name} that are new or have changed: {', '.join(changed)}")
        self.stdout.write(
            f"Drafts: {len(imported.made)} made, {len(imported.changed)} changed, "
            f"{len(imported.same)} the same. Sources: {len(imported.sources)}, "
            f"synonyms: {len(imported.synonyms)} new or changed."
        )
