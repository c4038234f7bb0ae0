"""Which pages lead to a page: whoever takes it down is told."""

import pytest

from tests.consultations.page import page
from tests.treatments.desk import publish
from tests.treatments.test_admin import screen
from treatments.desk.linking import pages_that_link_to
from treatments.models import Page, Treatment

pytestmark = pytest.mark.django_db


@pytest.fixture
def rfa():
    return Treatment.objects.get(slug="radiofrequency-ablation")


@pytest.fixture
def linking(rfa, editor, clinician):
    """A page that patients read, with a link."""
    terms = Page.objects.get(slug="terms")
    section = terms.sections.first()
    section.text += f"\n\nRead [what it does]({rfa.path}#benefits)."
    section.save()
    return publish(terms, editor, clinician)


def named(path):
    return [edition.card["title"] for edition in pages_that_link_to(path)]


def test_links_in_words_count_and_needs_that_lead_there(rfa, linking):
    assert linking.card["title"] in named(rfa.path)
    assert "When to consider a procedure" in named(rfa.path)


def test_a_draft_does_not(rfa):
    Page.objects.filter(slug="terms").update(lead=f"[Here]({rfa.path}).")

    assert "Terms and limits" not in named(rfa.path)


def test_the_edition_that_was_taken_down_names_them(editor_client, manager, rfa, linking):
    edition = rfa.live_edition
    address = screen("edition_change", edition.pk)
    assert "These pages still lead to it" not in editor_client.get(address).content.decode()

    edition.unpublish(manager, "A dose was wrong.")

    shown = page(editor_client.get(address))
    assert "These pages still lead to it" in shown.text
    assert linking.card["title"] in shown.text
