"""docs/content-coverage.md: what the site must speak to, and where it does."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from treatments.models.article import article_path
from treatments.wording.site import Site

pytestmark = pytest.mark.django_db
MAP = Path(settings.BASE_DIR, "docs", "content-coverage.md")
ROW = re.compile(
    r"^\| (S\d+) \| (OK|QUAL|CONTRA|TONE) \| [^|]+ \| `(/[\w/-]+/)#([\w-]+)` \| “(.+)” \|$", re.M
)
CORRECTED = {
    **dict.fromkeys(["S1", "S20", "S30", "S56", "S72", "S77"], "CONTRA"),
    **dict.fromkeys(["S32", "S33", "S76"], "TONE"),
}


@pytest.fixture(scope="module")
def rows():
    return ROW.findall(MAP.read_text())


@pytest.fixture
def sections():
    """The words of each section: (address, section) → its text."""
    return {
        (article_path(article.kind, article.slug), part): " ".join(p.text for p in found)
        for article in Site.of_drafts().articles
        for part, found in article.parts.items()
    }


def test_each_claim_has_one_row(rows):
    assert [claim for claim, *_ in rows] == [f"S{number}" for number in range(1, 78)]


def test_each_claim_is_to_be_found_where_the_map_says(rows, sections):
    missing = [
        f"{claim}: “{words}” is not in {path}#{part}"
        for claim, _, path, part, words in rows
        if words not in sections.get((path, part), "")
    ]
    assert missing == []


def test_claims_that_the_evidence_contradicts_are_marked_so(rows):
    verdicts = {claim: verdict for claim, verdict, *_ in rows}

    assert {claim: verdicts[claim] for claim in CORRECTED} == CORRECTED
