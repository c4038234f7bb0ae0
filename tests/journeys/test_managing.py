"""A manager begins with what needs them, and sees how the desk does."""

import pytest
from playwright.sync_api import expect

from tests.journeys.asking import fill_in, send
from tests.journeys.front_desk import BOARD
from tests.journeys.test_accessibility import SCHEMES, put_axe_into, violations

FITS = "document.documentElement.scrollWidth <= innerWidth"
SCREENS = [f"{BOARD}figures/", f"{BOARD}figures/?weeks=52", f"{BOARD}trouble/"]


@pytest.fixture
def manager(page, signed_in_as):
    """Signed in while a request waits."""
    fill_in(page, name="Robin Vance")
    send(page)
    return signed_in_as("Manager")


def test_a_manager_goes_from_the_first_page_to_what_needs_them(manager):
    manager.get_by_role("link", name="need").click()  # no backup was ever made

    expect(manager.get_by_role("heading", level=1)).to_have_text("Trouble")
    expect(manager.locator("#content")).to_contain_text("backup is due")
    assert "Robin" not in manager.content()


def test_a_manager_reads_the_figures_of_another_period(manager):
    manager.goto(f"{BOARD}figures/")
    manager.get_by_role("link", name="4 weeks").click()

    expect(manager.get_by_role("link", name="4 weeks")).to_have_attribute("aria-current", "page")
    expect(manager.get_by_role("region", name="Week by week").get_by_role("row")).to_have_count(5)
    assert "Robin" not in manager.content()


@pytest.mark.parametrize("address", SCREENS)
def test_it_fits_a_phone_and_axe_finds_nothing(manager, address):
    manager.emulate_media(reduced_motion="reduce")
    manager.goto(address)
    put_axe_into(manager)
    for width in [320, 390, 1280]:
        manager.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            manager.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert violations(manager) == set()
        assert manager.evaluate(FITS)
