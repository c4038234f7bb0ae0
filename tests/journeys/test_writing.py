"""Writing a draft: nothing typed is lost, by keyboard only, on a phone, with help at hand."""

import pytest
from playwright.sync_api import expect

from tests.journeys.editing import PAGES, open_draft, save, unfold
from tests.journeys.test_front_desk import wrong_with


def test_two_editors_collide_and_nothing_typed_is_lost(at_the_desk):
    first, second = at_the_desk("Editor"), at_the_desk("Editor")
    title = "Glossary"
    for desk in (first, second):
        open_draft(desk, title)
    first.get_by_label("Summary").fill("Plain meanings of hard words.")
    save(first)
    second.get_by_label("Summary").fill("What hard words mean, plainly.")
    second.get_by_role("button", name="Save the draft").click()

    expect(second.locator(".errornote")).to_be_visible()
    expect(second.locator("#content")).to_contain_text(
        "Demo editor saved this page while you were writing."
    )
    assert second.get_by_label("Summary").input_value() == "What hard words mean, plainly."
    assert open_draft(first, title).get_by_label("Summary").input_value() == (
        "Plain meanings of hard words."
    )


def test_rows_are_put_in_order_by_keyboard(editor):
    open_draft(editor, "Vertebral augmentation")
    unfold(editor, "Questions to ask")
    rows = editor.locator("#questions_to_ask-group .inline-related:not(.empty-form)")
    first, second = (rows.nth(n).get_by_label("Text").input_value() for n in (0, 1))
    down = rows.first.get_by_role("button", name="Down")
    down.focus()
    editor.keyboard.press("Enter")
    expect(editor.locator("#edit-said")).to_contain_text("Now number 2 of")
    expect(rows.nth(1).get_by_role("button", name="Down")).to_be_focused()
    editor.get_by_role("button", name="Save the draft").focus()
    editor.keyboard.press("Enter")
    expect(editor.locator(".messagelist")).to_contain_text("The draft is saved.")

    unfold(editor, "Questions to ask")
    rows = editor.locator("#questions_to_ask-group .inline-related:not(.empty-form)")
    assert [rows.nth(n).get_by_label("Text").input_value() for n in (0, 1)] == [second, first]


def test_checks_say_while_one_writes_what_to_mend_and_lead_there(editor):
    open_draft(editor, "Radiofrequency ablation")
    editor.get_by_label("Possible harms").fill("This is a safe way. It has risks.")
    editor.get_by_role("button", name="Check what is typed").click()
    checks = editor.locator("#checks")
    expect(checks).to_contain_text("Checks of what is typed")
    checks.get_by_role("link", name="“safe” is bare").click()

    expect(editor.get_by_label("Possible harms")).to_be_focused()
    editor.reload()  # nothing was saved
    assert "safe way" not in editor.get_by_label("Possible harms").input_value()


def test_a_refused_save_names_the_row_at_the_top_and_leads_to_its_field(editor):
    open_draft(editor, "Nerve blocks")
    steps = unfold(editor, "Steps")
    steps.get_by_label("Text").nth(1).fill("")
    editor.get_by_role("button", name="Save the draft").click()

    refused = editor.get_by_role("alert")
    expect(refused).to_be_focused()
    expect(refused).to_be_in_viewport()
    refused.get_by_role("link", name="Text: This field is required.").click()
    field = editor.locator("#id_steps-1-text")
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport()

    editor.get_by_label("Lead").fill("")  # after a link was followed, too, the summary comes first
    editor.get_by_role("button", name="Save the draft").click()
    expect(refused).to_contain_text("There are 2 problems")
    expect(refused).to_be_focused()


