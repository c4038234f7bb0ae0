"""A printed page is a handout: the words, whose they are and of when; no buttons."""

import re
import zlib

import pytest
from playwright.sync_api import expect

from tests.journeys.pages import ARTICLE
from tests.site.pages import PROCEDURES

PAGES_OF_A_PDF = re.compile(rb"/Type\s*/Page\b")
STREAMS_OF_A_PDF = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
# The matrix that puts the words on the sheet: its scale, and the left margin of print.css
# (13 mm, 49 pixels). Chromium draws a CSS pixel 3.125 units wide, less when it shrinks.
FULL_SIZE = 3.125
SIZE_OF_WORDS = re.compile(rb"([0-9.]+) 0 0 \1 153\.125 [-0-9.]+ cm")
MOST_SHEETS = 3

HANDOUTS = [*PROCEDURES, "/treatments/none-of-these-now/", "/when-to-consider/", "/get-help/"]
LARGE = f"{ARTICLE}large-print/"
TWO_COMPARED = "/compare/?with=nerve-blocks&with=none-of-these-now"


@pytest.fixture
def handout(page):
    page.goto(ARTICLE)
    page.emulate_media(media="print")
    return page


def test_what_only_works_on_a_screen_is_left_out(handout):
    shown = handout.locator("nav, .btn, .notice, .skip, .contact, body > footer, .menu")
    assert shown.count() > 5
    for element in shown.all():
        expect(element).to_be_hidden()


def test_a_handout_says_whose_words_it_has_and_of_when(handout, base_url):
    expect(handout.locator(".brand")).to_be_visible()
    expect(handout.locator(".brand")).to_contain_text("Interventional Pain Clinic")
    expect(handout.locator(".brand")).to_contain_text("Bartlesville, OK")
    stamp = handout.locator(".stamp-line")
    expect(stamp).to_be_visible()
    expect(stamp).to_contain_text("Not yet checked by a clinician")
    expect(stamp).to_contain_text(re.compile(r"Edition\s*1, [A-Z][a-z]+ \d+, 20\d\d"))


def test_its_code_and_address_lead_to_the_very_edition_that_was_printed(handout, base_url):
    address = f"{base_url}/edition/radiofrequency-ablation/1/"
    origin = handout.locator(".origin")
    expect(origin).to_contain_text(address)
    expect(origin.get_by_role("img", name="The address below as a QR code")).to_be_visible()
    handout.goto(address)
    expect(handout).to_have_url(f"{base_url}{ARTICLE}")


def test_signs_that_cannot_wait_are_on_paper_too(handout):
    expect(handout.get_by_role("complementary", name="Signs that cannot wait")).to_be_visible()
    expect(handout.get_by_role("heading", name="After the procedure, call 911 for")).to_be_visible()


def test_main_findings_and_all_rare_harms_are_on_paper(handout):
    rows = handout.locator(".findings > li")
    shown = [row for row in rows.all() if row.is_visible()]
    assert len(shown) >= 6
    rare = handout.locator("h3:has-text('Rare but serious') + .findings > li")
    assert rare.count() >= 3
    for row in rare.all():
        expect(row).to_be_visible()


def test_a_handout_leaves_to_the_page_what_it_can_do_without_and_says_so(handout):
    for heading in ("How it works", "Common questions", "Sources and review"):
        expect(handout.get_by_role("heading", name=heading)).to_be_hidden()
    expect(handout.locator(".origin")).to_contain_text(re.compile(r"its \d+ sources"))


def test_large_print_is_the_same_handout_in_eighteen_points(page, handout):
    """18 points, as the American Printing House for the Blind asks."""
    words = handout.locator("article").inner_text()
    handout.goto(LARGE)
    handout.emulate_media(media="print")
    assert handout.locator("article").inner_text() == words
    paragraphs = handout.locator(".split p, .split li, .sides p, .flags li").all()
    seen = [paragraph for paragraph in paragraphs if paragraph.is_visible()]
    sizes = {e.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") for e in seen}
    assert min(sizes) >= 17 * 96 / 72
    assert max(sizes) >= 18 * 96 / 72


def test_the_page_in_large_print_is_larger_on_the_screen_too(page):
    size = "document.querySelector('.split p').computedStyleMap().get('font-size').value"
    page.goto(ARTICLE)
    usual = page.evaluate(size)
    page.goto(LARGE)
    assert page.evaluate(size) >= 1.2 * usual


def test_there_is_room_for_questions_on_paper_only(handout):
    notes = handout.get_by_role("heading", name="My questions for the visit")
    expect(notes).to_be_visible()
    handout.emulate_media(media="screen")
    expect(notes).to_be_hidden()


def test_dark_screens_print_black_on_white(handout):
    handout.emulate_media(media="print", color_scheme="dark")
    ink, paper = handout.locator("main p").first.evaluate(
        "e => [getComputedStyle(e).color, getComputedStyle(document.documentElement)"
        ".getPropertyValue('--page').trim()]"
    )
    assert (ink, paper) in [("rgb(0, 0, 0)", "#fff"), ("rgb(34, 34, 34)", "#fff")]


def sizes_of_words(pdf):
    for stream in STREAMS_OF_A_PDF.findall(pdf):
        try:
            yield from SIZE_OF_WORDS.findall(zlib.decompress(stream))
        except zlib.error:  # a font or a picture
            continue


@pytest.mark.parametrize("path", [*HANDOUTS, LARGE, TWO_COMPARED])
def test_paper_is_printed_in_the_size_it_was_made_for(page, path):
    """A browser shrinks a page that is too wide for its sheets, words and all."""
    page.goto(path)
    sizes = set(map(float, sizes_of_words(page.pdf(prefer_css_page_size=True))))
    assert FULL_SIZE in sizes  # drawings stand at the margin too, in their own sizes


@pytest.mark.parametrize("path", [*HANDOUTS, TWO_COMPARED])
def test_a_handout_takes_three_sheets_at_most(page, path):
    page.goto(path)
    sheets = len(PAGES_OF_A_PDF.findall(page.pdf(prefer_css_page_size=True)))
    assert 1 <= sheets <= MOST_SHEETS
