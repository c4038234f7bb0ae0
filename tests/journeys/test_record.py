"""A manager reads in the record what the front desk did, and follows it to where it was done."""

from playwright.sync_api import expect

from tests.journeys.asking import fill_in, send
from tests.journeys.conftest import PHONE
from tests.journeys.front_desk import open_request
from tests.journeys.test_accessibility import put_axe_into, violations

RECORD = "/admin/practice/act/"
FITS = "document.documentElement.scrollWidth <= innerWidth"


def test_a_manager_sees_who_looked_and_follows_it(page, desk, signed_in_as):
    fill_in(page, name="Robin Vance")
    reference = send(page)
    open_request(desk, reference)
    manager = signed_in_as("Manager")

    manager.goto(RECORD)
    line = manager.get_by_role("listitem").filter(
        has_text=f"viewed: consultation request {reference}"
    )
    expect(line).to_contain_text("front desk")
    assert "Robin" not in manager.content()

    line.get_by_role("link").click()
    expect(manager.get_by_role("heading", level=1)).to_have_text(f"Request {reference}")


def test_the_record_fits_a_phone_and_axe_finds_nothing(page, desk, signed_in_as):
    fill_in(page)
    open_request(desk, send(page))
    manager = signed_in_as("Manager")
    for scheme in ("light", "dark"):
        manager.emulate_media(color_scheme=scheme)
        manager.goto(RECORD)
        put_axe_into(manager)
        assert violations(manager) == set()
    manager.set_viewport_size(PHONE["viewport"])
    assert manager.evaluate(FITS)
