"""Pages are light and hold still, also on a slow line."""

import pytest

from tests.journeys.asking import FORM
from tests.journeys.pages import ARTICLE
from tests.site.pages import PROCEDURES

WATCH_SHIFTS = """
    window.shifted = [];
    new PerformanceObserver(list => {
        for (const entry of list.getEntries())
            window.shifted.push([entry.value, entry.sources.map(s => String(s.node?.outerHTML))]);
    }).observe({type: 'layout-shift', buffered: true});
"""
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}


@pytest.fixture
def line(context):
    """A visitor's first visit: nothing cached; notes what goes over the line."""
    return Line(context)


class Line:
    def __init__(self, context):
        self.page = context.new_page()
        self.page.add_init_script(WATCH_SHIFTS)
        self.requests, self.types, self.bytes = {}, {}, {}
        self.session = context.new_cdp_session(self.page)
        self.session.send("Network.enable")
        self.session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self.session.on("Network.requestWillBeSent", self.note_request)
        self.session.on("Network.loadingFinished", self.note_bytes)

    def note_request(self, event):
        self.requests[event["requestId"]] = event["request"]["url"]
        self.types[event["requestId"]] = event["type"]

    def note_bytes(self, event):
        self.bytes[event["requestId"]] = event["encodedDataLength"]

    def visit(self, path):
        self.page.goto(path, wait_until="networkidle")
        return self.page

    def weight(self, kind=None):
        return sum(n for key, n in self.bytes.items() if kind in (None, self.types[key]))


@pytest.mark.parametrize(
    "path", ["/", *PROCEDURES, "/compare/", "/self-check/", "/search/?q=shot", FORM]
)
def test_a_first_visit_is_light(line, path, base_url):
    line.visit(path)
    assert {url for url in line.requests.values() if not url.startswith(base_url)} == set()
    assert set(line.bytes) == set(line.requests), "everything that was asked for came"
    assert len(line.requests) <= 8, line.requests
    parts = {line.requests[key]: size for key, size in line.bytes.items()}
    assert line.weight("Stylesheet") <= 10_000, parts
    assert 5_000 < line.weight() <= 45_000, parts
    assert "Script" not in line.types.values()


@pytest.mark.parametrize("speed", ["fast", "slow"])
@pytest.mark.parametrize("path", ["/", ARTICLE])
def test_nothing_moves_while_a_page_arrives(line, path, speed):
    if speed == "slow":
        line.session.send("Network.emulateNetworkConditions", SLOW)
    page = line.visit(path)
    page.wait_for_timeout(300)
    assert page.evaluate("PerformanceObserver.supportedEntryTypes.includes('layout-shift')")
    assert page.evaluate("window.shifted") == []


def test_the_next_page_needs_no_more_than_its_words(page):
    """Stylesheet, font and pictures of the first page serve for all others."""
    page.goto("/", wait_until="networkidle")
    asked = []
    page.on("response", lambda answer: asked.append(answer.request.resource_type))
    page.goto(ARTICLE, wait_until="networkidle")
    fetched = page.evaluate(
        "performance.getEntriesByType('resource').filter(e => e.transferSize).map(e => e.name)"
    )
    assert "document" in asked
    assert fetched == []
