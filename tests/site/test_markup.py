"""What holds for the HTML of every page."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from tests.site.pages import OWN

DATA = "application/ld+json"


def each(crawl, find):
    """What `find` finds wrong, with the page it is on."""
    return [f"{path}: {wrong}" for path, page in crawl.items() for wrong in find(page)]


def stylesheet():
    with open(finders.find("css/site.css")) as file:
        return file.read()


def test_each_page_has_one_first_heading_and_skips_no_level(crawl):
    def skipped(page):
        levels = [int(heading.tag[1]) for heading in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
        if levels.count(1) != 1 or levels[0] != 1:
            yield f"headings {levels}"
        for before, after in zip(levels, levels[1:], strict=False):
            if after > before + 1:
                yield f"h{before} is followed by h{after}"

    assert each(crawl, skipped) == []


def test_titles_and_descriptions_are_there_and_are_the_pages_own(crawl, public):
    titles = [page.title for page in crawl.values()]
    descriptions = {path: page.meta("description") for path, page in public.items()}
    assert sorted(set(titles)) == sorted(titles)
    assert all(title.partition(" | ")[0] for title in titles)
    assert {path: [d] for path, [d] in descriptions.items() if 40 <= len(d) <= 160} == descriptions
    assert len({d for [d] in descriptions.values()}) == len(descriptions)


def test_each_page_names_its_own_address_as_the_canonical_one(crawl):
    """Those of a visitor's own request name none."""
    canonical = {
        path: [link.get("href") for link in page.all("link") if link.get("rel") == "canonical"]
        for path, page in crawl.items()
    }
    own = {path: [] for path in OWN}
    assert canonical == {path: [f"{settings.SITE_URL}{path}"] for path in crawl} | own


def test_each_page_has_its_landmarks_and_starts_with_the_skip_link(crawl):
    for path, page in crawl.items():
        assert page.one("html").get("lang") == "en-US", path
        assert page.one("main").get("id") == "main", path
        first = page.one("body").inside("a", "button", "input", "summary")[0]
        assert (first.get("class"), first.get("href")) == ("skip", "#main"), path
        headers = [header.parent.tag for header in page.all("header", "footer")]
        assert headers.count("body") == 2, path  # one header and one footer of the site


def test_every_picture_has_words_or_says_that_it_needs_none(crawl):
    def wordless(page):
        for image in page.all("img"):
            if "alt" not in image.attributes:
                yield image
        for drawing in page.all("svg"):
            named = drawing.inside("title") and drawing.get("role") == "img"
            if not (named or drawing.get("aria-hidden") == "true"):
                yield drawing

    assert each(crawl, wordless) == []


def test_no_style_no_script_and_no_handler_stands_in_the_html(crawl):
    def inline(page):
        for element in page.elements:
            if element.tag == "style" or element.tag == "script" and element.get("type") != DATA:
                yield element
            for name, value in element.attributes.items():
                if name == "style" or name.startswith("on") or "javascript:" in value:
                    yield element

    assert each(crawl, inline) == []


def test_nothing_is_loaded_from_another_host(crawl):
    def foreign(page):
        for element in page.all("link", "script", "img", "iframe", "source", "video", "use"):
            address = element.get("src") or element.get("href") or ""
            ours = address.startswith(("/static/", "#", "data:"))
            if address and not ours and element.get("rel") != "canonical":
                yield element
            if "srcset" in element.attributes:
                yield element

    assert each(crawl, foreign) == []


def test_everything_that_pages_and_stylesheet_load_is_there(crawl):
    loaded = {
        element.get("href") or element.get("src")
        for page in crawl.values()
        for element in page.all("link", "img", "script")
    }
    files = {address.removeprefix("/static/") for address in loaded if address} - {None}
    files = {name for name in files if not name.startswith("http")}
    drawn = re.findall(r"url\(\"?([^\")]+)\"?\)", stylesheet())
    assert {address for address in drawn if not address.startswith("../")} == set()
    files |= {address.removeprefix("../") for address in drawn}
    assert "css/site.css" in files
    assert {name for name in files if finders.find(name) is None} == set()
    assert "@import" not in stylesheet()


@pytest.mark.parametrize(
    "attribute", ["aria-labelledby", "aria-describedby", "aria-controls", "for"]
)
def test_ids_are_unique_and_what_points_at_one_finds_it(crawl, attribute):
    def lost(page):
        ids = page.ids
        yield from (f"id {name} is there twice" for name in set(ids) if ids.count(name) > 1)
        for element in page.elements:
            for name in element.get(attribute, "").split():
                if name not in ids:
                    yield f"{element} points at {name}"

    assert each(crawl, lost) == []
