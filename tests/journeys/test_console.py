"""The browser itself has nothing to complain about: policy, scripts, missing files."""

import pytest

from tests.journeys.asking import GIVEN_BACK, RECEIPT_REFUSED, REFUSED
from tests.journeys.pages import KINDS

# What a browser says of a page that is meant to be an error page or a refused form.
MEANT = "Failed to load resource: the server responded with a status of 4"
ERRORS = ["not found", *REFUSED, *GIVEN_BACK, *RECEIPT_REFUSED]


NEWS = "info"  # such as that it has forgotten the pages of this site, as it was told


class Complaints(list):
    def __init__(self, page):
        page.on("console", lambda message: message.type == NEWS or self.append(message.text))
        page.on("pageerror", lambda error: self.append(str(error)))
        page.on("requestfailed", lambda request: self.append(f"{request.url} failed"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_browser_complains_of_nothing(page, kind):
    complaints = Complaints(page)
    KINDS[kind](page)
    page.wait_for_load_state("networkidle")
    of_the_page = [page.url] if kind in ERRORS else []
    assert len([words for words in complaints if words.startswith(MEANT)]) == len(of_the_page)
    assert [words for words in complaints if not words.startswith(MEANT)] == []


def test_the_browser_refuses_what_the_policy_forbids(page):
    """A control: a script and a style that got into a page do nothing."""
    page.goto("/")
    complaints = Complaints(page)
    page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "document.title = 'taken over'";
        const style = document.createElement("style");
        style.textContent = "main { display: none }";
        document.body.append(script, style);
    }""")
    page.wait_for_timeout(100)
    assert page.title() != "taken over"
    assert page.get_by_role("main").is_visible()
    assert len([words for words in complaints if "Content Security Policy" in words]) == 2
