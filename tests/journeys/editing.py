"""The editors’ desk in a browser."""

import re
import urllib.error
import urllib.request
from datetime import date, timedelta

from playwright.sync_api import expect

PAGES = "/admin/treatments/edition/pages/"
DRAFT = re.compile(r"/admin/treatments/\w+/\d+/change/")


def next_year():
    return (date.today() + timedelta(days=365)).isoformat()


def open_draft(desk, title):
    """The screen of that page's draft."""
    desk.goto(PAGES)
    rows = desk.get_by_role("region", name="All pages")
    rows.get_by_role("link", name=title, exact=True).click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(title)
    return desk


def unfold(desk, heading):
    """The rows of that kind, unfolded."""
    group = desk.locator(".inline-group", has=desk.get_by_role("heading", name=heading, level=2))
    group.locator("details").first.evaluate("box => { box.open = true }")
    return group


def save(desk):
    desk.get_by_role("button", name="Save the draft").click()
    expect(desk.locator(".messagelist")).to_contain_text("The draft is saved.")


def ask_for_review(desk, note="A figure is right now."):
    desk.get_by_role("button", name="Save and ask for review").click()
    desk.get_by_label("What changed, and why").fill(note)
    desk.get_by_role("button", name="Ask for a review").click()
    expect(desk.locator(".messagelist")).to_contain_text("waits for a clinician’s signature")


def open_waiting(desk, title):
    """The edition of that page that waits for a signature."""
    desk.goto(PAGES)
    waiting = desk.get_by_role("region", name="Waiting for a signature")
    waiting.get_by_role("link", name=title, exact=True).click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text(f"{title}, edition")


def sign(desk, title):
    open_waiting(desk, title)
    desk.get_by_label("Next review by").fill(next_year())
    desk.get_by_role("button", name="Sign these words").click()
    expect(desk.locator(".messagelist")).to_contain_text("Signed.")


def publish(desk, title):
    desk.goto(PAGES)
    signed = desk.get_by_role("region", name="Signed, to be published")
    signed.get_by_role("link", name=title, exact=True).click()
    desk.get_by_role("button", name="Publish for patients").click()
    expect(desk.locator(".messagelist")).to_contain_text("Patients read this edition now.")


def read(url):
    """(status, text) of a page, as somebody without a browser reads it."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310  our own site
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()
