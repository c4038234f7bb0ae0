"""Structured data tells the day that the page tells."""

from datetime import UTC, datetime

import pytest

from tests.treatments.desk import sign
from tests.treatments.history import unlocked_editions
from treatments.models import Edition
from treatments.structured_data import about_article

pytestmark = pytest.mark.django_db


def test_a_page_signed_in_the_evening_was_reviewed_that_day_in_oklahoma(client, clinician):
    edition = Edition.objects.live().get(article__slug="overview")
    sign(edition, clinician)
    evening = datetime(2026, 1, 2, 3, 0, tzinfo=UTC)  # 9 pm on January 1 in Oklahoma
    with unlocked_editions():
        Edition.objects.filter(pk=edition.pk).update(signed_at=evening)
    edition.refresh_from_db()

    assert about_article(edition.content, edition)[0]["lastReviewed"] == "2026-01-01"
    assert "January 1, 2026" in client.get("/overview/").content.decode()
