"""The index holds what patients read now, and nothing else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from sqlite3 import SQLITE_DENY, SQLITE_OK, DatabaseError

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.site.pages import Page
from treatments.live import LiveEditions
from treatments.models import Edition, Finding, Glossary, Guidance
from treatments.models import Page as Article
from treatments.search.index import Index, current_index
from treatments.search.parts import parts_of_pages
from treatments.search.question import Question
from treatments.search.synonyms import Synonyms

TODAY = date(2026, 11, 24)


@pytest.fixture
def index(db):
    return current_index(LiveEditions(), TODAY)


def test_every_address_that_can_be_found_is_there(client, index):
    found = {(part.path, part.anchor) for part in index.parts}
    pages = {path: Page(path, client.get(path)) for path in {path for path, _ in found}}

    assert {path for path, page in pages.items() if page.status != 200} == set()
    assert {(path, id) for path, id in found if id and id not in pages[path].ids} == set()


def test_everything_that_has_a_heading_can_be_found(index):
    parts = index.parts
    headings = {part.heading for part in parts}
    glossary = Glossary.objects.get()

    assert {term.term for term in glossary.terms.all()} <= headings
    assert {"How it works", "At a glance", "Will it hurt?", "Call 911 now for"} <= headings
    pages = {part.page for part in parts}
    assert {edition.card["title"] for edition in Edition.objects.live()} <= pages
    assert {need.title for need in Guidance.objects.get().needs.all()} <= pages


def test_text_is_the_words_alone(index):
    texts = " ".join(part.text for part in index.parts)

    assert "Facet joints are small joints" in texts
    for mark in ["**", "](", "term:", "source:", "###", "\n"]:
        assert mark not in texts, mark


def test_a_page_that_was_taken_down_is_not_found_any_more(paths, manager):
    assert "/treatments/nerve-blocks/" in paths("nerve block")
    Edition.objects.live().get(article__slug="nerve-blocks").unpublish(manager, "A figure is wrong")
    assert "/treatments/nerve-blocks/" not in paths("nerve block")


def test_only_what_is_live_is_found(paths, editor, clinician):
    overview = Article.objects.get(slug="overview")
    overview.lead = "A quokka comes to every visit."
    overview.save()
    assert paths("quokka") == [], "a draft"
    edition = Edition.objects.propose(overview, by=editor)
    assert paths("quokka") == [], "a proposed edition"
    edition.sign(clinician, date.today() + timedelta(days=365))
    edition.publish(by=editor)
    assert paths("quokka") == ["/overview/"]


def test_the_index_is_kept_while_nothing_changes(db):
    assert current_index(LiveEditions(), TODAY) is current_index(LiveEditions(), TODAY)


def words_with_a_finding(recheck_on):
    """The words of a treatment that is live, and one finding beside its others."""
    words = Edition.objects.live().get(article__slug="nerve-blocks").content
    finding = words["findings"][0] | {
        "text": "Quokkas felt better.",
        "recheck_on": recheck_on and recheck_on.isoformat(),
    }
    return words | {"findings": [*words["findings"], finding]}


@pytest.mark.parametrize(
    ("recheck_on", "is_found"),
    [(None, True), (TODAY, True), (TODAY - timedelta(days=1), False)],
)
def test_a_finding_past_its_recheck_date_is_not_quoted(db, recheck_on, is_found):
    parts = parts_of_pages([words_with_a_finding(recheck_on)], TODAY)
    assert any("Quokkas" in part.text for part in parts) == is_found


def test_a_new_day_makes_the_index_anew(db, editor, clinician):
    finding = Finding.objects.filter(treatment__slug="nerve-blocks").first()
    finding.text, finding.recheck_on = "Quokkas felt better.", TODAY
    finding.save()
    edition = Edition.objects.propose(finding.treatment, by=editor, reason="A test")
    edition.sign(clinician, date.today() + timedelta(days=365))
    edition.publish(by=editor)

    def found_on(day):
        return current_index(LiveEditions(), day).fits("quokkas")

    assert found_on(TODAY)
    assert not found_on(TODAY + timedelta(days=1))


def test_the_contents_are_read_only_when_the_index_is_made(ask, manager):
    ask("disc")
    with CaptureQueriesContext(connection) as kept:
        ask("disc")
    Edition.objects.live().get(article__slug="terms").unpublish(manager, "Old")
    with CaptureQueriesContext(connection) as made_anew:
        ask("disc")

    assert len(kept) == 2, "the version of the site, synonyms"
    assert len(made_anew) == 4, "and the live editions, and their words"


def test_no_word_that_was_asked_for_stays_in_the_index(index):
    Question("zanzibar quokka", Synonyms([], index), index)

    assert "zanzibar" not in "".join(index._db.iterdump())


def test_nor_when_looking_it_up_fails_and_the_next_search_works():
    index = Index([], TODAY)

    def no_reading_of_stems(action, table, *others):
        return SQLITE_DENY if table == "asked_stem" else SQLITE_OK

    index._db.set_authorizer(no_reading_of_stems)
    with pytest.raises(DatabaseError):
        index.stems_of(["zanzibar"])
    index._db.set_authorizer(None)

    assert index.stems_of(["shots"]) == ["shot"]
    assert "zanzibar" not in "".join(index._db.iterdump())


def test_threads_ask_at_the_same_time(db):
    index = Index(Edition.objects.live().values_list("content", flat=True), TODAY)
    synonyms = Synonyms([("slipped disc", "herniated disc")], index)
    asked = ["slipped disc", "epidural steroid", "kyfoplasty", "nerve block"]

    def found(text):
        question = Question(text, synonyms, index)
        return question.corrected, index.fits(question.any_of_it)

    one_by_one = [found(text) for text in asked * 10]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(found, asked * 10)) == one_by_one
