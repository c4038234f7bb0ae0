from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from treatments.live import LiveEditions
from treatments.models import Article

PAGES_WITHOUT_EDITIONS = [
    "treatments:home",
    "treatments:treatment_list",
    "treatments:compare",
    "treatments:self_check",
    "treatments:visit_sheet",
    "treatments:search",
    "treatments:site_index",
    "practice:clinicians",
    "practice:contact",
    "practice:accessibility",
    "consultations:request",
    "what_we_keep",
]


class PublicPages(Sitemap):
    """Every page that readers may find, articles with the day they last changed."""

    protocol = urlsplit(settings.SITE_URL).scheme

    def items(self):
        live = LiveEditions()
        fixed = [(reverse(name), None) for name in PAGES_WITHOUT_EDITIONS]
        articles = [(card.path, card.changed_at) for card in live.all]
        return fixed + articles + list(self._needs(live))

    def _needs(self, live):
        """They change with the guidance, whose words they are."""
        for guidance in live.of_kind(Article.Kind.GUIDANCE):
            for need in guidance.card["needs"]:
                yield reverse("treatments:need", args=[need["slug"]]), guidance.went_live_at

    def location(self, item):
        return item[0]

    def lastmod(self, item):
        return item[1]

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc
