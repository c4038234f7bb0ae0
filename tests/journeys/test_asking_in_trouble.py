"""A visitor leaves something out, waits too long, has no cookies or is in danger."""

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.consultations.visitor import NOTE, PAGES, TYPED
from tests.journeys.asking import (
    FORM,
    GIVEN_BACK,
    RECEIPT_REFUSED,
    REFUSED,
    SEND,
    TITLES,
    answer,
    arrive,
    emergency,
    fill_in,
    go_on,
    press,
    refused,
    safety_refused,
    send,
    walk_on,
    walk_to,
)
from tests.journeys.conftest import ON_EVERYTHING
from tests.journeys.front_desk import sign_of

# A draft as it was two hours ago.
OLD = (
    "import time; now = time.time(); time.time = lambda: now - 2 * 3600; "
    "from consultations.draft import Draft; print(Draft().seal())"
)
PROBLEMS = {"safety refused": 1, "about you refused": 6, "talking refused": 2}
PROBLEMS |= {"your questions refused": 3, "check refused": 1}


def described(control):
    """The words of everything that aria-describedby names, of the control or its group."""
    return control.evaluate("""control => [control, control.closest('fieldset')]
        .flatMap(e => (e?.getAttribute('aria-describedby') || '').split(' '))
        .map(id => document.getElementById(id)?.innerText).join(' ')""")


@ON_EVERYTHING
@pytest.mark.parametrize(("kind", "problems"), PROBLEMS.items())
def test_a_page_says_what_is_wrong_and_leads_there(visitor, kind, problems):
    REFUSED[kind](visitor)
    summary = visitor.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport()
    assert visitor.title().startswith("Error: ")
    links = summary.get_by_role("link")
    expect(links).to_have_count(problems)
    for link in links.all():
        link.click()
        control = visitor.locator(link.get_attribute("href"))
        expect(control).to_be_focused()
        expect(control).to_be_in_viewport()
        expect(control).to_have_attribute("aria-invalid", "true")
        assert link.inner_text() in described(control)
        name = control.get_attribute("name")
        expect(visitor.locator(f"[name={name}]").first).to_be_focused()
    wrong = visitor.locator("main [aria-invalid=true]")
    names = {control.get_attribute("name") for control in wrong.all()}
    assert len(names) == problems, "nothing else is marked as wrong"


@pytest.mark.parametrize("kind", [*GIVEN_BACK, *RECEIPT_REFUSED])
def test_what_is_no_wrong_answer_is_read_first_too(visitor, kind):
    (GIVEN_BACK | RECEIPT_REFUSED)[kind](visitor)
    expect(visitor.get_by_role("alert")).to_be_focused()
    assert visitor.title().startswith("Error: ")


def test_pages_without_a_mistake_say_nothing_of_errors(visitor):
    visitor.goto(FORM)
    for here, there in pairwise(PAGES):
        assert not visitor.title().startswith("Error")
        expect(visitor.get_by_role("alert")).to_have_count(0)
        expect(visitor.locator("main [aria-invalid]")).to_have_count(0)
        walk_on(visitor, here, there)
    assert not visitor.title().startswith("Error")


def test_what_was_typed_is_still_there_after_a_mistake(visitor):
    walk_to(visitor, "about-you")
    refused(visitor, "about-you", phone="12", email="at home")
    for name, typed in (TYPED["about-you"] | {"phone": "12", "email": "at home"}).items():
        control = visitor.locator(f"[name={name}]")
        if control.first.get_attribute("type") in ("radio", "checkbox"):
            expect(visitor.locator(f"[name={name}]:checked")).to_have_count(1)
        else:
            expect(control).to_have_value(typed)
    answer(visitor, "about-you")
    go_on(visitor, "talking")


def test_a_sign_leads_to_the_emergency_page_and_nothing_is_kept(visitor):
    emergency(visitor)
    main = visitor.get_by_role("main")
    expect(main.get_by_role("link", name="Call 911").first).to_have_attribute("href", "tel:911")
    expect(main).to_contain_text("We kept nothing of your answer.")
    expect(main.get_by_role("textbox")).to_have_count(0)
    visitor.goto(FORM)
    expect(visitor.locator("main :checked")).to_have_count(0)


def test_whoever_answered_by_mistake_gets_back_to_the_question(visitor):
    emergency(visitor)
    press(visitor, "Back to the question")
    arrive(visitor, TITLES["safety"])
    answer(visitor, "safety")
    go_on(visitor, "about-you")


def test_a_sign_that_a_doctor_has_checked_is_seen_at_the_desk(visitor, desk):
    emergency(visitor)
    press(visitor, "A doctor has already checked this: go on")
    arrive(visitor, TITLES["about-you"])
    walk_on(visitor, "about-you", "check")
    reference = send(visitor)
    assert sign_of(desk, reference).startswith("911 sign.")


def test_without_a_sign_the_desk_sees_no_flag(visitor, desk):
    fill_in(visitor)
    assert sign_of(desk, send(visitor)) == ""


@pytest.fixture(scope="module")
def old_draft(running_site):
    return running_site.manage("shell", "-c", OLD).split()[-1]


def test_a_form_that_lay_open_for_over_an_hour_starts_again_with_what_was_typed_last(
    visitor, old_draft
):
    walk_to(visitor, "your-questions")
    visitor.locator("[name=draft]").evaluate("(field, old) => { field.value = old }", old_draft)
    refused(visitor, "your-questions")
    expect(visitor.get_by_role("heading", name="Please start again")).to_be_visible()
    arrive(visitor, TITLES["safety"])
    walk_on(visitor, "safety", "your-questions")
    expect(visitor.locator("[name=note]")).to_have_value(NOTE)
    go_on(visitor, "check")
    assert send(visitor)


@pytest.mark.parametrize("step", ["about-you", "your-questions"])
def test_without_the_cookie_a_page_is_given_back_with_its_words(visitor, step):
    walk_to(visitor, step)
    visitor.context.clear_cookies()
    refused(visitor, step)
    arrive(visitor, TITLES[step])
    for name in {"name", "phone", "note", "referred_by"} & set(TYPED[step]):
        expect(visitor.locator(f"[name={name}]")).to_have_value(TYPED[step][name])
    walk_on(visitor, step, "check")
    assert send(visitor)


def test_without_the_cookie_a_request_is_not_sent_and_a_second_try_sends_it(visitor):
    fill_in(visitor)
    visitor.context.clear_cookies()
    refused(visitor, "check", SEND)
    summary = visitor.get_by_role("alert")
    expect(summary).to_contain_text("what you typed is still here")
    arrive(visitor, TITLES["check"])
    expect(visitor.get_by_role("main")).to_contain_text(NOTE)
    expect(visitor.locator("[name=consent]")).to_be_checked()
    assert send(visitor)


def test_the_first_page_is_left_by_an_answer_only(visitor):
    safety_refused(visitor)
    press(visitor, "Continue")
    arrive(visitor, TITLES["safety"])
    expect(visitor.get_by_role("alert")).to_be_visible()
