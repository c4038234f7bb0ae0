"""“What this site keeps about you” against what a browser sees: both ways."""

from urllib.parse import urlsplit

import pytest

from tests.journeys import asking
from tests.journeys.pages import KINDS

# What a page could keep in a browser besides cookies.
STORES = """async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map(each => each.name),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"local": [], "session": [], "databases": [], "caches": [], "workers": 0}
SETS_SOMETHING = {*asking.KINDS, "desk sign-in"} - {"start"}


@pytest.fixture
def hosts(context):
    """That anything in this browser asked, as it goes on."""
    asked = set()
    context.on("request", lambda request: asked.add(urlsplit(request.url).hostname))
    return asked


@pytest.fixture(scope="module")
def told(browser, base_url):
    """The words about each cookie on the page, by its name."""
    with browser.new_context(base_url=base_url) as context:
        page = context.new_page()
        page.goto("/privacy/")
        names, words = page.locator("#cookies ~ * dt"), page.locator("#cookies ~ * dd")
        return dict(zip(names.all_inner_texts(), words.all_inner_texts(), strict=True))


def set_in(context):
    """Names of its cookies. A request's reference is part of one."""
    names = {cookie["name"] for cookie in context.cookies()}
    return {asking.REFERENCE.sub("REFERENCE", name) for name in names}


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_keeps_more_in_a_browser_than_is_told_or_asks_another_host(
    page, context, hosts, told, kind
):
    KINDS[kind](page)
    page.wait_for_load_state("networkidle")

    assert hosts == {"localhost"}
    assert page.evaluate(STORES) == NOTHING
    may_be_set = {name for name, words in told.items() if "You never get it" not in words}
    assert set_in(context) <= (may_be_set if kind in SETS_SOMETHING else set())


def test_a_visitor_who_sends_a_request_gets_all_that_is_told_and_staff_the_rest(
    page, context, new_context, signed_in_states, told
):
    asking.fill_in(page)
    reference = asking.send(page)
    desk = new_context(storage_state=signed_in_states("Front desk"))
    at_the_desk = desk.new_page()
    at_the_desk.goto("/admin/")
    staff = set_in(desk) - set_in(context)

    assert set_in(context) == {name for name, words in told.items() if "You never" not in words}
    assert staff <= {name for name, words in told.items() if "You never" in words}
    assert {"session", "seen"} <= staff
    assert reference in str(context.cookies())


def test_the_look_into_a_browser_finds_what_is_there(page, hosts, context):
    """A control: a page that keeps something in each place and asks elsewhere."""
    page.goto("/")
    page.evaluate("""async () => {
        localStorage.setItem("a", "1");
        sessionStorage.setItem("b", "1");
        indexedDB.open("c");
        await caches.open("d");
        document.cookie = "e=1";
    }""")
    page.goto("data:text/html,<img src='https://elsewhere.example/track.gif'>")
    page.goto("/")

    kept = {"local": ["a"], "session": ["b"], "databases": ["c"], "caches": ["d"], "workers": 0}
    assert page.evaluate(STORES) == kept
    assert set_in(context) == {"e"}
    assert "elsewhere.example" in hosts
