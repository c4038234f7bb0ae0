"""A visitor asks to be called; the front desk reads it and takes it up."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.pages import ANSWERS, ARTICLE, FORM, fill_in, send

REFERENCE = re.compile(r"\b[2-9A-HJ-KM-NP-TV-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{2}\b")


def reference_on(page):
    [reference] = set(REFERENCE.findall(page.get_by_role("main").inner_text()))
    return reference


def test_the_next_step_of_an_article_brings_its_treatment_along(page):
    page.goto(ARTICLE)
    page.get_by_role("region", name="Your next step").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask for a consultation")
    chosen = page.locator("[name=about]:checked")
    assert chosen.get_attribute("value") == "radiofrequency-ablation"


def test_the_form_starts_with_nothing_chosen_for_those_who_come_another_way(page):
    page.goto(FORM)
    expect(page.locator("[name=about]:checked")).to_have_count(0)
    expect(page.locator("[name=consent]:checked")).to_have_count(0)
    expect(page.locator("[name=may_leave_message]:checked")).to_have_value("no")


def test_an_empty_form_says_what_is_missing_and_leads_there(page):
    page.goto(FORM)
    assert not page.title().startswith("Error")
    send(page)
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    assert page.title().startswith("Error: ")
    links = summary.get_by_role("link")
    assert links.count() >= 4
    for link in links.all():
        link.click()
        target = page.locator(link.get_attribute("href"))
        expect(target).to_be_focused()
        assert target.get_attribute("aria-invalid") == "true"
        described = target.get_attribute("aria-describedby") or target.evaluate(
            "e => e.closest('fieldset').getAttribute('aria-describedby')"
        )
        words = [page.locator(f"[id='{name}']").inner_text() for name in described.split()]
        assert link.inner_text() in " ".join(words)


def test_what_was_typed_is_still_there_after_a_mistake(page):
    page.goto(FORM)
    fill_in(page, phone="12", email="pat@example.com")
    send(page)
    expect(page.get_by_role("alert").get_by_role("link")).to_have_count(1)
    for name, words in (ANSWERS | {"phone": "12", "email": "pat@example.com"}).items():
        expect(page.locator(f"[name={name}]")).to_have_value(words)
    expect(page.locator("[name=call_time]:checked")).to_have_value("morning")
    expect(page.locator("[name=consent]")).to_be_checked()


def test_a_request_is_acknowledged_with_a_reference_that_stays(page):
    visited = []
    page.on("framenavigated", lambda frame: visited.append(frame.url))
    page.goto(FORM)
    fill_in(page, name="Zebulon Quux", note="xylophone")
    send(page)
    page.wait_for_url("**/request/received/**")
    reference = reference_on(page)
    page.reload()
    assert reference_on(page) == reference
    assert [word for word in ["Zebulon", "Quux", "xylophone", "555"] if word in str(visited)] == []
    for word in ["Zebulon", "Quux", "xylophone"]:
        assert word not in page.content()
    assert [cookie["name"] for cookie in page.context.cookies()] == ["csrf"]
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_two_visitors_get_two_references(page):
    references = set()
    for _ in range(2):
        page.goto(FORM)
        fill_in(page)
        send(page)
        page.wait_for_url("**/request/received/**")
        references.add(reference_on(page))
    assert len(references) == 2


def test_going_back_and_sending_again_is_the_same_request(page):
    page.goto(FORM)
    fill_in(page)
    token = page.locator("[name=form_token]").input_value()
    send(page)
    page.wait_for_url("**/request/received/**")
    first = reference_on(page)
    page.goto(FORM)
    fill_in(page)
    page.locator("[name=form_token]").evaluate("(e, token) => { e.value = token }", token)
    send(page)
    page.wait_for_url("**/request/received/**")
    assert reference_on(page) == first


@pytest.fixture
def sent(page):
    """The reference of a request that waits at the desk."""
    page.goto(FORM)
    fill_in(page, name="Robin <b>Vance</b>", note="It hurts.\nمرحبا 🙂")
    send(page)
    page.wait_for_url("**/request/received/**")
    return reference_on(page)


@pytest.fixture
def desk(new_context, demo_logins):
    """The front desk, signed in, in a browser of its own."""
    page = new_context().new_page()
    username, password = demo_logins["Front desk"]
    page.goto("/admin/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    return page


def test_the_front_desk_reads_a_request_and_takes_it_up(sent, desk):
    desk.goto("/admin/consultations/consultationrequest/")
    assert "Robin" not in desk.content()  # the list names nobody
    desk.get_by_role("link", name=sent).click()
    main = desk.locator("#content-main")
    for words in ["Robin <b>Vance</b>", ANSWERS["phone"], "It hurts.", "مرحبا 🙂"]:
        expect(main).to_contain_text(words)
    expect(main.locator("b")).to_have_count(0)  # what a visitor typed is never markup
    desk.locator("[name=status]").select_option("in_progress")
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.get_by_role("link", name=sent).first.click()
    expect(desk.locator("[name=status]")).to_have_value("in_progress")
    expect(desk.locator("#content-main")).to_contain_text("new → in progress")
    expect(desk.locator("#content-main")).to_contain_text("Demo front desk")


def test_the_front_desk_sees_no_way_to_write_or_delete_a_request(sent, desk):
    desk.goto("/admin/consultations/consultationrequest/")
    expect(desk.get_by_role("link", name=re.compile("add", re.IGNORECASE))).to_have_count(0)
    desk.get_by_role("link", name=sent).click()
    expect(desk.get_by_role("link", name="Delete")).to_have_count(0)
    expect(desk.locator("#content-main textarea, #content-main input[type=text]")).to_have_count(0)
    expect(desk.get_by_role("link", name="Editions")).to_have_count(0)


def test_nobody_reads_a_request_without_signing_in(sent, page):
    page.goto("/admin/consultations/consultationrequest/")
    expect(page.get_by_label("Username")).to_be_visible()
    assert sent not in page.content()
