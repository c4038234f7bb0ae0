"""A reader with a sore back goes through the self-check: on a phone, with no script and with
the keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.pages import SHOW, SHOW_SIGN, self_check_result, tab_to

PATH = "/self-check/"
SHEETS = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture
def page(phone_without_scripts):
    return phone_without_scripts


def tick(page, label):
    box = page.get_by_label(label, exact=True)
    tab_to(page, box)
    page.keyboard.press("Space")
    expect(box).to_be_checked()


def none_of_these(page, level):
    tab_to(page, page.locator(f"[name='sign:{level}'][value=none]"))
    page.keyboard.press("Space")


def press(page, button):
    tab_to(page, page.get_by_role("button", name=button))
    page.keyboard.press("Enter")


def test_a_whole_check_is_done_with_the_keyboard(page):
    page.goto(PATH)
    none_of_these(page, "911")
    none_of_these(page, "same-day")
    tick(page, "Less than 4 weeks")
    page.keyboard.press("ArrowUp")  # from the first answer round to the last one
    expect(page.get_by_label("6 months or longer")).to_be_checked()
    tick(page, "Sleep")
    tick(page, "Physical therapy, for several weeks")
    tick(page, "I have diabetes")
    tick(page, "To walk farther")
    press(page, SHOW)

    expect(page.get_by_role("heading", level=1)).to_have_text("What your answers bring up")
    reasons = page.get_by_role("region", name="Reasons a visit may help")
    expect(reasons).to_contain_text("You answered: “6 months or longer”")
    expect(reasons).to_contain_text("You answered: “Physical therapy, for several weeks”")
    before = page.get_by_role("region", name="Tell the clinic before you book")
    expect(before).to_contain_text("You have diabetes.")
    answers = page.get_by_role("region", name="Your answers")
    expect(answers).to_contain_text("To walk farther")
    assert "?" not in page.url


def test_whoever_ticks_a_911_sign_is_told_at_once(page):
    page.goto(PATH)
    tick(page, "Chest pain, trouble breathing, or fainting")
    press(page, SHOW_SIGN)

    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Call 911 now")
    call = page.get_by_role("main").get_by_role("link", name="Call 911", exact=True)
    for shown in [heading, call]:
        expect(shown).to_be_in_viewport()
    expect(page.get_by_role("main")).not_to_contain_text("visit")


def test_the_way_back_from_a_result_leads_to_the_answers_as_they_were(page):
    page.goto(PATH)
    tick(page, "Chest pain, trouble breathing, or fainting")
    press(page, SHOW_SIGN)
    expect(page.get_by_role("heading", level=1)).to_have_text("Call 911 now")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it time for a visit?")
    expect(page.get_by_label("Chest pain, trouble breathing, or fainting")).to_be_checked()


def test_a_result_that_is_read_again_is_the_same(page):
    self_check_result(page)
    words = page.get_by_role("main").inner_text()
    page.reload()
    assert page.get_by_role("main").inner_text() == words


def test_a_result_is_a_sheet_to_take_along(page):
    self_check_result(page)
    page.emulate_media(media="print")
    for shown in ["Reasons a visit may help", "Your answers", "My own notes"]:
        expect(page.get_by_role("heading", name=shown, exact=True)).to_be_visible()
    for hidden in ["Pages to read", "Take it with you", "Your next step"]:
        expect(page.get_by_text(hidden, exact=True)).to_be_hidden()
    pdf = page.pdf(prefer_css_page_size=True)
    assert 1 <= len(SHEETS.findall(pdf)) <= 2


def test_signs_after_a_procedure_are_shown_to_those_who_had_one(page):
    page.goto(PATH)
    bleeding = page.get_by_label("Heavy bleeding that does not stop when you press on it")
    expect(bleeding).to_be_hidden()
    page.get_by_label("Yes, on my back or neck").check()
    expect(bleeding).to_be_visible()
    bleeding.check()
    page.get_by_role("button", name=SHOW_SIGN).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Call 911 now")
