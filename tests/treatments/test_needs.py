"""The page of a need is put together from the guidance's words."""

from datetime import date

from treatments.needs import NeedPage, find_need
from treatments.safe_html import Term

TERMS = {"nerve": Term("nerve", "Nerve", "It carries feeling.")}


def source(key):
    return {"key": key, "title": key.title()}


GUIDANCE = {
    "sources": [source("armon"), source("nice"), source("cdc"), source("who")],
    "first_line_care": [{"title": "Keep moving", "text": "Stay active.", "source": "cdc"}],
    "needs": [
        {
            "slug": "leg",
            "title": "Pain down a leg",
            "summary": "Often a nerve.",
            "text": "It eases.[](source:who) A [nerve](term:nerve).[](source:armon)",
            "not_for_us": "Or a [nerve](term:nerve) of the hip.[](source:who)[](source:gone)",
            "treatments": ["epidural"],
        },
        {
            "slug": "back",
            "title": "Pain in the back",
            "summary": "The most common kind.",
            "text": "Exercise comes first.",
            "not_for_us": "",
            "treatments": [],
        },
    ],
}


class Card:
    """A live treatment as lists show it."""

    def __init__(self, slug, *, is_a_procedure=True):
        self.slug = slug
        self.is_a_procedure = is_a_procedure
        self.evidence_phrase = "split"


class Live:
    def __init__(self, *cards):
        self.treatments = list(cards)
        self.procedures = [card for card in cards if card.is_a_procedure]

    def now_called(self, slug):
        return slug


def page(slug="leg"):
    return NeedPage(find_need(GUIDANCE, slug), GUIDANCE, TERMS, date(2026, 11, 23))


def test_a_need_that_the_guidance_does_not_have_is_not_found():
    assert find_need(GUIDANCE, "head") is None


def test_sources_are_those_it_cites_numbered_anew_in_the_order_of_citation():
    leg = page()

    assert [source["key"] for source in leg.sources] == ["who", "armon"]
    assert 'href="#source-1"' in leg.sections[0].html.partition("nerve")[0]
    assert 'href="#source-2"' in leg.sections[0].html.partition("nerve")[2]
    assert leg.sections[1].html.count("<sup>") == 1  # a source that is not listed gets no number


def test_a_page_that_cites_nothing_lists_no_source():
    assert page("back").sources == []


def test_a_word_is_explained_where_this_page_uses_it_first():
    know_first, not_for_us = page().sections

    assert [term["slug"] for term in know_first.terms] == ["nerve"]
    assert not_for_us.terms == []
    assert 'class="term"' not in not_for_us.html


def test_what_is_not_for_us_is_left_out_where_nothing_is_said_of_it():
    assert [section.heading for section in page("back").sections] == ["What to know first"]


def test_treatments_are_told_apart_by_whether_they_are_for_this_pain():
    epidural, cement = Card("epidural"), Card("cement")
    live = Live(epidural, cement, Card("none-of-these-now", is_a_procedure=False))

    assert page().talked_about(live) == [(epidural, "Studies disagree")]
    assert page().others(live) == [cement]


def test_a_treatment_that_was_taken_down_is_in_neither_list():
    live = Live(Card("cement"))

    assert page().talked_about(live) == []
    assert [card.slug for card in page().others(live)] == ["cement"]
