"""Pages lead to pages: to those that readers have, whatever became of an address."""

import pytest
from django.core.exceptions import ValidationError

from tests.treatments.desk import propose, publish
from treatments.models import Guidance, Need, Page, Treatment

pytestmark = pytest.mark.django_db
OLD = "/treatments/radiofrequency-ablation/"


@pytest.fixture
def rfa():
    return Treatment.objects.get(slug="radiofrequency-ablation")


@pytest.fixture
def linking():
    """A page that links to the treatment."""
    page = Page.objects.get(slug="terms")
    section = page.sections.first()
    section.text += f"\n\nRead [about heat]({OLD})."
    section.save()
    return page


@pytest.fixture
def guidance(rfa):
    """It leads to the treatment, and has something new to say."""
    guidance = Guidance.objects.get()
    assert Need.objects.filter(guidance=guidance, treatments=rfa).exists()
    guidance.lead = "A shorter lead."
    guidance.save()
    return guidance


def rename(article):
    article.slug = "heat"
    article.save()


def test_a_link_to_a_page_that_moved_is_sound(rfa, linking, editor, clinician):
    """The address leads on."""
    rename(rfa)
    publish(rfa, editor, clinician)

    propose(linking, editor)


def test_a_link_to_a_page_that_was_taken_down_needs_a_reason(rfa, linking, editor, manager):
    rfa.live_edition.unpublish(manager, "A dose was wrong.")

    with pytest.raises(ValidationError, match=f"patients read nothing at {OLD} now"):
        propose(linking, editor)
    propose(linking, editor, reason="It comes back tomorrow.")


def test_so_do_two_pages_that_were_taken_down_and_link_to_each_other(rfa, linking, editor, manager):
    """Either may come back first."""
    for article in (rfa, linking):
        article.live_edition.unpublish(manager, "A dose was wrong.")

    propose(linking, editor, reason="The other one comes next.")


def test_guidance_does_not_lead_to_an_address_where_readers_have_nothing_yet(
    rfa, guidance, editor, clinician, client
):
    """The treatment’s new address is saved, not published."""
    rename(rfa)

    with pytest.raises(ValidationError, match="no treatment at /treatments/heat/ yet"):
        propose(guidance, editor)

    publish(rfa, editor, clinician)
    publish(guidance, editor, clinician)
    need = Need.objects.filter(treatments=rfa).first()
    assert 'href="/treatments/heat/"' in client.get(f"/pain/{need.slug}/").content.decode()


def test_guidance_that_leads_to_a_treatment_that_was_taken_down_needs_a_reason(
    rfa, guidance, editor, manager
):
    rfa.live_edition.unpublish(manager, "A dose was wrong.")

    with pytest.raises(ValidationError, match=f"patients read nothing at {OLD} now"):
        propose(guidance, editor)
