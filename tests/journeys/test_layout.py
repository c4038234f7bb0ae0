"""Pages fit narrow screens and large text, and show where the keyboard is."""

import pytest
from playwright.sync_api import expect

from tests.journeys.asking import FORM
from tests.journeys.pages import ARTICLE, KINDS

READING = ["/", ARTICLE, FORM]
WALKED = ["safety", "about you", "talking", "your pain", "your questions", "check", "stage"]
# Elements that stick out on the right; none where the page fits its width.
OVERFLOWING = """() => {
    const root = document.scrollingElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    return [...document.body.querySelectorAll('*')]
        .filter(e => e.getBoundingClientRect().right > root.clientWidth + 1)
        .map(e => e.outerHTML.slice(0, 120));
}"""
# The ring of what has the keyboard: its own, its row's (::after), or its label's.
RING = """() => {
    const e = document.activeElement;
    const rings = [getComputedStyle(e), getComputedStyle(e, '::after')];
    if (e.labels?.[0]) rings.push(getComputedStyle(e.labels[0]));
    const seen = rings.some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2);
    const box = e.getBoundingClientRect();
    return {name: e.outerHTML.slice(0, 160), is_body: e === document.body, seen,
            on_screen: box.bottom > 0 && box.top < innerHeight && box.width > 0};
}"""
MOVING = """() => [...document.querySelectorAll('*')].flatMap(e =>
    ['', '::before', '::after'].map(part => [e, getComputedStyle(e, part || null)]))
    .filter(([e, s]) => /[1-9]/.test(s.transitionDuration) || s.animationName !== 'none'
                        || s.scrollBehavior === 'smooth')
    .map(([e]) => e.outerHTML.slice(0, 120))"""


def stops(page, most=400):
    """What each press of Tab reaches, until the page ends."""
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(RING)
        if stop["is_body"]:
            return
        yield stop


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_fits_a_narrow_screen(page, kind):
    KINDS[kind](page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(OVERFLOWING) == []
    page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true })")
    assert page.evaluate(OVERFLOWING) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_fits_a_wide_screen(page, kind):
    """The menu lies open from 1216 pixels up, with no room to spare."""
    KINDS[kind](page)
    for width in (1216, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(OVERFLOWING) == [], width


@pytest.mark.parametrize("kind", ["home", "article", "start"])
def test_a_page_fits_a_wide_screen_when_its_font_never_comes(page, kind):
    """On a slow first visit Arial stands in, and is wider."""
    page.route("**/*.woff2", lambda route: route.abort())
    KINDS[kind](page)
    page.set_viewport_size({"width": 1216, "height": 800})
    assert page.evaluate(OVERFLOWING) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_fits_with_text_twice_as_large(page, kind):
    KINDS[kind](page)
    page.set_viewport_size({"width": 640, "height": 800})
    size = "parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)"
    before = page.evaluate(size)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(size) >= 1.6 * before, "the text does grow"
    assert page.evaluate(OVERFLOWING) == []


@pytest.mark.parametrize("kind", ["home", "article", "start", *WALKED, "emergency", "confirmation"])
def test_the_keyboard_is_seen_wherever_it_is(page, kind):
    page.emulate_media(reduced_motion="reduce")  # nothing is caught while it slides in
    KINDS[kind](page)
    walked = list(stops(page))
    assert len(walked) > 15
    assert [stop["name"] for stop in walked if not stop["seen"]] == []
    assert [stop["name"] for stop in walked if not stop["on_screen"]] == []


@pytest.mark.parametrize("path", READING)
def test_the_first_stop_skips_to_the_main_text(page, path):
    page.goto(path)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the main text")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_skip_link_stays_out_of_sight_until_it_is_needed(page):
    page.goto("/")
    expect(page.get_by_role("link", name="Skip to the main text")).not_to_be_in_viewport()


def test_the_menu_works_with_the_keyboard_alone(page):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/")
    menu = page.get_by_role("navigation", name="Main")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    first = menu.get_by_role("link").first
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Treatments")


@pytest.mark.parametrize("path", READING)
def test_forced_colours_leave_a_page_that_can_be_read(page, path):
    page.emulate_media(forced_colors="active")
    page.goto(path)
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    headings = page.locator("main :is(h1, h2, legend):not(.print-only *)")
    assert headings.count() >= 3
    for heading in headings.all():
        expect(heading).to_be_visible()
        ink, paper = heading.evaluate(
            "e => [getComputedStyle(e).color, getComputedStyle(document.body).backgroundColor]"
        )
        assert ink != paper
    assert len(page.screenshot()) > 20_000, "a picture of one colour takes about 4,000 bytes"


@pytest.mark.parametrize("path", READING)
def test_nothing_moves_for_those_who_ask_for_stillness(page, path):
    page.emulate_media(reduced_motion="reduce")
    page.goto(path)
    assert page.evaluate(MOVING) == []


def test_links_answer_a_pointer_softly_for_everybody_else(page):
    page.emulate_media(reduced_motion="no-preference")
    page.goto("/")
    assert page.evaluate(MOVING) != []
