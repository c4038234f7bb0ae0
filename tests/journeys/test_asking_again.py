"""Back, refresh, change and send again: nothing that was typed is lost or sent twice."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Error, expect

from tests.consultations.visitor import PAGES, TYPED, WORDS
from tests.journeys.asking import (
    FORM,
    SEND,
    TITLES,
    answer,
    answered,
    arrive,
    change,
    choose,
    code_on,
    fill_in,
    go_on,
    press,
    reference_on,
    send,
    walk_on,
    walk_to,
)
from tests.journeys.front_desk import others_of


def expect_answers(page, step):
    """All that the visitor of these tests typed and chose there stands there."""
    for name, typed in TYPED[step].items():
        control = page.locator(f"[name={name}]")
        if control.first.get_attribute("type") not in ("radio", "checkbox"):
            expect(control).to_have_value(typed)
            continue
        chosen = page.locator(f"[name={name}]:checked").all()
        wanted = [typed] if isinstance(typed, str) else typed
        assert [box.get_attribute("value") or "on" for box in chosen] == wanted, name


def test_the_back_button_of_the_form_keeps_what_was_typed_also_on_the_page_it_leaves(visitor):
    walk_to(visitor, "your-questions")
    answer(visitor, "your-questions")
    for step in reversed(PAGES[1:-2]):
        press(visitor, "Back")
        arrive(visitor, TITLES[step])
        expect_answers(visitor, step)
    for step in PAGES[2:-1]:
        go_on(visitor, step)
        expect_answers(visitor, step)


def test_back_judges_nothing(visitor):
    walk_to(visitor, "about-you")
    answer(visitor, "about-you", phone="12", name="")
    press(visitor, "Back")
    arrive(visitor, TITLES["safety"])
    expect(visitor.get_by_role("alert")).to_have_count(0)
    go_on(visitor, "about-you")
    expect(visitor.locator("[name=phone]")).to_have_value("12")


def test_the_browsers_own_back_shows_every_page_as_it_was_left_and_goes_on_from_there(visitor):
    fill_in(visitor)
    for step in reversed(PAGES[:-1]):
        visitor.go_back()
        arrive(visitor, TITLES[step])
        expect_answers(visitor, step)
    for step in PAGES[1:-1]:
        go_on(visitor, step)
        answer(visitor, step)
    go_on(visitor, "check")
    assert send(visitor)


def test_forward_leads_where_back_came_from(visitor):
    walk_to(visitor, "your-pain")
    visitor.go_back()
    arrive(visitor, TITLES["talking"])
    visitor.go_forward()
    arrive(visitor, TITLES["your-pain"])


def test_a_refresh_loses_nothing_that_was_sent_along(visitor):
    visitor.goto(FORM)
    for step, following in pairwise(PAGES):
        answer(visitor, step)
        go_on(visitor, following)
        visitor.reload()
        arrive(visitor, TITLES[following])
        expect(visitor.get_by_role("alert")).to_have_count(0)
    for typed in [TYPED["about-you"]["name"], TYPED["your-questions"]["note"]]:
        expect(visitor.get_by_role("main")).to_contain_text(typed)
    first = send(visitor)
    visitor.reload()
    assert reference_on(visitor) == first


@pytest.mark.parametrize("name", ["who_for", "phone", "access_needs", "pain_places", "note"])
def test_change_leads_to_the_question_itself(visitor, name):
    fill_in(visitor)
    change(visitor, name)
    control = visitor.locator(f"[name={name}]").first
    expect(control).to_be_focused()
    expect(control).to_be_in_viewport()
    [step] = [step for step, typed in TYPED.items() if name in typed]
    expect_answers(visitor, step)


def test_each_change_says_what_it_changes(visitor):
    fill_in(visitor)
    expect(visitor.get_by_role("button", name="Change Phone number")).to_have_count(1)
    changes = visitor.get_by_role("button", name=re.compile("^Change"))
    names = [button.inner_text() for button in changes.all()]
    assert len(names) > 15 and len(set(names)) == len(names)


def test_a_change_leads_back_to_the_page_to_check_with_the_new_answer(visitor):
    fill_in(visitor)
    change(visitor, "phone")
    visitor.locator("[name=phone]").fill("918 555 0188")
    go_on(visitor, "check")
    expect(answered(visitor, "phone")).to_have_text("918 555 0188")
    change(visitor, "call_time")
    choose(visitor, "call_time", "afternoon")
    go_on(visitor, "check")
    expect(answered(visitor, "call_time")).to_have_text("Afternoon")
    expect(answered(visitor, "phone")).to_have_text("918 555 0188")


def test_back_from_a_change_leads_to_the_page_to_check(visitor):
    fill_in(visitor)
    change(visitor, "pain_places")
    press(visitor, "Back")
    arrive(visitor, TITLES["check"])
    expect(answered(visitor, "name")).to_have_text(TYPED["about-you"]["name"])


def test_back_from_the_page_to_check_keeps_the_permission(visitor):
    fill_in(visitor)
    visitor.locator("[name=consent]").check()
    press(visitor, "Back")
    arrive(visitor, TITLES["your-questions"])
    go_on(visitor, "check")
    expect(visitor.locator("[name=consent]")).to_be_checked()


def test_going_back_and_sending_again_is_the_same_request(visitor, desk):
    fill_in(visitor)
    first = send(visitor)
    visitor.go_back()
    arrive(visitor, TITLES["check"])
    assert send(visitor) == first
    assert others_of(desk, first) == ""


def test_a_double_click_is_one_request(visitor, desk):
    fill_in(visitor)
    visitor.locator("[name=consent]").check()
    visitor.get_by_role("button", name=SEND).dblclick(no_wait_after=True)
    # Not wait_for_url(): the second click may break the first one's navigation off.
    expect(visitor).to_have_url(re.compile("/request/received/"))
    assert others_of(desk, reference_on(visitor)) == ""


def test_going_back_to_correct_something_makes_a_second_request_that_names_the_first(visitor, desk):
    fill_in(visitor)
    first = send(visitor)
    visitor.go_back()
    change(visitor, "phone")
    visitor.locator("[name=phone]").fill("918 555 0188")
    go_on(visitor, "check")
    second = send(visitor)
    assert second != first
    expect(visitor.get_by_role("main")).to_contain_text(f"You sent this form before: {first}")
    assert first in others_of(desk, second)
    assert second in others_of(desk, first)


def test_the_same_with_the_browsers_back_alone(visitor, desk):
    fill_in(visitor)
    first = send(visitor)
    visitor.go_back()
    visitor.go_back()
    arrive(visitor, TITLES["your-questions"])
    visitor.locator("[name=note]").fill("It also tingles.")
    go_on(visitor, "check")
    second = send(visitor)
    assert second != first
    assert first in others_of(desk, second)


def test_a_shared_computer_forgets_the_answers(visitor):
    """The browser keeps the pages until it is asked to forget them. After that it shows none
    by itself; it offers to send the form again, as for every page that came from a form."""
    fill_in(visitor)
    reference = send(visitor)
    code = code_on(visitor)
    visitor.go_back()
    expect(visitor.get_by_role("main")).to_contain_text(WORDS[0])  # a control
    visitor.go_forward()
    visitor.get_by_role("link", name="Forget my answers on this computer").click()
    arrive(visitor, "We asked your browser to forget")
    visitor.go_back()
    assert reference_on(visitor) == reference
    assert code not in visitor.content()
    for _ in PAGES[1:]:
        with visitor.expect_event("load"), pytest.raises(Error, match="ERR_CACHE_MISS"):
            visitor.go_back()
        assert [word for word in WORDS if word in visitor.content()] == []
    visitor.go_back()
    arrive(visitor, TITLES["safety"])
    assert [word for word in WORDS if word in visitor.content()] == []


def test_a_new_form_starts_empty_after_a_request_was_sent(visitor):
    fill_in(visitor)
    send(visitor)
    walk_to(visitor, "about-you")
    expect(visitor.locator("[name=name]")).to_have_value("")
    walk_on(visitor, "about-you", "talking")
    expect(visitor.locator("[name=language]")).to_have_value("")
