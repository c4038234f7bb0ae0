"""The front desk in a browser."""

from playwright.sync_api import expect

BOARD = "/admin/consultations/consultationrequest/"
FIND = f"{BOARD}find/"


def open_request(desk, reference):
    """The screen of that request; what stands on it."""
    desk.goto(FIND)
    desk.get_by_label("Reference").fill(reference)
    desk.get_by_role("button", name="Find", exact=True).click()
    desk.get_by_role("link", name=reference).click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(f"Request {reference}")
    return desk.locator("#content")


def others_of(desk, reference):
    """What that request's screen says of requests that were sent from the same form."""
    return _shown(open_request(desk, reference).locator(".desk-same-form"))


def sign_of(desk, reference):
    """What that request's screen says of a 911 sign."""
    return _shown(open_request(desk, reference).locator(".desk-sign-note"))


def _shown(words):
    return words.inner_text() if words.count() else ""
