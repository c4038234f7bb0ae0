"""A manager approves what has come to its end; then it is gone for the desk and the visitor."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys import asking
from tests.journeys.asking import arrive, press
from tests.journeys.front_desk import BOARD, FIND, open_request
from tests.journeys.test_front_desk import in_form, move, wrong_with
from tests.journeys.test_receipt import look

FORGETTING = f"{BOARD}forgetting/"


@pytest.fixture
def receipt(page):
    """Reference and code of a request that waits at the desk."""
    asking.confirmation(page)
    return asking.reference_on(page), asking.code_on(page)


@pytest.fixture
def manager(signed_in_as):
    return signed_in_as("Manager")


@pytest.fixture
def ended(receipt, desk, running_site):
    """The same, dealt with and put into the chart over thirty days ago."""
    reference, _ = receipt
    open_request(desk, reference)
    press(desk, "Take it")
    form = in_form(desk, "You tried to reach them")
    form.get_by_label("Reached: we talked").check()
    press(desk, "Keep the try")
    move(desk, "Booked")
    press(desk, "It is in the chart")
    expect(desk.locator("#content")).to_contain_text("To be forgotten from")
    running_site.query(
        "UPDATE consultations_consultationrequest SET charted_at = ? WHERE reference = ?",
        (datetime.now(UTC) - timedelta(days=31)).isoformat(" "),
        reference,
    )
    return receipt


def find(desk, reference):
    desk.goto(FIND)
    desk.get_by_label("Reference").fill(reference)
    desk.get_by_role("button", name="Find", exact=True).click()


def listed(page, heading):
    """What stands under that heading of the manager's page."""
    page.goto(FORGETTING)
    return page.get_by_role("region", name=heading)


def test_what_a_manager_approves_is_gone_for_the_desk_and_the_visitor(ended, manager, desk, page):
    reference, code = ended
    expect(listed(manager, "At their end")).to_contain_text(reference)

    manager.get_by_role("button", name="Approve: forget").click()

    expect(manager.locator(".messagelist")).to_contain_text("Forgotten: ")
    expect(listed(manager, "At their end")).not_to_contain_text(reference)
    expect(listed(manager, "Forgotten so far")).to_contain_text("Approved by Demo manager")
    find(desk, reference)
    expect(desk.locator("#content")).to_contain_text("Nobody.")
    expect(desk.get_by_role("link", name=reference)).to_have_count(0)
    look(page, reference, code)
    expect(page.get_by_role("alert")).to_contain_text("That reference and code do not match")


def test_what_is_held_stays_whoever_wants_it_gone(ended, manager, desk, page):
    reference, code = ended
    open_request(manager, reference)
    form = in_form(manager, "Keep it from being forgotten")
    form.get_by_label("Why must it be kept?").fill("Judge Heronsworth asks for it.")
    press(manager, "Hold it")
    expect(listed(manager, "Held")).to_contain_text(reference)
    expect(listed(manager, "At their end")).not_to_contain_text(reference)

    look(page, reference, code)
    press(page, "Cancel my request…")
    press(page, "Yes, cancel and delete it")

    arrive(page, "We must keep your request for now")
    expect(page.get_by_role("main")).not_to_contain_text("Heronsworth")
    main = open_request(desk, reference)
    expect(main).to_contain_text("asked to be deleted")
    expect(main).not_to_contain_text("Heronsworth")
    expect(open_request(manager, reference)).to_contain_text("They want it deleted.")
    press(manager, "Release it")
    expect(manager.locator(".messagelist")).to_contain_text(reference)
    find(desk, reference)
    expect(desk.locator("#content")).to_contain_text("Nobody.")


def test_the_managers_page_fits_a_phone_and_axe_finds_nothing(ended, manager):
    manager.goto(FORGETTING)
    expect(manager.get_by_role("region", name="At their end")).to_contain_text(ended[0])

    assert wrong_with(manager) == set()
