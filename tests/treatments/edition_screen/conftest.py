"""An edition that waits for a signature, a signed one, and the safety net."""

import pytest

from tests.treatments.desk import propose, sign
from treatments.models import SafetyNet, Treatment


@pytest.fixture
def rfa():
    return Treatment.objects.get(slug="radiofrequency-ablation")


@pytest.fixture
def proposed(rfa, editor):
    rfa.lead = "A shorter lead."
    rfa.save()
    return propose(rfa, editor)


@pytest.fixture
def signed(proposed, clinician):
    return sign(proposed, clinician)


@pytest.fixture
def net():
    return SafetyNet.objects.get()
