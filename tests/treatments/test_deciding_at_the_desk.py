"""What helps readers decide is written, read before signing and signed like all other words."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.site.pages import Page
from tests.treatments.test_admin import browser_data
from treatments.models import Edition, Guidance, Synonym, Treatment

pytestmark = pytest.mark.django_db
SHOWN_ELSEWHERE = ["compared", "booking_notes", "check_questions", "sheet_lines"]


def previewed(client, edition):
    """All words that somebody meets who opens “Read these words”."""
    address = reverse("admin:treatments_edition_preview", args=[edition.pk])
    return Page(address, client.get(address)).text


def texts(value):
    """Every text in a piece of an edition's words."""
    if isinstance(value, dict):
        value = [part for key, part in value.items() if key not in ("source", "kind")]
    if isinstance(value, list):
        return [text for part in value for text in texts(part)]
    return value.splitlines() if isinstance(value, str) else []


@pytest.mark.parametrize("slug", ["when-to-consider", "spinal-cord-stimulation"])
def test_whoever_signs_reads_the_words_that_stand_on_other_pages(clinician_client, slug):
    edition = Edition.objects.live().get(article__slug=slug)
    words = [text for name in SHOWN_ELSEWHERE for text in texts(edition.content.get(name, []))]
    shown = previewed(clinician_client, edition)
    names = {row["slug"] for row in edition.content.get("check_questions", [])}  # not words
    assert [text for text in words if text not in shown and text not in names] == []
    assert len(words) >= 5


def test_readers_do_not_see_what_is_there_for_the_signature(client):
    for path in ("/when-to-consider/", "/treatments/spinal-cord-stimulation/"):
        assert "Signed with this page" not in Page(path, client.get(path)).text


def test_the_clinics_own_view_has_its_place_and_a_plain_word_until_it_is_written(
    client, editor, clinician
):
    path = "/treatments/nerve-blocks/"
    assert (
        "How our clinic sees it is not written down here yet." in Page(path, client.get(path)).text
    )
    treatment = Treatment.objects.get(slug="nerve-blocks")
    treatment.clinic_note = "We use blocks **as a test** first."
    treatment.save()
    edition = Edition.objects.propose(treatment, by=editor)
    assert "as a test first" not in Page(path, client.get(path)).text
    edition.sign(clinician, timezone.localdate() + timedelta(days=365))
    edition.publish(clinician)
    page = Page(path, client.get(path))
    [note] = [box for box in page.all("div") if "hint" in (box.get("class") or "").split()]
    assert note.text == "How our clinic sees itWe use blocks as a test first."
    assert "How our clinic sees it is not written down here yet." not in page.text


def test_editors_and_clinicians_add_rows_that_help_to_decide(editor_client, clinician_client):
    guidance = Guidance.objects.get()
    address = reverse("admin:treatments_guidance_change", args=[guidance.pk])
    for client in (editor_client, clinician_client):
        html = client.get(address).content.decode()
        for rows in ("booking_notes", "check_questions", "sheet_lines"):
            assert f'name="{rows}-TOTAL_FORMS"' in html
            assert f'name="{rows}-0-DELETE"' in html


@pytest.mark.parametrize(
    ("client_name", "may"),
    [
        ("front_desk_client", False),
        ("editor_client", True),
        ("clinician_client", True),
        ("manager_client", False),
    ],
)
def test_who_says_what_readers_call_things(request, client_name, may):
    client = request.getfixturevalue(client_name)
    address = reverse("admin:treatments_synonym_add")
    client.post(address, {"phrase": "jelly doughnut", "means": "herniated disc"})
    assert Synonym.objects.filter(phrase="jelly doughnut").exists() is may


def test_an_answer_without_words_is_refused_and_nothing_is_saved(editor_client):
    guidance = Guidance.objects.get()
    address = reverse("admin:treatments_guidance_change", args=[guidance.pk])
    data = browser_data(editor_client.get(address))
    answer = editor_client.post(address, data | {"check_questions-0-answers": "over-3-months"})
    said = " ".join(fault.said for fault in answer.context["refused"].faults)
    assert "Write “short-name: words” on each line; this is none: over-3-months" in said
    assert guidance.check_questions.first().answers != "over-3-months"
