"""A visitor asks for a consultation, from an article to the reference."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.consultations.visitor import (
    ACCESS,
    DOCTOR,
    EMAIL,
    LANGUAGE,
    NAME,
    NOTE,
    PHONE,
    RELATION,
    WORDS,
)
from tests.journeys.asking import (
    FORM,
    LABELS,
    SEND,
    START,
    TITLES,
    answer,
    answered,
    arrive,
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
from tests.journeys.conftest import ON_EVERYTHING
from tests.journeys.pages import ARTICLE, tab_to

SHEETS = re.compile(rb"/Type\s*/Page\b")


@ON_EVERYTHING
def test_the_next_step_of_an_article_leads_to_a_reference_and_brings_its_treatment_along(visitor):
    visitor.goto(ARTICLE)
    visitor.get_by_role("region", name="Your next step").get_by_role("link").click()
    arrive(visitor, "Ask for a consultation")
    visitor.get_by_role("link", name="Start", exact=True).click()
    arrive(visitor, TITLES["safety"])
    walk_on(visitor, "safety", "your-questions")
    expect(visitor.locator("[name=about]:checked")).to_have_value("radiofrequency-ablation")
    answer(visitor, "your-questions", about=[])
    go_on(visitor, "check")
    expect(answered(visitor, "name")).to_have_text(NAME)
    expect(answered(visitor, "about")).to_have_text("Radiofrequency ablation")
    reference = send(visitor)
    arrive(visitor, "We have your request")
    visitor.reload()
    assert reference_on(visitor) == reference


def test_the_form_starts_with_nothing_chosen_for_those_who_come_another_way(visitor):
    chosen = visitor.locator("main :checked")
    walk_to(visitor, "about-you")
    values = [control.get_attribute("value") for control in chosen.all()]
    assert values == ["phone", "no"]  # the way to reach them; no message that says who we are
    walk_on(visitor, "about-you", "talking")
    expect(chosen).to_have_count(0)
    go_on(visitor, "your-pain")
    expect(chosen).to_have_count(0)
    go_on(visitor, "your-questions")
    expect(chosen).to_have_count(0)
    walk_on(visitor, "your-questions", "check")
    expect(chosen).to_have_count(0)


def test_a_request_is_made_with_the_keyboard_alone(visitor):
    def reach(role, name, key):
        tab_to(visitor, visitor.get_by_role(role, name=name, exact=True))
        visitor.keyboard.press(key)

    def write(name, words):
        tab_to(visitor, visitor.get_by_role("textbox", name=LABELS[name], exact=True))
        visitor.keyboard.type(words)

    visitor.goto(START)
    reach("link", "Start", "Enter")
    arrive(visitor, TITLES["safety"])
    reach("radio", "Yes, at least one", "ArrowDown")
    expect(visitor.get_by_role("radio", name="No, none of these")).to_be_checked()
    reach("button", "Continue", "Space")
    arrive(visitor, TITLES["about-you"])
    reach("radio", "Me", "Space")
    write("name", NAME)
    write("phone", PHONE)
    reach("radio", "Morning", "Space")
    visitor.keyboard.press("Enter")  # goes on, not back
    arrive(visitor, TITLES["talking"])
    write("language", LANGUAGE)
    visitor.keyboard.press("Enter")
    arrive(visitor, TITLES["your-pain"])
    reach("checkbox", "Neck", "Space")
    reach("button", "Continue", "Enter")
    arrive(visitor, TITLES["your-questions"])
    reach("checkbox", "Nerve blocks", "Space")
    reach("radio", "Yes", "ArrowUp")  # from the first answer round to the last one
    expect(visitor.get_by_role("radio", name="I am not sure", exact=True)).to_be_checked()
    reach("button", "Continue", "Enter")
    arrive(visitor, TITLES["check"])
    expect(answered(visitor, "name")).to_have_text(NAME)
    expect(answered(visitor, "pain_places")).to_have_text("Neck")
    reach("checkbox", LABELS["consent"], "Space")
    reach("button", SEND, "Enter")
    visitor.wait_for_url("**/request/received/**")
    assert reference_on(visitor)


def test_who_asks_for_somebody_else_says_who_they_are_and_that_they_may(visitor):
    walk_to(visitor, "about-you")
    relation, may_ask = visitor.locator("[name=relation]"), visitor.locator("[name=may_ask]")
    for who, is_asked in [("me", False), ("adult", True), ("child", True), ("me", False)]:
        choose(visitor, "who_for", who)
        expect(relation).to_be_visible(visible=is_asked)
        expect(may_ask).to_be_visible(visible=is_asked)
    answer(visitor, "about-you", relation="", may_ask=None)
    press(visitor, "Continue")
    links = visitor.get_by_role("alert").get_by_role("link").all()
    assert [link.get_attribute("href") for link in links] == ["#id_relation", "#id_may_ask"]
    answer(visitor, "about-you")
    go_on(visitor, "talking")


def test_what_was_said_about_somebody_else_is_dropped_when_it_is_for_oneself(visitor):
    walk_to(visitor, "about-you")
    answer(visitor, "about-you")
    choose(visitor, "who_for", "me")
    go_on(visitor, "talking")
    walk_on(visitor, "talking", "check")
    expect(answered(visitor, "who_for")).to_have_text("Me")
    assert RELATION not in visitor.content()


def test_which_doctor_is_asked_only_of_those_whom_a_doctor_sent(visitor):
    walk_to(visitor, "your-questions")
    doctor = visitor.get_by_role("textbox", name=LABELS["referred_by"])
    expect(doctor).to_be_hidden()
    for referral, is_asked in [("no", False), ("yes", True), ("not-sure", False), ("yes", True)]:
        choose(visitor, "referral", referral)
        expect(doctor).to_be_visible(visible=is_asked)
    answer(visitor, "your-questions")
    choose(visitor, "referral", "no")
    go_on(visitor, "check")
    assert DOCTOR not in visitor.content()


def test_all_that_was_answered_stands_on_the_page_to_check(visitor):
    fill_in(visitor)
    for name, words in {
        "who_for": "Another adult",
        "relation": RELATION,
        "name": NAME,
        "reach_by": "Phone call",
        "phone": PHONE,
        "email": EMAIL,
        "call_time": "Morning",
        "may_leave_message": "Yes",
        "language": LANGUAGE,
        "needs_interpreter": "Yes",
        "uses_relay": "No",
        "access_needs": ACCESS,
        "pain_places": "Lower back, Buttock, leg or foot",
        "pain_since": "More than a year",
        "tried": "Exercise or physical therapy",
        "about": "Nerve blocks",
        "referral": "Yes",
        "referred_by": DOCTOR,
        "note": NOTE,
    }.items():
        expect(answered(visitor, name)).to_have_text(words)


def test_what_was_left_out_is_shown_as_not_given(visitor):
    nothing = {"email": "", "pain_places": None, "pain_since": None, "tried": None, "note": ""}
    fill_in(visitor, **nothing)
    for name in nothing:
        expect(answered(visitor, name)).to_have_text("Not given")


@pytest.mark.parametrize(("email", "is_offered"), [(EMAIL, True), ("", False)])
def test_an_email_with_the_reference_is_offered_to_those_who_gave_an_address(
    visitor, email, is_offered
):
    fill_in(visitor, email=email)
    offer = visitor.get_by_role("checkbox", name=LABELS["wants_mail"])
    expect(offer).to_be_visible(visible=is_offered)


def test_the_trap_for_programs_is_met_by_no_person(visitor):
    walk_to(visitor, "about-you")
    trap = visitor.get_by_label(LABELS["homepage"])
    expect(trap).to_have_count(1)
    expect(trap).not_to_be_in_viewport()
    with pytest.raises(AssertionError, match="Tab never gets to"):
        tab_to(visitor, trap)


def test_a_request_is_acknowledged_with_a_reference_and_a_code_that_stay(visitor):
    fill_in(visitor)
    reference, code = send(visitor), code_on(visitor)
    assert re.fullmatch("([2-9A-Z]{4} ?){7}", code)
    expect(visitor.get_by_role("img", name="QR code")).to_be_visible()
    visitor.reload()
    assert (reference_on(visitor), code_on(visitor)) == (reference, code)
    sheets = SHEETS.findall(visitor.pdf(format="Letter", prefer_css_page_size=True))
    assert 1 <= len(sheets) <= 2


def test_the_receipt_opens_where_the_confirmation_says(visitor):
    fill_in(visitor)
    reference, code = send(visitor), code_on(visitor)
    receipt = visitor.get_by_role("region", name="To change or cancel online")
    receipt.get_by_role("link").click()
    visitor.get_by_role("textbox", name="Reference").fill(reference.lower())
    visitor.get_by_role("textbox", name="Code").fill(code.lower().replace(" ", ""))
    press(visitor, "Show my request")
    arrive(visitor, "We have your request")
    assert code not in visitor.content() and reference not in visitor.url


def test_who_cannot_use_a_phone_is_written_to(visitor):
    walk_to(visitor, "about-you")
    answer(visitor, "about-you", reach_by="email", phone="")
    go_on(visitor, "talking")
    walk_on(visitor, "talking", "check")
    expect(answered(visitor, "phone")).to_have_text("Not given")
    expect(answered(visitor, "reach_by")).to_have_text("Email")
    send(visitor)
    expect(visitor.get_by_role("main")).to_contain_text("writes to the address you gave")
    expect(visitor.get_by_role("main")).not_to_contain_text("calls the number you gave")


def test_two_visitors_get_two_references(visitor):
    fill_in(visitor)
    first = send(visitor)
    fill_in(visitor)
    assert send(visitor) != first


def test_no_address_no_cookie_and_no_storage_holds_a_word(visitor):
    visited, asked = [], []
    visitor.on("framenavigated", lambda frame: visited.append(frame.url))
    visitor.on("request", lambda request: asked.append(f"{request.url} {request.headers}"))
    fill_in(visitor)
    reference = send(visitor)
    assert len(visited) == 7 and len(asked) > 7
    cookies = visitor.context.cookies()
    assert {cookie["name"] for cookie in cookies} == {
        settings.CSRF_COOKIE_NAME,
        f"{settings.SENDER_COOKIE_NAME}-{reference}",
    }
    for word in WORDS:
        assert word not in f"{visited} {asked} {cookies}", word
        assert word not in visitor.content(), word
    assert visitor.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_the_page_of_the_form_asks_nobody_but_us(visitor, base_url):
    asked = []
    visitor.on("request", lambda request: asked.append(request.url))
    visitor.goto(FORM)
    assert [url for url in asked if not url.startswith(base_url)] == []
