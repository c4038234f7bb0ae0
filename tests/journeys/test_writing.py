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


def test_whoever_leaves_with_unsaved_words_is_asked(editor):
    open_draft(editor, "Radiofrequency ablation")
    asked = []
    editor.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    editor.goto(PAGES)
    assert asked == []
    open_draft(editor, "Radiofrequency ablation").get_by_label("Lead").fill("Something new.")
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
