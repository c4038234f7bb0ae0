"""The front desk goes through several requests at once, by mouse, keyboard and phone."""

import pytest
from playwright.sync_api import expect

from tests.journeys.asking import fill_in, send
from tests.journeys.conftest import PHONE, WITHOUT_SCRIPTS
from tests.journeys.front_desk import BOARD, open_request
from tests.journeys.test_front_desk import press_until, wrong_with

SCREENS = [{}, PHONE | WITHOUT_SCRIPTS]


@pytest.fixture
def two_sent(page, running_site):
    """References of two requests that wait at the desk. What other tests sent before is in
    somebody's hands, for fifty fill a page."""
    running_site.query(
        "UPDATE consultations_consultationrequest SET assigned_to_id ="
        " (SELECT MIN(id) FROM practice_staffaccount) WHERE assigned_to_id IS NULL"
    )
    references = []
    for name in ("Robin", "Alex"):
        fill_in(page, name=name, note=f"Buy pills, says {name}.")
        references.append(send(page))
    return references


def tick(desk, references):
    desk.goto(f"{BOARD}?show=unassigned")
    for reference in references:
        desk.get_by_label(f"Tick {reference}").check()
    desk.get_by_role("button", name="Read the ticked ones together").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Several at once")


@pytest.mark.parametrize("browser_of", SCREENS, ids=["desktop", "phone-without-scripts"])
def test_two_are_read_together_and_marked_as_spam(two_sent, signed_in_as, browser_of):
    desk = signed_in_as("Front desk", **browser_of)
    tick(desk, two_sent)
    for words in [*two_sent, "Buy pills, says Robin.", "Buy pills, says Alex."]:
        expect(desk.locator("#content")).to_contain_text(words)

    desk.get_by_role("button", name="Mark them as spam").click()

    expect(desk.locator(".messagelist")).to_contain_text("Now “Spam”: 2.")
    assert "show=unassigned" in desk.url
    assert [each for each in two_sent if each in desk.content()] == []


def test_one_of_them_is_left_out_after_reading(two_sent, desk):
    tick(desk, two_sent)
    desk.get_by_label(f"With {two_sent[0]}").uncheck()

    desk.get_by_role("button", name="Mark them as spam").click()

    expect(desk.locator(".messagelist")).to_contain_text("Now “Spam”: 1.")
    assert [each for each in two_sent if each in desk.content()] == [two_sent[0]]


def test_two_are_given_to_a_colleague_by_keyboard(two_sent, desk):
    desk.goto(f"{BOARD}?show=unassigned")
    for reference in two_sent:
        desk.get_by_label(f"Tick {reference}").focus()
        desk.keyboard.press("Space")
    press_until(desk, "Read the ticked ones together", presses=300)
    desk.keyboard.press("Enter")
    desk.get_by_role("combobox").focus()
    desk.keyboard.type("Demo manager")
    press_until(desk, "Give them to")
    desk.keyboard.press("Enter")

    expect(desk.locator(".messagelist")).to_contain_text("Given to Demo manager: 2.")
    expect(open_request(desk, two_sent[0])).to_contain_text("Demo manager has it")


def test_the_screen_and_its_list_fit_a_phone_and_axe_finds_nothing(two_sent, desk):
    desk.goto(f"{BOARD}?show=unassigned")
    assert wrong_with(desk) == set()
    tick(desk, two_sent)
    assert wrong_with(desk) == set()
    desk.get_by_role("button", name="Give them to that person").click()
    expect(desk.locator(".errors")).to_contain_text("Choose who deals with them.")
    expect(desk.locator(".errors")).to_be_focused()
    assert wrong_with(desk) == set()
