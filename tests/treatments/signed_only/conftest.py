"""A page with a signed edition, and unsigned words that wait."""

import pytest

from tests.treatments.desk import propose, publish
from treatments.models import Edition, Treatment

WORDS = "Words that nobody signed."


@pytest.fixture
def rfa():
    return Treatment.objects.get(slug="radiofrequency-ablation")


@pytest.fixture
def starter(rfa):
    """Edition 1: it came with the site, and was read unsigned before."""
    return rfa.live_edition


@pytest.fixture
def signed(rfa, starter, editor, clinician):
    """Edition 2, which patients read."""
    rfa.lead = "Words that Clara signed."
    rfa.save()
    return publish(rfa, editor, clinician)


@pytest.fixture
def unsigned(rfa, signed, editor):
    """Edition 3, which waits."""
    rfa.lead = WORDS
    rfa.save()
    return propose(rfa, editor)


@pytest.fixture
def taken_down(signed, unsigned, manager):
    """There is room for another edition."""
    signed.unpublish(manager, "A dose was wrong.")


@pytest.fixture(params=["while a signed edition is live", "after it was taken down"])
def whenever(request, signed, unsigned):
    if request.param.startswith("after"):
        request.getfixturevalue("taken_down")


@pytest.fixture(autouse=True)
def the_promise(db):
    """Is kept at the end of each test."""
    yield
    for edition in Edition.objects.live().unsigned():
        assert not edition.article.editions.filter(signed_at__isnull=False).exists()
