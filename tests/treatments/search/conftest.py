import pytest
from django.utils import timezone

from treatments.live import LiveEditions
from treatments.search import answer


@pytest.fixture
def ask(db):
    """What the search answers, as it stands now: ask("slipped disc")."""
    return lambda text: answer(LiveEditions(), text, timezone.localdate())


@pytest.fixture
def paths(ask):
    """Where the answer leads, best page first."""
    return lambda text: [page.path for page in ask(text).pages]
