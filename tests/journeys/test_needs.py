"""From what hurts to a way on, and to one sheet of paper; words explained on the way."""

import pytest
from playwright.sync_api import expect

from tests.journeys.test_print import PAGES_OF_A_PDF
from tests.site.pages import NEEDS

LEG = "/pain/leg-or-arm/"


def test_the_guidance_leads_to_the_page_of_a_need_and_back(page):
    page.goto("/when-to-consider/#leg-or-arm")
    heading = page.locator("#leg-or-arm")
    expect(heading).to_be_in_viewport()
    words = heading.inner_text()
    heading.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    page.get_by_role("region", name="Where to go next").get_by_role(
        "link", name="When to consider a procedure"
    ).click()
    expect(page.locator("#leg-or-arm")).to_be_in_viewport()


def test_a_number_leads_to_its_source_on_the_same_page(page):
    page.goto(LEG)
    page.get_by_role("link", name="Source 2").first.click()
    assert page.url.endswith(f"{LEG}#source-2")
    expect(page.locator("#source-2")).to_be_in_viewport()


def test_a_hard_word_is_explained_by_the_keyboard_alone(page):
    page.goto(LEG)
    box = page.locator(".explain").first
    meaning = box.get_by_text("Numbness or weakness may come with it.")
    expect(meaning).to_be_hidden()
    box.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(meaning).to_be_visible()


def test_a_hard_word_leads_to_the_glossary_and_from_there_to_where_it_is_used(page):
    page.goto(LEG)
    page.locator("a.term").first.click()
    entry = page.locator("#radicular-pain")
    expect(entry).to_be_in_viewport()
    entry.get_by_role("link", name="Epidural steroid injections").click()
    expect(page.locator("#who-it-may-help")).to_be_in_viewport()


@pytest.mark.parametrize("path", NEEDS)
def test_a_need_prints_on_one_sheet(page, path):
    page.goto(path)
    assert len(PAGES_OF_A_PDF.findall(page.pdf(prefer_css_page_size=True))) == 1


def test_paper_says_where_the_words_come_from_and_where_hard_ones_are_explained(page, base_url):
    page.goto(LEG)
    page.emulate_media(media="print")
    origin = page.get_by_text("From “When to consider a procedure”, edition 1.")
    expect(origin).to_be_visible()
    expect(origin).to_contain_text("explains hard words")
    expect(origin).to_contain_text(f"{base_url}{LEG}")
    expect(page.locator(".explain").first).to_be_hidden()
    expect(page.get_by_role("heading", name="What is an emergency: call 911")).to_be_visible()
