"""The visit sheet on paper: what is ticked is printed; when nothing is, everything is."""

import re

import pytest
from playwright.sync_api import expect

PATH = "/visit-sheet/"
SHEETS = re.compile(rb"/Type\s*/Page\b")
WORRIES = "What worries me"


@pytest.fixture
def sheet(page):
    page.goto(PATH, wait_until="networkidle")
    return page


def part(sheet, name):
    return sheet.get_by_role("region", name=name, exact=True)


def printed(sheet, name):
    """The lines of a part that are on paper."""
    sheet.emulate_media(media="print")
    lines = part(sheet, name).get_by_role("listitem")
    return [line.inner_text() for line in lines.all() if line.is_visible()]


def test_an_empty_sheet_prints_every_line_with_a_box(sheet):
    boxes = sheet.get_by_role("checkbox")
    assert boxes.count() > 50
    sheet.emulate_media(media="print")
    for box in boxes.all():
        expect(box).to_be_visible()
        expect(box).not_to_be_checked()


def test_only_ticked_lines_are_printed(sheet):
    sheet.get_by_label("Needles").check()
    sheet.get_by_label("The cost").check()
    assert printed(sheet, WORRIES) == ["Needles", "The cost"]
    for untouched in ("What I want to ask", "What to ask about a treatment"):
        expect(sheet.get_by_role("heading", name=untouched)).to_be_hidden()


def test_a_tick_at_one_treatment_leaves_out_the_others(sheet):
    part(sheet, "Nerve blocks").get_by_role("checkbox").first.check()
    assert len(printed(sheet, "Nerve blocks")) == 1
    expect(sheet.get_by_role("heading", name="Radiofrequency ablation")).to_be_hidden()


def test_there_is_room_to_write_on_paper_only(sheet):
    notes = sheet.get_by_role("heading", name="My own words")
    expect(notes).to_be_hidden()
    sheet.emulate_media(media="print")
    expect(notes).to_be_visible()
    expect(sheet.get_by_text("Date of visit")).to_be_visible()


def test_how_it_works_is_not_printed(sheet):
    expect(part(sheet, "How it works")).to_be_visible()
    sheet.emulate_media(media="print")
    expect(part(sheet, "How it works")).to_be_hidden()


@pytest.mark.parametrize(("query", "most"), [("", 3), ("?about=nerve-blocks", 1)])
def test_it_prints_on_few_sheets(page, query, most):
    page.goto(PATH + query)
    assert 1 <= len(SHEETS.findall(page.pdf(prefer_css_page_size=True))) <= most


def test_a_tick_sends_nothing_and_writes_nothing(sheet):
    asked = []
    sheet.on("request", lambda request: asked.append(request.url))
    sheet.get_by_label("Needles").check()
    sheet.wait_for_timeout(200)
    assert asked == []
    assert sheet.url.endswith(PATH)
    assert sheet.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [
        *(0, 0),
        "",
    ]
