from django.core.management.base import BaseCommand

from treatments.starter import load_starter_content


class Command(BaseCommand):
    help = "Load the articles of treatments/content/ that are not in the database yet."

    def handle(self, *args, **options):
        made = load_starter_content()
        for title in made:
            self.stdout.write(f"  {title}: live, not yet checked by a clinician")
        self.stdout.write(f"Starter content: {len(made)} articles made, the others left alone.")
