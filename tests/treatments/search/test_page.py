"""The search page."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from practice.models import Profile
from tests.site.pages import Page
from treatments.live import LiveEditions
from treatments.models import Edition
from treatments.models import Page as Article
from treatments.search import answer
from treatments.search.answer import LONGEST_QUERY

NEXT_YEAR = date.today() + timedelta(days=365)


@pytest.fixture
def search(client, db):
    return lambda text: Page("/search/", client.get("/search/", {"q": text}))


def results(page):
    """Title and address of each page that was found."""
    [found] = [element for element in page.all("ol") if element.get("class") == "found"]
    return [(h.text, h.inside("a")[0].get("href")) for h in found.inside("h3")]


def test_a_result_names_the_page_the_part_and_the_words_that_fit(search):
    page = search("will the nerve grow back")
    assert results(page)[0] == (
        "Radiofrequency ablation",
        "/treatments/radiofrequency-ablation/",
    )
    assert ("/treatments/radiofrequency-ablation/", "how-it-works") in page.links
    assert "grows" in [mark.text for mark in page.all("mark")]


def test_the_top_of_a_page_stands_before_its_sections(ask):
    for page in ask("scared of needles").pages:
        headings = [part.heading for part in page.parts]
        assert "" not in headings[1:], page


def test_a_corrected_spelling_is_never_silent(search):
    text = search("siatica").one("main").text
    assert "Showing results for “sciatica”." in text
    assert "Showing results for" not in search("sciatica").text


def test_a_corrected_spelling_leaves_the_rest_as_it_was_typed(search):
    text = search("What's a Cortizone shot?").one("main").text
    assert "Showing results for “What's a Cortisone shot?”." in text
    assert "what s a" not in text


def test_a_sign_that_cannot_wait_comes_with_the_numbers_to_call(search):
    page = search("i want to die")
    assert results(page)[0] == ("Urgent help", "/get-help/")
    [found] = [element for element in page.all("ol") if element.get("class") == "found"]
    calls = [a.get("href") for a in found.inside("a") if a.get("href").startswith("tel:")]
    assert calls == ["tel:911", "tel:988"], "once, with the first page"
    assert "Thoughts of suicide: call or text 988" not in search("disc").one("main").text


def test_the_page_does_not_claim_that_the_browser_forgets(search):
    for text in ["", "disc", "zzxqv"]:
        main = search(text).one("main").text
        assert "Your browser may remember the address of this page" in main
        assert "not kept" not in main


def test_an_answer_has_no_long_introduction(search):
    assert "Use your own words." in search("").text
    assert "Use your own words." not in search("disc").text


def test_the_box_keeps_what_was_asked_and_has_a_label_and_no_memory(search):
    page = search('"slipped" disc')
    [box] = [field for field in page.all("input") if field.get("name") == "q"]
    assert (box.get("value"), box.get("autocomplete")) == ('"slipped" disc', "off")
    assert [label.text for label in page.all("label") if label.get("for") == box.get("id")]
    [form] = [form for form in page.all("form") if form.get("role") == "search"]
    assert (form.get("action"), form.get("method", "get")) == ("/search/", "get")


def test_without_a_question_the_page_offers_the_box_and_ways_in(search):
    page = search("  ")
    assert not [element for element in page.all("ol") if element.get("class") == "found"]
    assert "No page fits" not in page.text
    assert {"/treatments/", "/glossary/", "/pain/not-sure/"} <= dict(page.links).keys()


def test_when_nothing_fits_the_page_helps_all_the_same(search):
    profile = Profile.current()
    profile.phone = "918-555-0142"
    profile.save()
    page = search("zzxqv")
    assert page.status == 200
    assert "We found nothing for “zzxqv”." in page.text
    ways = {"/treatments/", "/when-to-consider/", "/glossary/", "/get-help/", "/site-index/"}
    needs = {f"/pain/{need['slug']}/" for need in LiveEditions().needs}
    assert needs and ways | needs <= dict(page.links).keys()
    assert "You can also call the clinic: 918-555-0142." in page.text


def test_without_a_phone_the_page_names_none(search):
    assert "call the clinic:" not in search("zzxqv").text


@pytest.mark.parametrize("text", ["", "disc", "zzxqv"])
def test_the_signs_that_cannot_wait_stand_above_every_answer(search, text):
    [strip] = [aside for aside in search(text).all("aside") if aside.get("class") == "strip"]
    assert "Call 911 for: Both legs weak or numb" in strip.text


def test_a_long_question_is_cut_and_the_page_says_so(search, ask):
    text = "epidural " * 30
    assert "We looked for the first 100 letters of it." in search(text).text
    assert len(ask(text).query) <= LONGEST_QUERY and ask(text).pages
    assert "That was long" not in search("x" * LONGEST_QUERY).text


def test_no_search_engine_and_no_cache_keeps_an_answer(search, clinician):
    for edition in Edition.objects.live():
        edition.sign(clinician, NEXT_YEAR)
    page = search("disc")
    assert page.meta("robots") == ["noindex"]
    assert "no-store" in page.response.headers["Cache-Control"]
    assert "Cookie" not in page.response.headers.get("Vary", "")
    assert not page.response.cookies
    [canonical] = [link for link in page.all("link") if link.get("rel") == "canonical"]
    assert canonical.get("href").endswith("/search/")


def test_a_page_costs_few_queries(client, db):
    client.get("/search/?q=disc")
    with CaptureQueriesContext(connection) as asked:
        client.get("/search/?q=cortizone shot")
    assert len(asked) <= 3, "\n".join(query["sql"] for query in asked)


def test_words_of_an_article_cannot_become_html(search, editor, clinician):
    overview = Article.objects.get(slug="overview")
    overview.lead = "A <b>quokka</b> & a \x02fish\x03."
    overview.save()
    edition = Edition.objects.propose(overview, by=editor)
    edition.sign(clinician, NEXT_YEAR)
    edition.publish(by=editor)
    page = search("quokka")
    assert "&lt;b&gt;<mark>quokka</mark>&lt;/b&gt; &amp; a  fish" in page.html
    assert not page.all("b")[1:]  # the one of the site's name


ODD = ["near", "and or not", '"', "'", "*", "col:", "page : x", "a^2", "(", "-", "{", "NEAR(a b)"]


@pytest.mark.parametrize(
    "text", [*ODD, "💉 shot", "日本語", "ﬁbro", "٣ injections", "\ud800", "\x02"]
)
def test_odd_input_gets_an_answer(search, text):
    assert search(text.encode("utf-8", "replace").decode()).status == 200


@pytest.fixture(scope="module")
def live(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        editions = LiveEditions()
        editions.key  # noqa: B018  asked once; the examples below share it
        yield editions


words = st.sampled_from([*ODD, "disc", "epidurel", "nerve", "shot", "💉", "É", "ß", "\x00", "\n"])


@given(st.lists(words | st.text(max_size=20), max_size=12).map(" ".join))
def test_no_question_fails(live, text):
    found = answer(live, text, date.today())
    assert len(found.query) <= LONGEST_QUERY
    assert all(page.parts for page in found.pages)
