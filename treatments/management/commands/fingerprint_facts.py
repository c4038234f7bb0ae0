from pathlib import Path

from django.core.management.base import BaseCommand

from treatments.wording.copying import FINGERPRINTS, fingerprint, runs


class Command(BaseCommand):
    help = "Renew the hashes that tell whether a sentence was copied from the fact sheet."

    def add_arguments(self, parser):
        parser.add_argument("fact_sheet", type=Path)

    def handle(self, *args, fact_sheet, **options):
        found = {run for line in fact_sheet.read_text().splitlines() for run in runs(line)}
        hashes = sorted(fingerprint(run) for run in found)
        FINGERPRINTS.write_text("\n".join(hashes) + "\n")
        self.stdout.write(f"{len(hashes)} runs of words.")
