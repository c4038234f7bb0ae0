"""A printed page is a handout: the words, whose they are and of when; no buttons."""

import re
import zlib

import pytest
from playwright.sync_api import expect

from tests.journeys.pages import ARTICLE

PAGES_OF_A_PDF = re.compile(rb"/Type\s*/Page\b")
STREAMS_OF_A_PDF = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
# The matrix that puts the words on the sheet: its scale, and the left margin of print.css
# (16 mm, 60 pixels). Chromium draws a CSS pixel 3.125 units wide, less when it shrinks.
FULL_SIZE = 3.125
SIZE_OF_WORDS = re.compile(rb"([0-9.]+) 0 0 \1 187\.5 [-0-9.]+ cm")

HANDOUTS = [
    "/treatments/epidural-steroid-injections/",
    "/treatments/nerve-blocks/",
    "/treatments/radiofrequency-ablation/",
    "/treatments/spinal-cord-stimulation/",
    "/treatments/vertebral-augmentation/",
    "/treatments/none-of-these-now/",
    "/when-to-consider/",
    "/get-help/",
]


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
    stamp = handout.locator(".stamp")
    expect(stamp).to_be_visible()
    expect(stamp).to_contain_text("Not yet reviewed by a clinician")
    expect(stamp).to_contain_text(re.compile(r"Edition\s*1, [A-Z][a-z]+ \d+, 20\d\d"))
    expect(handout.get_by_text(f"{base_url}{ARTICLE}", exact=True)).to_be_visible()


def test_signs_that_cannot_wait_are_on_paper_too(handout):
    expect(handout.get_by_role("complementary", name="Signs that cannot wait")).to_be_visible()
    expect(handout.get_by_role("heading", name="After the procedure, call 911 for")).to_be_visible()


def test_answers_lie_open_on_paper(handout):
    answers = handout.locator(".faq > div")
    assert answers.count() >= 3
    for answer in answers.all():
        assert answer.evaluate("e => e.getBoundingClientRect().height") > 10


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


@pytest.mark.parametrize("path", HANDOUTS)
def test_a_handout_is_printed_in_the_size_it_was_made_for(page, path):
    """A browser shrinks a page that is too wide for its sheets, words and all."""
    page.goto(path)
    sizes = map(float, sizes_of_words(page.pdf(prefer_css_page_size=True)))
    assert max(sizes) == FULL_SIZE  # the mark of the clinic stands at the margin too, smaller


def test_an_article_prints_on_a_few_sheets(page):
    page.goto(ARTICLE)
    sheets = len(PAGES_OF_A_PDF.findall(page.pdf(prefer_css_page_size=True)))
    assert 1 <= sheets <= 8
