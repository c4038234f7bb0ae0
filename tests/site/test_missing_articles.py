"""When an article is not there, the others read well without it."""

import re

import pytest
from django.utils import timezone

from treatments.models import Edition

pytestmark = pytest.mark.django_db
PAGES = [
    "/",
    "/treatments/",
    "/treatments/radiofrequency-ablation/",
    "/treatments/none-of-these-now/",
    "/when-to-consider/",
    "/overview/",
    "/site-index/",
    "/request/",
    "/request/form/",
    "/request/status/",
    "/nowhere/",
]


def take_down(slug):
    """As if it had never been loaded: the safety net cannot be unpublished."""
    Edition.objects.live().filter(article__slug=slug).update(
        retired_at=timezone.now(), retired_because="a test"
    )


@pytest.mark.parametrize("slug", ["get-help", "glossary", "when-to-consider"])
def test_every_other_page_still_opens(client, slug):
    take_down(slug)

    for path in PAGES:
        html = client.get(path).content.decode()
        assert "</html>" in html, path
        assert "Something broke on our side" not in html, path


def test_without_a_safety_net_the_red_card_still_says_what_to_do(client):
    take_down("get-help")
    home = client.get("/").content.decode()

    assert "If you think it may be an emergency, do not wait." in home
    assert 'href="tel:911"' in home
    assert "<strong><a" not in home  # no strip that names no sign


def test_without_a_glossary_words_stay_words(client):
    take_down("glossary")
    page = client.get("/treatments/radiofrequency-ablation/").content.decode()

    assert "Facet joints are small joints" in page
    assert 'class="term"' not in page
    assert "Words in this part" not in page


def test_a_treatment_that_was_taken_down_leaves_no_hole_in_the_guidance(client):
    take_down("nerve-blocks")
    page = client.get("/when-to-consider/").content.decode()

    lists = re.findall(r"Read about: (.*?)</p>", page)
    assert lists
    for listed in lists:
        assert "nerve-blocks" not in listed
        words = re.sub(r"<[^>]+>", "", listed)
        assert not re.search(r"(^|, )[,.]", words), words
