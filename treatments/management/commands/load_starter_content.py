from django.core.management.base import BaseCommand

from treatments.starter import load_starter_content


class Command(BaseCommand):
    help = "Load the articles of treatments/content/ that are new, and new text of unedited ones."

    def handle(self, *args, **options):
        loaded = load_starter_content()
        news = {
            "live, not yet checked by a clinician": loaded.made,
            "new text waits for a clinician’s signature": loaded.proposed,
            "kept: edited or taken down here": loaded.kept,
        }
        for words, titles in news.items():
            for title in titles:
                self.stdout.write(f"  {title}: {words}")
        self.stdout.write(
            f"Starter content: {len(loaded.made)} made, {len(loaded.proposed)} proposed, "
            f"{len(loaded.kept)} kept, {len(loaded.unchanged)} unchanged."
        )
