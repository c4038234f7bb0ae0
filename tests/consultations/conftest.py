import pytest

from practice.models import Profile
from tests.consultations.visitor import CLINIC_PHONE, received


@pytest.fixture
def clinic_phone(db):
    Profile.objects.filter(pk=1).update(phone=CLINIC_PHONE)


@pytest.fixture
def request_(db):
    """One that waits at the desk."""
    return received()