def test_a_check_of_what_cannot_be_saved_shows_at_the_top_what_is_wrong(editor):
    open_draft(editor, "Nerve blocks")
    field = unfold(editor, "Steps").get_by_label("Text").nth(1)
    words = field.input_value()
    field.fill("")
    folded = editor.locator("#steps-group details").first
    folded.evaluate("box => { box.open = false }")
    check = editor.get_by_role("button", name="Check what is typed")
    refused = editor.get_by_role("alert")
    for _ in range(2):  # the second takes the place of the first
        check.click()
        expect(refused).to_be_focused()
        expect(refused).to_be_in_viewport()

    refused.get_by_role("link", name="Text: This field is required.").click()
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport()
    field.fill(words)
    check.click()
    expect(editor.locator("#checks")).to_contain_text("Checks of what is typed")
    expect(refused).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_check_that_cannot_be_made_says_so_beside_its_button(editor, width):
    editor.set_viewport_size({"width": width, "height": 800})
    open_draft(editor, "Nerve blocks").get_by_label("Lead").fill("Not saved yet.")
    editor.context.set_offline(True)
    editor.get_by_role("button", name="Check what is typed").click()
    said = editor.get_by_text("The site cannot be reached.")
    expect(said).to_be_in_viewport(ratio=1)
    assert said.bounding_box()["height"] > 20

    editor.context.set_offline(False)
    editor.context.clear_cookies()
    editor.get_by_role("button", name="Check what is typed").click()
    expect(editor.get_by_text("you may be signed out")).to_be_in_viewport(ratio=1)
    assert editor.get_by_label("Lead").input_value() == "Not saved yet."


def test_whoever_leaves_with_unsaved_words_is_asked(editor):
    open_draft(editor, "Radiofrequency ablation")
    asked = []
    editor.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    editor.goto(PAGES)
    assert asked == []
    open_draft(editor, "Radiofrequency ablation")
    editor.wait_for_load_state()  # the page does not ask before its script runs
    editor.get_by_label("Lead").fill("Something new.")
    editor.goto(PAGES)
    assert asked == ["beforeunload"]


def test_what_is_typed_can_be_read_as_a_page_before_it_is_saved(editor):
    open_draft(editor, "Radiofrequency ablation").get_by_label("Lead").fill("Heat calms a nerve.")
    with editor.context.expect_page() as opened:
        editor.get_by_role("button", name="Preview what is typed").click()
    preview = opened.value
    expect(preview.locator("main")).to_contain_text("Readers do not see this page")
    expect(preview.locator("main")).to_contain_text("Heat calms a nerve.")

    editor.on("dialog", lambda dialog: dialog.accept())
    editor.reload()
    assert editor.get_by_label("Lead").input_value() != "Heat calms a nerve."


@pytest.mark.parametrize("title", ["Radiofrequency ablation", "Urgent help", "How we write"])
def test_the_draft_fits_a_phone_and_axe_finds_nothing(clinician, title):
    clinician.goto(PAGES)
    found = clinician.get_by_role("region", name="All pages").get_by_role("link")
    name = found.filter(has_text=title).first.inner_text()
    open_draft(clinician, name)
    assert wrong_with(clinician) == set()


def test_a_refused_draft_fits_a_phone_and_axe_finds_nothing(editor):
    open_draft(editor, "Nerve blocks").get_by_label("Lead").fill("")
    unfold(editor, "Steps").get_by_label("Text").nth(1).fill("")
    editor.get_by_role("button", name="Save the draft").click()
    expect(editor.get_by_role("alert")).to_contain_text("There are 2 problems")
    assert wrong_with(editor) == set()


def test_the_other_screens_fit_a_phone_and_axe_finds_nothing(editor, words_site):
    open_draft(editor, "Nerve blocks")
    draft = editor.url
    article = draft.split("/")[-3]
    [(edition,)] = words_site.query(
        "SELECT max(id) FROM treatments_edition WHERE article_id = ?", article
    )
    at = "/admin/treatments/edition"
    for screen in [
        "/admin/",
        PAGES,
        draft.replace("/change/", "/history/"),
        f"{at}/{edition}/change/",
        f"{at}/{edition}/compare/",
        f"{at}/{edition}/packet/",
        f"{at}/of/{article}/propose/",
        f"{at}/of/{article}/compare/",
        f"{at}/",
        "/admin/treatments/source/",
        "/admin/practice/picture/",
        "/admin/practice/picture/add/",
    ]:
        editor.goto(screen)
        assert wrong_with(editor) == set(), screen
