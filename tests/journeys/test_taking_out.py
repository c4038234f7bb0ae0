"""Finding somebody in a browser, and taking a request out on paper and as a table."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.asking import fill_in, send
from tests.journeys.front_desk import BOARD, FIND, open_request
from tests.journeys.test_front_desk import in_form, wrong_with
from tests.journeys.test_print import PAGES_OF_A_PDF

EXPORT = f"{BOARD}export/"
LONGEST = ("It hurts when I stand and when I sit. " * 60)[:2000]


@pytest.fixture
def sent(page):
    fill_in(page, name="Robin Vance", note=LONGEST)
    return send(page)


def find(desk, label, typed):
    desk.goto(FIND)
    desk.get_by_label(label, exact=True).fill(typed)
    desk.get_by_role("button", name="Find", exact=True).click()


def test_back_leads_from_a_request_to_all_who_were_found(sent, desk):
    find(desk, "Name", "vance")
    desk.get_by_role("link", name=sent).click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(f"Request {sent}")

    desk.go_back()

    expect(desk.get_by_role("link", name=sent)).to_be_visible()
    assert "vance" not in desk.url.lower()
    desk.reload()
    expect(desk.get_by_role("link", name=sent)).to_be_visible()


def test_the_longest_note_still_prints_on_one_page(sent, desk):
    open_request(desk, sent)
    for words in ["Rang ten times.", "Wants Tuesday."]:
        form = in_form(desk, "Write a note")
        form.get_by_label("Note").fill(words)
        form.get_by_role("button", name="Keep the note").click()
    desk.get_by_role("link", name="Print it").click()
    expect(desk.locator(".desk-sheet")).to_contain_text("Wants Tuesday.")

    paper = desk.pdf(prefer_css_page_size=True)

    assert len(PAGES_OF_A_PDF.findall(paper)) == 1
    desk.emulate_media(media="print")
    for left_out in ["#header", ".desk-nav", "textarea", ".breadcrumbs"]:
        expect(desk.locator(left_out)).to_be_hidden()


def test_the_text_for_the_chart_is_copied_by_the_keyboard(sent, desk):
    open_request(desk, sent)
    desk.get_by_role("link", name="Print it").click()
    text = desk.get_by_label("The same as text")
    text.focus()
    desk.keyboard.press("ControlOrMeta+A")

    chosen = desk.evaluate(
        "[document.activeElement.selectionStart, document.activeElement.selectionEnd]"
    )

    assert chosen == [0, len(text.input_value())]
    assert LONGEST.strip() in text.input_value()


def test_a_manager_takes_a_table_out(sent, signed_in_as):
    manager = signed_in_as("Manager")
    manager.goto(EXPORT)
    with manager.expect_download() as download:
        manager.get_by_role("button", name="Take them out").click()

    assert re.fullmatch(r"requests-\d{4}-\d\d-\d\d\.xlsx", download.value.suggested_filename)


def test_these_screens_fit_a_phone_and_axe_finds_nothing(sent, desk, signed_in_as):
    find(desk, "Reference", sent)
    assert wrong_with(desk) == set()
    find(desk, "Phone", "1")
    expect(desk.locator(".errors")).to_contain_text("at least the last four digits")
    assert wrong_with(desk) == set()

    open_request(desk, sent)
    desk.get_by_role("link", name="Print it").click()
    assert wrong_with(desk) == set()

    manager = signed_in_as("Manager")
    manager.goto(EXPORT)
    assert wrong_with(manager) == set()
