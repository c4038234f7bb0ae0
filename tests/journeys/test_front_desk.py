"""A request arrives, is taken, tried twice, reached, booked and charted; two collide over one;
nobody else sees any."""

import re

import pytest
from playwright.sync_api import expect

from tests.consultations.visitor import ACCESS, DOCTOR, EMAIL, LANGUAGE, PHONE, RELATION
from tests.journeys.asking import fill_in, send
from tests.journeys.front_desk import BOARD, open_request
from tests.journeys.test_accessibility import SCHEMES, put_axe_into, unfold, violations

STALE = "Somebody changed this request since you opened it"
FITS = "document.documentElement.scrollWidth <= innerWidth"


@pytest.fixture
def sent(page):
    """The reference of a request that waits at the desk."""
    fill_in(page, name="Robin <b>Vance</b>", note="It hurts.\nمرحبا 🙂")
    return send(page)


def in_form(desk, heading):
    """The small form behind that heading, opened."""
    box = desk.locator("details", has=desk.locator("summary", has_text=heading))
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    return box


def try_to_reach(desk, outcome, note=""):
    form = in_form(desk, "You tried to reach them")
    form.get_by_label(outcome).check()
    form.get_by_label("Note").fill(note)
    form.get_by_role("button", name="Keep the try").click()
    expect(desk.locator(".messagelist")).to_contain_text("The try is kept.")


def move(desk, status):
    form = in_form(desk, "Move it on")
    form.get_by_label(status, exact=True).check()
    form.get_by_role("button", name="Move it").click()


def test_the_front_desk_reads_a_request(sent, desk):
    desk.goto(BOARD)
    assert "Robin" not in desk.content()  # the board names nobody
    main = open_request(desk, sent)
    for words in ["Robin <b>Vance</b>", PHONE, EMAIL, RELATION, LANGUAGE, ACCESS, DOCTOR]:
        expect(main).to_contain_text(words)
    for words in ["It hurts.", "مرحبا 🙂", "Another adult", "Lower back", "Nerve blocks"]:
        expect(main).to_contain_text(words)
    expect(main.locator("b")).to_have_count(0)  # what a visitor typed is never markup


def test_a_request_is_taken_tried_twice_reached_booked_and_charted(sent, desk):
    main = open_request(desk, sent)
    desk.get_by_role("button", name="Take it").click()
    expect(main).to_contain_text("Demo front desk has it")
    try_to_reach(desk, "No answer", note="Rang ten times.")
    expect(main).to_contain_text("Try again, on another day and at another time of day")
    try_to_reach(desk, "Left a message")
    try_to_reach(desk, "Reached: we talked", note="Wants <b>Tuesday</b>.")
    expect(main).to_contain_text("Book a visit, wait for a referral, or close it")
    move(desk, "Booked")
    expect(main).to_contain_text("Enter it in the chart, then tick that here")
    desk.get_by_role("button", name="It is in the chart").click()
    expect(main).to_contain_text("In the chart since")
    expect(main).to_contain_text("Nothing, unless they call back")
    expect(main).not_to_contain_text("Enter it in the chart")
    happened = desk.get_by_role("region", name="What happened")
    for words in ["took", "no answer", "Rang ten times.", "Wants <b>Tuesday</b>.", "→ booked"]:
        expect(happened).to_contain_text(words)
    desk.goto(BOARD)
    assert sent not in desk.content()


def test_two_collide_and_nothing_typed_is_lost(sent, desk, new_context):
    open_request(desk, sent)
    other = new_context(storage_state=desk.context.storage_state()).new_page()
    open_request(other, sent)
    try_to_reach(desk, "No answer")

    form = in_form(other, "Write a note")
    form.get_by_label("Note").fill("She called back at noon.")
    form.get_by_role("button", name="Keep the note").click()

    expect(other.locator(".errors")).to_contain_text(STALE)
    expect(other.locator(".errors")).to_be_focused()
    assert other.title().startswith("Error:")
    form = in_form(other, "Write a note")
    expect(form.get_by_label("Note")).to_have_value("She called back at noon.")
    form.get_by_role("button", name="Keep the note").click()
    expect(other.get_by_role("region", name="What happened")).to_contain_text("called back at noon")


def press_until(page, focused, presses=80):
    """Tab until what has the focus reads so."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        text = page.evaluate("document.activeElement.innerText || document.activeElement.value")
        if (text or "").startswith(focused):
            return
    raise AssertionError(f"“{focused}” is not reached by the keyboard")


def test_the_whole_triage_by_keyboard(sent, desk):
    main = open_request(desk, sent)
    press_until(desk, "Take it")
    desk.keyboard.press("Enter")
    expect(main).to_contain_text("Demo front desk has it")
    press_until(desk, "reached")
    desk.keyboard.press("Space")
    press_until(desk, "Keep the try")
    desk.keyboard.press("Enter")
    expect(main).to_contain_text("Book a visit, wait for a referral, or close it")
    press_until(desk, "Move it on")
    desk.keyboard.press("Enter")
    press_until(desk, "could_not_reach")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowDown")
    press_until(desk, "Move it")
    desk.keyboard.press("Enter")
    expect(main).to_contain_text("→ booked")


def wrong_with(page):
    """What axe finds on that page, narrow and wide, light and dark, folded and open, and where
    it is wider than the window."""
    put_axe_into(page)
    wrong = set()
    for width in [320, 390, 1280]:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            for is_open in [False, True]:
                unfold(page, is_open)
                wrong |= violations(page)
                if not page.evaluate(FITS):
                    wrong.add((width, "too wide"))
    return wrong


def test_the_screen_fits_a_phone_and_axe_finds_nothing(sent, desk):
    open_request(desk, sent)
    assert wrong_with(desk) == set()

    in_form(desk, "Write a note").get_by_role("button", name="Keep the note").click()
    expect(desk.locator(".errors")).to_contain_text("Write a few words.")
    assert wrong_with(desk) == set()


def test_the_front_desk_sees_no_way_to_write_or_delete_a_request(sent, desk):
    desk.goto(BOARD)
    expect(desk.get_by_role("link", name=re.compile("add", re.IGNORECASE))).to_have_count(0)
    main = open_request(desk, sent)
    expect(desk.get_by_role("link", name="Delete")).to_have_count(0)
    expect(main.locator("input[type=text]")).to_have_count(0)
    expect(desk.get_by_role("link", name="Editions")).to_have_count(0)


def test_an_editor_who_tries_to_look_is_shown_nothing(sent, desk, signed_in_as):
    open_request(desk, sent)
    editor = signed_in_as("Editor")
    expect(editor.get_by_role("link", name="Consultation requests")).to_have_count(0)
    for address in [desk.url, BOARD, f"{BOARD}find/", desk.url.replace("change/", "sheet/")]:
        assert editor.goto(address).status == 403
        for words in [sent, "Robin", PHONE]:
            assert words not in editor.content()


def test_nobody_reads_a_request_without_signing_in(sent, page):
    page.goto(BOARD)
    expect(page.get_by_label("Password")).to_be_visible()
    assert sent not in page.content()
