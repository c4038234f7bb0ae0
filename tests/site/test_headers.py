"""What every answer carries: no tracking, no framing, nothing from elsewhere."""

import pytest
from django.core.exceptions import ValidationError

from tests.site.pages import ARTICLES, FORM, OWN, PAGES, STATUS
from treatments.models import Edition, Page

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def carried(response):
    return {name: response.headers.get(name) for name in HEADERS}


def test_every_page_carries_the_security_headers(crawl):
    for path, page in crawl.items():
        assert carried(page.response) == HEADERS, path


@pytest.mark.parametrize(
    "path", ["/not/here/", "/nor-here/", "/admin/login/", "/admin/", "/robots.txt"]
)
def test_errors_and_the_desk_carry_them_too(client, db, path):
    assert carried(client.get(path)) == HEADERS


def test_an_answer_to_a_wrong_host_carries_them_too(client, db):
    assert carried(client.get("/", headers={"host": "evil.example"})) == HEADERS


def test_a_form_that_is_too_large_is_refused_with_them_too(client, db):
    assert carried(client.post(FORM, {"note": "x" * 300_000})) == HEADERS


def test_reading_sets_no_cookie(crawl):
    for path in PAGES:
        assert dict(crawl[path].response.cookies) == {}, path
        assert "Cookie" not in crawl[path].response.headers.get("Vary", ""), path


@pytest.mark.parametrize("path", OWN)
def test_a_form_that_sends_something_sets_the_one_cookie_that_guards_it(crawl, path):
    [cookie] = crawl[path].response.cookies.values()
    assert (cookie.key, cookie["httponly"], cookie["samesite"]) == ("csrf", True, "Lax")
    assert cookie["max-age"] == ""  # gone when the browser closes


def test_no_cache_between_us_and_a_visitor_keeps_the_form(crawl):
    """Her own browser does: without that its “back” could not show what came from a form."""
    assert crawl[FORM].response.headers["Cache-Control"] == "private, no-cache"


def test_a_receipt_is_kept_in_no_cache_at_all(crawl):
    assert "no-store" in crawl[STATUS].response.headers["Cache-Control"]


def banners(page):
    """What is said under the header of every page."""
    return [element.text for element in page.all("p") if element.get("class") == "notice"]


def test_search_engines_are_asked_to_wait_while_any_page_is_unsigned(crawl):
    asked = {path: page.meta("robots") for path, page in crawl.items()}
    assert asked == {path: ["noindex"] for path in crawl}
    for path, page in crawl.items():
        [words] = banners(page)
        assert words.startswith("No page here is yet checked by a clinician."), path


def test_search_engines_are_welcome_once_every_page_is_signed(all_signed, read):
    assert not Edition.objects.live().unsigned().exists()
    for path in PAGES:
        page = read(path)
        assert page.meta("robots") == [], path
        assert banners(page) == [], path
        assert "Not yet checked by a clinician." not in page.text, path
    assert [read(path).meta("robots") for path in OWN] == [["noindex"]] * 2


def test_one_unsigned_page_is_enough_to_ask_them_to_wait(all_signed, editor, read):
    """And its readers are told, on the page itself and everywhere."""
    live = Edition.objects.live().get(article__slug="overview")
    article = live.article.page
    article.lead = "Newer words."
    article.save()
    edition = Edition.objects.propose(article, by=editor)
    with pytest.raises(ValidationError):  # the only way to be live unsigned is to be starter words
        edition.publish(by=editor)
    assert read("/").meta("robots") == []
    Edition.objects.propose(new_page(), is_starter=True).publish()
    assert read("/").meta("robots") == ["noindex"]
    assert "Not yet checked by a clinician." in read("/new-page/").text
    assert "Not yet checked by a clinician." not in read("/glossary/").text


def new_page():
    page = Page.objects.create(slug="new-page", title="A new page", lead="x", description="x")
    page.sections.create(heading="Part", text="Words.")
    return page


def test_a_signed_article_names_who_checked_it_and_when_to_check_again(all_signed, read):
    for path in ARTICLES:
        text = read(path).text
        assert "Checked by Dr. Clara Example, MD" in text, path
        assert "Next check by" in text, path
        assert "Not yet reviewed" not in text, path
