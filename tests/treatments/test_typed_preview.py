"""“Preview what is typed” and “Check what is typed” show what is not saved, and save nothing."""

import pytest
from django.contrib.admin.models import LogEntry

from tests.consultations.page import page, typed_in
from tests.treatments.release import everything
from tests.treatments.test_admin import ARTICLES, browser_data, screen
from treatments.models import Page, SafetyNet, Treatment

pytestmark = pytest.mark.django_db
TYPED = {"lead": "It may help. It is safe."}  # “safe” is to be mended first
BUTTONS = ["_preview", "_check"]


@pytest.fixture
def terms():
    return Page.objects.get(slug="terms")


@pytest.fixture
def address(terms):
    return screen("page_change", terms.pk)


@pytest.fixture
def typed(address, editor_client):
    return browser_data(editor_client.get(address)) | TYPED


def kept():
    return everything(), list(LogEntry.objects.values())


def test_the_preview_is_the_public_page_with_what_was_typed(editor_client, address, typed):
    answer = editor_client.post(
        address, typed | {"sections-0-text": "A **new** section.", "_preview": "1"}
    )

    assert answer.status_code == 200
    assert "treatments/page.html" in [template.name for template in answer.templates]
    assert "It may help. It is safe." in page(answer).text
    assert "<strong>new</strong>" in answer.content.decode()


def test_the_preview_says_that_readers_do_not_see_it_and_is_kept_nowhere(
    editor_client, address, typed
):
    answer = editor_client.post(address, typed | {"_preview": "1"})

    assert "Readers do not see this page" in page(answer).text
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_check_says_what_is_to_be_mended_in_what_was_typed(editor_client, address, typed):
    before = page(editor_client.get(address)).by_id("checks").text

    checks = page(editor_client.post(address, typed | {"_check": "1"})).by_id("checks")

    assert "Checks of what is typed: 1 thing to mend first" in checks.text
    assert "“safe” is bare: It is safe." in checks.text
    assert "safe" not in before


@pytest.mark.parametrize(
    "changed",
    [
        {"sections-0-position": "2", "sections-1-position": "1"},
        {"sections-0-DELETE": "on"},
    ],
)
def test_the_check_leads_to_the_row_as_the_screen_has_it(editor_client, address, typed, changed):
    """The second row, which comes first in the words."""
    changed |= {"sections-1-text": "Nothing but safe words."}

    answer = editor_client.post(address, typed | changed | {"_check": "1"})

    [link] = [a for a in page(answer).by_id("checks").all("a") if "Nothing but safe" in a.text]
    assert link["href"] == f"{address}#id_sections-1-text"


def test_the_check_leads_to_a_row_that_is_new(editor_client, address, typed):
    count = int(typed["sections-TOTAL_FORMS"])
    new = {
        "sections-TOTAL_FORMS": count + 1,
        f"sections-{count}-heading": "New",
        f"sections-{count}-text": "Nothing but safe words.",
        f"sections-{count}-position": "0",
        f"sections-{count}-page": typed["sections-0-page"],
    }

    answer = editor_client.post(address, typed | new | {"_check": "1"})

    [link] = [a for a in page(answer).by_id("checks").all("a") if "Nothing but safe" in a.text]
    assert link["href"] == f"{address}#id_sections-{count}-text"


def test_the_check_is_kept_nowhere(editor_client, address, typed):
    answer = editor_client.post(address, typed | {"_check": "1"})

    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("button", BUTTONS)
def test_nothing_of_it_stays(editor_client, address, typed, button):
    before = kept()

    editor_client.post(
        address, typed | {button: "1", "sections-0-text": "New.", "sections-1-DELETE": "on"}
    )

    assert kept() == before


@pytest.mark.parametrize("model", ARTICLES)
def test_each_kind_of_page_is_previewed_and_nothing_of_it_stays(clinician_client, model):
    article = model.objects.first()
    address = screen(f"{model._meta.model_name}_change", article.pk)
    data = browser_data(clinician_client.get(address)) | TYPED
    before = kept()

    for button in BUTTONS:
        answer = clinician_client.post(address, data | {button: "1"})
        assert "It is safe." in page(answer).text

    assert kept() == before


def test_what_was_typed_is_saved_after_a_look_at_it(editor_client, address, typed, terms):
    editor_client.post(address, typed | {"_preview": "1"})

    assert editor_client.post(address, typed | {"_save": "1"}).status_code == 302
    assert Page.objects.get(pk=terms.pk).lead == TYPED["lead"]


@pytest.mark.parametrize("button", BUTTONS)
def test_what_cannot_be_saved_comes_back_as_the_form(editor_client, address, typed, button):
    before = kept()

    answer = editor_client.post(address, typed | {"title": "", button: "1"})

    assert typed_in(answer, "lead") == TYPED["lead"]
    assert page(answer).by_class("errornote")
    assert "Readers do not see this page" not in page(answer).text
    assert kept() == before


@pytest.mark.parametrize("button", BUTTONS)
def test_what_somebody_else_saved_meanwhile_comes_back_as_the_form(
    editor_client, clinician_client, address, typed, button
):
    clinician_client.post(address, typed | {"lead": "Clara’s."})

    answer = editor_client.post(address, typed | {button: "1"})

    assert "clara saved this page while you were writing" in page(answer).text
    assert typed_in(answer, "lead") == TYPED["lead"]


def test_a_treatment_with_an_empty_section_is_previewed_and_checked(editor_client):
    """A draft is written bit by bit."""
    rfa = Treatment.objects.get(slug="radiofrequency-ablation")
    address = screen("treatment_change", rfa.pk)
    data = browser_data(editor_client.get(address)) | {"harms": "", **TYPED}

    for button in BUTTONS:
        assert "It is safe." in page(editor_client.post(address, data | {button: "1"})).text


@pytest.mark.parametrize("button", BUTTONS)
@pytest.mark.parametrize("role", ["front_desk", "manager"])
def test_is_not_for_other_roles(request, address, typed, role, button):
    client = request.getfixturevalue(f"{role}_client")

    answer = client.post(address, typed | {button: "1"})

    assert answer.status_code == 403
    assert TYPED["lead"] not in answer.content.decode()


@pytest.mark.parametrize("button", BUTTONS)
def test_the_safety_net_is_not_for_editors(editor_client, clinician_client, button):
    address = screen("safetynet_change", SafetyNet.objects.get().pk)
    data = browser_data(clinician_client.get(address)) | TYPED

    answer = editor_client.post(address, data | {button: "1"})

    assert answer.status_code == 403
    assert TYPED["lead"] not in answer.content.decode()
