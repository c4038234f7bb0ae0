"""Who signs what they wrote themselves is named for both in the stamp."""

import pytest

from practice.models import Act
from tests.treatments.desk import propose, publish, sign
from tests.treatments.test_admin import browser_data, screen
from treatments.models import Treatment

pytestmark = pytest.mark.django_db


@pytest.fixture
def rfa():
    return Treatment.objects.get(slug="radiofrequency-ablation")


def write(article, account, words):
    """Save the draft as the screen does."""
    article.lead = words
    article.save()
    Act.record("changed", article, by=account)


def test_a_clinician_may_sign_what_they_wrote_and_the_page_says_so(rfa, editor, clinician, client):
    write(rfa, clinician, "Heat on a nerve.")

    edition = publish(rfa, editor, clinician)

    assert edition.written_and_checked_by_one
    assert "Written and checked by Dr. Clara Example" in client.get(rfa.path).content.decode()


def test_what_somebody_else_wrote_is_checked_only(rfa, editor, clinician, client):
    write(rfa, editor, "Heat on a nerve.")

    assert not publish(rfa, editor, clinician).written_and_checked_by_one
    assert "Written and checked" not in client.get(rfa.path).content.decode()


def test_a_save_that_changes_nothing_is_no_writing(clinician_client, rfa, editor, clinician):
    address = screen("treatment_change", rfa.pk)
    clinician_client.post(address, browser_data(clinician_client.get(address)))
    write(rfa, editor, "Heat on a nerve.")

    assert not publish(rfa, editor, clinician).written_and_checked_by_one


def test_what_a_clinician_wrote_before_the_last_signature_was_checked_then(rfa, editor, clinician):
    write(rfa, clinician, "Heat on a nerve.")
    publish(rfa, editor, clinician)
    write(rfa, editor, "Heat on a small nerve.")

    assert not sign(propose(rfa, editor), clinician).written_and_checked_by_one
