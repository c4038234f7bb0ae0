from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from treatments.live import LiveEditions

PAGES_WITHOUT_EDITIONS = [
    "treatments:home",
    "treatments:treatment_list",
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
        fixed = [(reverse(name), None) for name in PAGES_WITHOUT_EDITIONS]
        return fixed + [(card.path, card.changed_at) for card in LiveEditions().all]

    def location(self, item):
        return item[0]

    def lastmod(self, item):
        return item[1]

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc
