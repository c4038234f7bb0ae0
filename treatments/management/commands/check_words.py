from django.core.management.base import BaseCommand, CommandError

from treatments.wording.report import Report
from treatments.wording.site import Site


class Command(BaseCommand):
    help = "Say how plain and how well supported the drafts are, and what to mend."

    def handle(self, *args, **options):
        report = Report(Site.of_drafts())
        for line in report.lines():
            self.stdout.write(line)
        if report.remarks:
            raise CommandError(f"{len(report.remarks)} things to mend, listed above.")
