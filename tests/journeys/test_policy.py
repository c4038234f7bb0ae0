"""The policy (painclinic/middleware.py) forbids nothing that a page needs: at the desk neither."""

from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.journeys import asking
from tests.journeys.pages import KINDS
from tests.site.pages import OWN, PAGES

WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", event =>
    window.violations.push(event.effectiveDirective + " " + event.blockedURI));
"""
# The fewest kinds of screens that each role has; a crawl that finds less has lost its way.
AT_LEAST = {"Front desk": 10, "Editor": 20, "Clinician": 20, "Manager": 25}


@pytest.fixture
def watched(context):
    """A page that counts what its policy refuses."""
    context.add_init_script(WATCH)
    return context.new_page()


def violations(page):
    page.wait_for_load_state("networkidle")
    return page.evaluate("window.violations")


@pytest.mark.parametrize("path", [*PAGES, *OWN, "/treatments/nerve-blocks/large-print/"])
def test_no_public_page_breaks_the_policy(watched, path):
    watched.goto(path)
    assert violations(watched) == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_answer_on_the_way_breaks_it(watched, kind):
    KINDS[kind](watched)
    assert violations(watched) == []


@pytest.mark.parametrize("role", AT_LEAST)
def test_no_screen_of_the_desk_breaks_it(new_context, page, signed_in_states, role):
    """One screen of each kind that links lead to."""
    asking.fill_in(page)
    asking.send(page)
    context = new_context(storage_state=signed_in_states(role))
    context.add_init_script(WATCH)
    found, broken = crawl(context.new_page())

    assert broken == {}
    assert len(found) >= AT_LEAST[role], sorted(found)


def crawl(page):
    """The kinds of screens that were opened, and the violations by path."""
    kinds, waiting, broken = {}, ["/admin/"], {}
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(path)
        if kind is None or kind in kinds:
            continue
        kinds[kind] = path
        answer = page.goto(path)
        if "html" not in answer.headers.get("content-type", ""):
            continue
        if found := violations(page):
            broken[path] = found
        links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        waiting += [urlsplit(urljoin(page.url, link)).path for link in links]
    return kinds, broken


def kind_of(path):
    """The name of the screen; None for what is not at the desk or is a file to keep."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    if not path.startswith("/admin/") or "export" in path or "sign-out" in path:
        return None
    return found.view_name


def test_the_count_sees_what_the_policy_refuses(watched):
    """A control: a script, a style and a picture from elsewhere that got into a page."""
    watched.goto("/")
    assert refused_of_what_gets_into(watched) == {"script-src-elem", "style-src-elem", "img-src"}


def test_a_page_that_the_browser_had_already_keeps_its_policy(watched):
    """“You have it” (304) names the page and brings none of its other headers again."""
    watched.goto("/")
    known = watched.goto("/").request.all_headers()["if-none-match"]
    answer = watched.request.get("/", headers={"if-none-match": known})

    assert (answer.status, "content-security-policy" in answer.headers) == (304, False)
    assert refused_of_what_gets_into(watched) == {"script-src-elem", "style-src-elem", "img-src"}


def refused_of_what_gets_into(page):
    page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "document.title = 'taken over'";
        const style = document.createElement("style");
        style.textContent = "main { display: none }";
        const picture = document.createElement("img");
        picture.src = "https://elsewhere.example/track.gif";
        document.body.append(script, style, picture);
    }""")
    page.wait_for_timeout(200)
    return {words.split()[0] for words in page.evaluate("window.violations")}
