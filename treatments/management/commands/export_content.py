from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from treatments.content_export import CannotExport, export_content


class Command(BaseCommand):
    help = "Write all drafts, sources and synonyms as files into a folder: a readable backup."

    def add_arguments(self, parser):
        parser.add_argument(
            "folder", type=Path, help="missing, empty, or an earlier export, which is replaced"
        )

    def handle(self, *args, folder, **options):
        try:
            written, removed = export_content(folder)
        except (CannotExport, OSError) as error:
            raise CommandError(error) from error
        for name in removed:
            self.stdout.write(f"  {name}: removed, it is of nothing here any more")
        self.stdout.write(f"Written to {folder}: {len(written)} files.")
