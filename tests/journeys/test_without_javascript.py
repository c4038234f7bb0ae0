"""Everything a visitor needs works with scripts switched off. Asking for a consultation does,
too: see test_asking.py."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def page(phone_without_scripts):
    return phone_without_scripts


def test_what_hurts_leads_to_its_page_and_on_to_a_treatment(page):
    page.goto("/")
    where_it_hurts = page.get_by_role("region", name="Where does it hurt?")
    need = where_it_hurts.get_by_role("link").first
    words = need.inner_text()
    need.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    assert re.search(r"/pain/[a-z-]+/$", page.url)
    treatment = page.get_by_role("region", name="Treatments talked about for this pain").locator(
        "a[href^='/treatments/']"
    )
    title = treatment.first.inner_text()
    treatment.first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_role("heading", name="Possible harms")).to_have_count(1)


def test_the_menu_opens_and_closes(page):
    page.goto("/")
    menu = page.get_by_role("navigation", name="Main")
    compare = menu.get_by_role("link", name="Compare")
    expect(compare).to_be_hidden()
    menu.locator("summary").click()
    expect(compare).to_be_visible()
    menu.locator("summary").click()
    expect(compare).to_be_hidden()
    menu.locator("summary").click()
    compare.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare the treatments")


def test_words_and_answers_unfold(page):
    page.goto("/treatments/radiofrequency-ablation/")
    question = page.locator(".faq").first
    expect(question.locator("p").first).to_be_hidden()
    question.locator("summary").click()
    expect(question.locator("p").first).to_be_visible()
