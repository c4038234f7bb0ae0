"""Days later, on a phone without scripts: how far is my request, another time, cancel it."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import asking
from tests.journeys.asking import STATUS, arrive, press


@pytest.fixture(scope="module")
def receipts(browser, base_url):
    """Sends a request from a computer; returns what the visitor wrote down."""

    def send():
        page = browser.new_context(base_url=base_url).new_page()
        asking.confirmation(page)
        written_down = asking.reference_on(page), asking.code_on(page)
        page.context.close()
        return written_down

    return send


@pytest.fixture
def phone(phone_without_scripts):
    return phone_without_scripts


def look(page, reference, code):
    page.goto(STATUS)
    page.get_by_label("Reference").fill(reference)
    page.get_by_label("Code", exact=True).fill(code)
    press(page, "Show my request")


def test_what_was_written_down_opens_it_however_it_is_typed(receipts, phone):
    reference, code = receipts()

    look(phone, reference.replace("-", " ").lower(), re.sub(r"\s", "", code).lower())

    arrive(phone, "We have your request")
    expect(phone.get_by_role("main")).to_contain_text(reference)
    assert phone.url.endswith(STATUS)  # and nothing of it in the address


def test_another_time_is_noted_and_the_phone_says_so_at_once(receipts, phone):
    look(phone, *receipts())
    press(phone, "Ask for this time")
    expect(phone.get_by_role("alert")).to_be_focused()
    assert phone.title().startswith("Error: ")

    phone.get_by_label("Afternoon").check()
    press(phone, "Ask for this time")

    expect(phone.get_by_role("status")).to_be_focused()
    expect(phone.get_by_role("status")).to_contain_text("Noted: afternoon.")
    assert not phone.title().startswith("Error")


def test_canceling_asks_once_more_and_then_nothing_opens_it_again(receipts, phone):
    written_down = receipts()
    look(phone, *written_down)
    press(phone, "Cancel my request…")
    press(phone, "Back to my request")
    arrive(phone, "We have your request")

    press(phone, "Cancel my request…")
    press(phone, "Yes, cancel and delete it")
    arrive(phone, "Your request is deleted")

    look(phone, *written_down)
    expect(phone.get_by_role("alert")).to_be_focused()
    expect(phone.get_by_role("alert")).to_contain_text("That reference and code do not match")


def test_a_mistyped_code_can_be_mended_where_it_stands(receipts, phone):
    reference, code = receipts()
    look(phone, reference, code[:-1])
    phone.get_by_role("alert").get_by_role("link").click()
    field = phone.get_by_label("Code", exact=True)
    expect(field).to_be_focused()
    expect(field).to_have_value(code[:-1])

    field.fill(code)
    press(phone, "Show my request")

    arrive(phone, "We have your request")


def test_it_leaves_no_session_and_nothing_of_the_pair_in_the_history(receipts, phone):
    visited = []
    phone.on("framenavigated", lambda frame: visited.append(frame.url))
    reference, code = receipts()
    look(phone, reference, code)
    press(phone, "Cancel my request…")
    press(phone, "Yes, cancel and delete it")

    assert [cookie["name"] for cookie in phone.context.cookies()] == ["csrf"]
    assert visited
    assert not [part for part in [reference, *code.split()] if part in " ".join(visited)]
