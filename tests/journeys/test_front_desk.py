"""The front desk reads a request and takes it up; nobody else sees it."""

import re

import pytest
from playwright.sync_api import expect

from tests.consultations.visitor import ACCESS, DOCTOR, EMAIL, LANGUAGE, PHONE, RELATION
from tests.journeys.asking import fill_in, send
from tests.journeys.front_desk import REQUESTS, open_request


@pytest.fixture
def sent(page):
    """The reference of a request that waits at the desk."""
    fill_in(page, name="Robin <b>Vance</b>", note="It hurts.\nمرحبا 🙂")
    return send(page)


def test_the_front_desk_reads_a_request_and_takes_it_up(sent, desk):
    desk.goto(REQUESTS)
    assert "Robin" not in desk.content()  # the list names nobody
    main = open_request(desk, sent)
    for words in ["Robin <b>Vance</b>", PHONE, EMAIL, RELATION, LANGUAGE, ACCESS, DOCTOR]:
        expect(main).to_contain_text(words)
    for words in ["It hurts.", "مرحبا 🙂", "Another adult", "Lower back", "Nerve blocks"]:
        expect(main).to_contain_text(words)
    expect(main.locator("b")).to_have_count(0)  # what a visitor typed is never markup
    desk.locator("[name=status]").select_option("in_progress")
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.get_by_role("link", name=sent).first.click()
    expect(desk.locator("[name=status]")).to_have_value("in_progress")
    expect(desk.locator("#content-main")).to_contain_text("new → in progress")
    expect(desk.locator("#content-main")).to_contain_text("Demo front desk")


def test_the_front_desk_sees_no_way_to_write_or_delete_a_request(sent, desk):
    desk.goto(REQUESTS)
    expect(desk.get_by_role("link", name=re.compile("add", re.IGNORECASE))).to_have_count(0)
    open_request(desk, sent)
    expect(desk.get_by_role("link", name="Delete")).to_have_count(0)
    expect(desk.locator("#content-main textarea, #content-main input[type=text]")).to_have_count(0)
    expect(desk.get_by_role("link", name="Editions")).to_have_count(0)


def test_nobody_reads_a_request_without_signing_in(sent, page):
    page.goto(REQUESTS)
    expect(page.get_by_label("Username")).to_be_visible()
    assert sent not in page.content()
