"""Editors' Markdown becomes cleaned HTML in one place."""

import json
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treatments.safe_html import Term, json_for_script, render_markdown, terms_in

FACET = Term("facet-joint", "Facet joint", "A small joint.")


def test_paragraphs_lists_and_bold_are_kept():
    html = render_markdown("One **bold** word.\n\n- first\n- second")

    assert html == (
        "<p>One <strong>bold</strong> word.</p>\n<ul>\n<li>first</li>\n<li>second</li>\n</ul>"
    )


def test_a_glossary_word_links_to_its_explanation():
    html = render_markdown("The [joints](term:facet-joint).", terms={"facet-joint": FACET})

    assert html == '<p>The <a href="/glossary/#facet-joint" class="term">joints</a>.</p>'


def test_a_word_that_the_glossary_does_not_have_stays_a_word():
    assert render_markdown("The [joints](term:gone).") == "<p>The joints.</p>"


def test_a_cited_source_becomes_its_number_in_the_list():
    html = render_markdown("It may help.[](source:juch-2017)", source_numbers={"juch-2017": 3})

    assert html == ('<p>It may help.<sup><a href="#source-3" aria-label="Source 3">3</a></sup></p>')


def test_a_source_that_is_not_in_the_list_leaves_no_link():
    assert render_markdown("It may help.[](source:gone)") == "<p>It may help.</p>"


def test_words_inside_a_citation_come_before_its_number():
    html = render_markdown("[A trial](source:juch-2017) says so.", source_numbers={"juch-2017": 3})

    assert html.startswith("<p>A trial<sup>")


def test_an_ordinary_link_after_a_dropped_one_still_works():
    html = render_markdown("A.[](source:gone) [Call](tel:911) or [read](/glossary/).")

    assert html == '<p>A. <a href="tel:911">Call</a> or <a href="/glossary/">read</a>.</p>'


class Elements(HTMLParser):
    """The elements, attributes and link schemes of a piece of HTML, as a browser reads it."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.schemes = set(), set(), set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.schemes |= {value.partition(":")[0] for name, value in attrs if name == "href"}


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](/pixel.png)",
        '<a href="/" onclick="alert(1)">x</a>',
        "<iframe src=//example.com></iframe>",
        '[x](</" onmouseover="alert(1)>)',
        '[x](term:facet-joint"onclick=alert(1))',
    ],
)
def test_markup_shows_as_text_or_not_at_all(hostile):
    made = Elements(render_markdown(hostile, terms={"facet-joint": FACET}))

    assert made.tags <= {"p", "a"}
    assert made.attributes <= {"href", "class"}
    assert not made.schemes & {"javascript", "data"}


@given(st.text(max_size=200))
def test_no_text_at_all_makes_an_element_that_is_not_allowed(text):
    allowed = {"p", "ul", "ol", "li", "strong", "em", "a", "h3", "h4", "br", "sup", "blockquote"}

    assert Elements(render_markdown(text)).tags <= allowed


def test_terms_are_found_in_their_order_and_once():
    text = "[b](term:beta) [a](term:Alpha_1) [b again](term:beta)"

    assert terms_in(text) == ["beta", "Alpha_1"]


def test_json_cannot_end_the_script_it_stands_in():
    data = {"name": "</script><script>alert('&')</script>"}

    text = json_for_script(data)

    assert not set("<>&") & set(text)
    assert json.loads(text) == data
