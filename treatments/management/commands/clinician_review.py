from django.core.management.base import BaseCommand

from treatments.models import Article
from treatments.wording.review import review_lines
from treatments.wording.site import Site


class Command(BaseCommand):
    help = "List what a clinician must confirm in the drafts, as Markdown."

    def handle(self, *args, **options):
        notes = dict(Article.objects.values_list("slug", "to_confirm"))
        for line in review_lines(Site.of_drafts().articles, notes):
            self.stdout.write(line)
