"""What a page makes of an edition's words."""

from datetime import date

import pytest

from treatments.render import ArticlePage, TreatmentPage
from treatments.safe_html import Term

TODAY = date(2026, 11, 23)
WORDS = {"kind": "page", "sources": [], "illustration": None}


def page(*headings, text="x"):
    sections = [{"heading": heading, "text": text} for heading in headings]
    return ArticlePage(WORDS | {"sections": sections}, {}, TODAY)


def test_headings_make_anchors_that_differ_from_each_other_and_from_the_pages_own():
    ids = [section.id for section in page("Cost", "Cost", "Sources", "¿?").sections]

    assert ids == ["part-cost", "part-cost-2", "part-sources", "part-"]


def test_a_page_without_sections_shows_none_instead_of_failing():
    assert page().sections == []


def test_each_section_explains_the_words_it_uses():
    terms = {"facet-joint": Term("facet-joint", "Facet joint", "A small joint.")}
    sections = [{"heading": "What", "text": "A [joint](term:facet-joint), a [gone](term:gone)."}]

    [section] = ArticlePage(WORDS | {"sections": sections}, terms, TODAY).sections

    assert section.terms == [
        {"slug": "facet-joint", "term": "Facet joint", "html": "<p>A small joint.</p>"}
    ]


@pytest.mark.parametrize(
    ("stances", "heading"),
    [
        (["for", "against"], "Where experts disagree"),
        (["for", "mixed"], "Where experts disagree"),
        (["for", "for"], "What experts say"),
    ],
)
def test_experts_are_said_to_disagree_only_when_they_do(stances, heading):
    rows = [{"stance": stance} for stance in stances]

    assert TreatmentPage(WORDS | {"stances": rows}, {}, TODAY).experts_heading == heading
