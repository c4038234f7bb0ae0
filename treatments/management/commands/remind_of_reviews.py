from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from treatments.reminding import NobodyWasTold, remind


class Command(BaseCommand):
    help = "Mail editors and clinicians which reviews are due. To be run every day."

    def handle(self, *args, **options):
        try:
            told = remind(timezone.localdate())
        except NobodyWasTold as error:
            raise CommandError(error) from error
        if told is None:
            self.stdout.write("No review is due that was not told already.")
            return
        self.stdout.write(
            f"Pages to review: {told.pages}. People told: {told.people}. "
            f"Could not be told: {told.failed}."
        )
