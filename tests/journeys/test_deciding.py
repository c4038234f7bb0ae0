"""From home to an answer: compare two treatments, find a page in one's own words. On a phone,
without scripts, with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.journeys.pages import tab_to


@pytest.fixture
def page(phone_without_scripts):
    """At the front door."""
    phone_without_scripts.goto("/")
    return phone_without_scripts


def follow(page, name):
    tab_to(page, page.get_by_role("main").get_by_role("link", name=name, exact=True))
    page.keyboard.press("Enter")


def choose(page, *names):
    for name in names:
        tab_to(page, page.get_by_label(name, exact=True))
        page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Show these"))
    page.keyboard.press("Enter")


def test_two_treatments_are_compared(page):
    follow(page, "Compare the treatments")
    choose(page, "Epidural steroid injections", "None of these now")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Compare: Epidural steroid injections, None of these now"
    )
    expect(page.get_by_role("heading", name="What it is for")).to_be_in_viewport()
    harms = page.get_by_role("table", name="Benefits and harms")
    expect(harms.get_by_role("rowheader")).to_have_text(
        ["Epidural steroid injections", "None of these now"]
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare the treatments")


def test_one_alone_is_refused_beside_the_boxes_and_stays_ticked(page):
    follow(page, "Compare the treatments")
    choose(page, "Nerve blocks")
    expect(page).to_have_title("Error: Compare the treatments | Interventional Pain Clinic")
    group = page.get_by_role("group", name="Which ones?")
    expect(group).to_have_accessible_description(
        "Choose at least two. All of them are shown below."
    )
    expect(page.locator("#too-few")).to_be_in_viewport()
    expect(page.get_by_label("Nerve blocks", exact=True)).to_be_checked()
    choose(page, "None of these now")
    expect(page.get_by_role("heading", name="What it is for")).to_be_in_viewport()


def test_misspelt_words_find_the_page_and_the_part(page):
    tab_to(page, page.get_by_role("searchbox"))
    page.keyboard.type("epidurel")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Showing results for")
    first = page.get_by_role("region", name="What we found").get_by_role("heading").nth(1)
    expect(first).to_have_text("Epidural steroid injections")
    expect(page.get_by_role("main").locator("mark").first).to_have_text("epidural")
    tab_to(page, first.get_by_role("link"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Epidural steroid injections")


def test_where_it_hurts_leads_to_treatments_and_on_to_a_comparison_of_just_those(page):
    follow(page, "Pain down a leg or an arm, with or without back pain")
    follow(page, "Compare them side by side")
    expect(
        page.get_by_role("table", name="Benefits and harms").get_by_role("rowheader")
    ).to_have_text(["Epidural steroid injections", "Nerve blocks", "None of these now"])


def test_words_that_are_nowhere_lead_on(page):
    tab_to(page, page.get_by_role("searchbox"))
    page.keyboard.type("zzzzzz")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="No page fits")).to_be_visible()
    follow(page, "A broken bone in the spine")
    expect(page.get_by_role("heading", level=1)).to_have_text("A broken bone in the spine")
