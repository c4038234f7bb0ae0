"""A draft that is refused says at its top what is wrong, and leads to each field."""

import pytest

from tests.consultations.page import page
from tests.treatments.test_admin import ARTICLES, browser_data, screen
from treatments.models import Treatment

pytestmark = pytest.mark.django_db
EMPTY = "This field is required."


@pytest.fixture
def rfa():
    return Treatment.objects.get(slug="radiofrequency-ablation")


@pytest.fixture
def address(rfa):
    return screen("treatment_change", rfa.pk)


@pytest.fixture
def typed(address, editor_client):
    return browser_data(editor_client.get(address))


def summary(answer):
    [found] = page(answer).by_class("errornote")
    return found


def links(answer):
    """Where the summary leads → what it says there."""
    return {link["href"]: link.text for link in summary(answer).all("a")}


def test_each_error_is_named_with_its_field_and_leads_to_it(editor_client, address, typed):
    answer = editor_client.post(address, typed | {"title": "", "takes": "x" * 201})

    assert links(answer) == {
        "#id_title": f"Title: {EMPTY}",
        "#id_takes": "Takes: Ensure this value has at most 200 characters (it has 201).",
    }
    assert "There are 2 problems" in summary(answer).text


def test_an_error_of_a_row_is_named_with_its_row(editor_client, address, typed, rfa):
    step = rfa.steps.all()[2]

    answer = editor_client.post(address, typed | {"steps-2-text": ""})

    assert links(answer) == {"#id_steps-2-text": f"Step “{step}”, Text: {EMPTY}"}
    assert "There is a problem" in summary(answer).text


def test_a_row_that_is_new_is_named_as_the_screen_numbers_it(editor_client, address, typed):
    new = int(typed["steps-TOTAL_FORMS"])
    row = {"steps-TOTAL_FORMS": new + 1, f"steps-{new}-when": "Now"}

    said = links(editor_client.post(address, typed | row))

    assert said[f"#id_steps-{new}-text"] == f"Step #{new + 1}, Text: {EMPTY}"


def test_the_long_name_of_a_row_is_cut(editor_client, address, typed):
    changed = {"questions_to_ask-0-text": "x" * 200, "questions_to_ask-0-position": ""}

    said = links(editor_client.post(address, typed | changed))

    assert said["#id_questions_to_ask-0-position"] == (
        f"Question to ask “{'x' * 59}…”, Position: {EMPTY}"
    )


def test_what_is_wrong_with_a_row_as_a_whole_leads_to_the_row(editor_client, address, typed, rfa):
    """A figure that lacks what it is compared with."""
    findings = [finding.shape for finding in rfa.findings.all()]
    number = findings.index("words")

    answer = editor_client.post(address, typed | {f"findings-{number}-shape": "pair"})

    [said] = [said for link, said in links(answer).items() if link == f"#findings-{number}"]
    assert said.startswith("Finding “")


def test_what_is_wrong_with_the_rows_together_leads_to_their_heading(
    editor_client, address, typed, rfa
):
    first = rfa.articlesource_set.first().source.key

    answer = editor_client.post(address, typed | {"articlesource_set-1-source": first})

    said = links(answer)["#articlesource_set-heading"]
    assert said.startswith("Sources of this page: Please correct the duplicate")
    assert page(answer).by_id("articlesource_set-heading")


def test_a_row_that_is_to_be_deleted_has_no_errors(editor_client, address, typed):
    changed = {"title": "", "steps-2-text": "", "steps-2-DELETE": "on"}

    answer = editor_client.post(address, typed | changed)

    assert list(links(answer)) == ["#id_title"]


@pytest.mark.parametrize("model", ARTICLES)
def test_every_link_leads_to_something_on_the_screen(clinician_client, model):
    """Each field of each page that can be emptied is emptied."""
    address = screen(f"{model._meta.model_name}_change", model.objects.first().pk)
    opened = clinician_client.get(address)
    rows = [inline.formset for inline in opened.context["inline_admin_formsets"]]
    parents = tuple(f"-{formset.fk.name}" for formset in rows)
    kept = ("_FORMS", "-id", "version", *parents)
    data = browser_data(opened)

    answer = clinician_client.post(
        address, {name: value if name.endswith(kept) else "" for name, value in data.items()}
    )

    there = {f"#{node['id']}" for node in page(answer).everything}
    assert len(links(answer)) > 10
    assert set(links(answer)) - there == set()


def test_it_is_read_out_first_and_the_title_says_so(editor_client, address, typed):
    answer = editor_client.post(address, typed | {"title": ""})

    found = summary(answer)
    assert found["role"] == "alert"
    assert found["tabindex"] == "-1"
    assert "autofocus" in found.attributes
    assert page(answer).all("title")[0].text.startswith("Error:")
    order = [node["id"] for node in page(answer).everything]
    assert order.index("refused") < order.index("checks") < order.index("treatment_form")


def test_djangos_own_line_is_gone(editor_client, address, typed):
    text = page(editor_client.post(address, typed | {"title": ""})).text

    assert "Please correct the error" not in text


def test_an_error_of_the_page_as_a_whole_is_said_in_full(editor_client, address, typed):
    changed = {"illustration_caption": ""}

    answer = editor_client.post(address, typed | changed)

    assert "Write a caption for the illustration." in summary(answer).text


def test_what_somebody_else_saved_meanwhile_leads_to_the_saved_draft(
    editor_client, clinician_client, address, typed
):
    clinician_client.post(address, typed | {"lead": "Clara’s."})

    answer = editor_client.post(address, typed | {"lead": "Eddie’s."})

    assert "clara saved this page while you were writing." in summary(answer).text
    assert links(answer) == {address: "Open the saved draft in a new window"}
    [link] = summary(answer).all("a")
    assert link["target"] == "_blank"


def test_a_row_that_somebody_deleted_is_not_named_beside_that(
    editor_client, clinician_client, address, typed
):
    clinician_client.post(address, typed | {"steps-0-DELETE": "on"})

    answer = editor_client.post(address, typed | {"takes": ""})

    assert list(links(answer)) == [address, "#id_takes"]


def test_the_form_is_sent_to_its_own_address(editor_client, address):
    """Without the “#…” of a link that was followed: the browser would lead there again, past the
    summary."""
    assert page(editor_client.get(address)).by_id("treatment_form")["action"] == address


def test_a_draft_that_is_saved_has_no_summary(editor_client, address, typed):
    answer = editor_client.post(address, typed, follow=True)

    assert page(answer).by_class("errornote") == []


def test_the_page_of_checks_says_that_its_links_lead_to_the_saved_draft(
    editor_client, address, typed
):
    answer = editor_client.post(address, typed | {"_check": "1"})

    assert "The links lead to the fields of the saved draft" in page(answer).text
