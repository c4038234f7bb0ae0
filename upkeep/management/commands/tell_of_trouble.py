from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from upkeep.telling import NobodyWasTold, tell_of_trouble


class Command(BaseCommand):
    help = "Mail managers what is in trouble, once a day at most. To be run every hour."

    def handle(self, *args, **options):
        try:
            people = tell_of_trouble(timezone.now())
        except NobodyWasTold as error:
            raise CommandError(error) from error
        said = "Nothing to tell." if people is None else f"Managers told: {people}."
        self.stdout.write(said)
