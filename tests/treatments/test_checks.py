"""The check that names live pages without a signature."""

from datetime import timedelta

import pytest
from django.utils import timezone

from treatments.checks import live_pages_are_signed
from treatments.models import Edition

pytestmark = pytest.mark.django_db


def test_each_unsigned_live_page_is_named():
    [warning] = live_pages_are_signed(databases=["default"])

    assert "  - Radiofrequency ablation, edition 1" in warning.msg.splitlines()
    assert len(warning.msg.splitlines()) == 1 + Edition.objects.live().count()


def test_signed_pages_are_not(clinician):
    for edition in Edition.objects.live():
        edition.sign(clinician, timezone.localdate() + timedelta(days=365))

    assert live_pages_are_signed(databases=["default"]) == []


def test_the_check_waits_until_it_is_asked_for_the_database():
    assert live_pages_are_signed(databases=None) == []
