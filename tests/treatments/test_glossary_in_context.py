"""A hard word is a link and is explained where a page uses it first, and only there."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.site.pages import ARTICLES, Page
from treatments.live import LiveEditions
from treatments.models import Edition
from treatments.render import ArticlePage, GuidancePage, TreatmentPage
from treatments.safe_html import Term

TODAY = date(2026, 11, 23)
JOINT = Term("facet-joint", "Facet joint", "A small joint.")
NERVE = Term("nerve", "Nerve", "It carries feeling.")
TERMS = {term.slug: term for term in (JOINT, NERVE)}
WORDS = {"kind": "page", "sources": [], "illustration": None}
LINKED = '<a href="/glossary/#facet-joint" class="term">joint</a>'
A_JOINT = "[joint](term:facet-joint)"


def sections(**texts):
    return [{"key": key, "heading": key, "text": text} for key, text in texts.items()]


def article(*texts):
    parts = [{"heading": f"Part {number}", "text": text} for number, text in enumerate(texts)]
    return ArticlePage(WORDS | {"sections": parts}, TERMS, TODAY)


def treatment(steps=(), answers=(), **texts):
    words = {
        "sections": sections(**texts),
        "steps": [{"phase": phase, "text": text} for phase, text in steps],
        "common_questions": [{"answer": answer} for answer in answers],
    }
    return TreatmentPage(WORDS | words, TERMS, TODAY)


def guidance(needs=(), care=(), **texts):
    words = {
        "sections": sections(**texts),
        "needs": [{"slug": "leg", "text": a, "not_for_us": b} for a, b in needs],
        "first_line_care": [{"text": text, "source": ""} for text in care],
        "roles": [],
    }
    return GuidancePage(WORDS | words, TERMS, TODAY)


def slugs(terms):
    return [term["slug"] for term in terms]


def test_the_second_section_that_uses_a_word_has_it_plain_and_unexplained():
    first, second = article(f"The {A_JOINT}.", f"Each {A_JOINT} again.").sections

    assert (first.html, slugs(first.terms)) == (f"<p>The {LINKED}.</p>", ["facet-joint"])
    assert (second.html, second.terms) == ("<p>Each joint again.</p>", [])


def test_a_word_that_one_text_marks_twice_is_a_link_once():
    [section] = article(f"One {A_JOINT} and one {A_JOINT}.\n\n- A {A_JOINT}").sections

    assert section.html.count(LINKED) == 1
    assert section.html.count("joint</a>") == 1
    assert section.html.endswith("<li>A joint</li>\n</ul>")


def test_a_step_is_read_before_the_section_that_follows_it():
    page = treatment(
        steps=[("day", f"We find the {A_JOINT}.")],
        on_the_day="You lie down.",
        after=f"The {A_JOINT} is sore.",
    )
    day, after = page.sections

    assert LINKED in day.steps[0]["html"] and slugs(day.terms) == ["facet-joint"]
    assert after.html == "<p>The joint is sore.</p>" and after.terms == []


def test_answers_come_last_and_are_explained_below_them():
    page = treatment(
        answers=[f"A {A_JOINT}.", "A [nerve](term:nerve)."], what_it_is=f"The {A_JOINT}."
    )

    assert [row["html"] for row in page.answers] == [
        "<p>A joint.</p>",
        '<p>A <a href="/glossary/#nerve" class="term">nerve</a>.</p>',
    ]
    assert slugs(page.answers_terms) == ["nerve"]


def test_the_guidance_is_read_from_the_short_answer_through_the_needs_to_the_care():
    page = guidance(
        in_short="Ask.",
        needs=[("Words.", f"Or the {A_JOINT}.")],
        first_line=f"Move each {A_JOINT}.",
        care=["A [nerve](term:nerve) likes rest."],
    )
    short, care = page.sections

    assert LINKED in page.ways_in[0]["not_for_us_html"]
    assert slugs(page.needs_terms) == ["facet-joint"]
    assert care.html == "<p>Move each joint.</p>"
    assert slugs(care.terms) == ["nerve"]
    assert "/glossary/#nerve" in page.care[0]["html"]
    assert short.terms == []


MARKED = st.sampled_from(["[hinge](term:facet-joint)", "[wire](term:nerve)", "[gone](term:gone)"])
TEXTS = st.lists(st.lists(MARKED, max_size=4).map(", ".join), max_size=4)


@settings(deadline=None, max_examples=60)
@given(TEXTS, TEXTS, TEXTS, st.permutations(["sections", "answers", "answers_terms"]))
def test_it_makes_no_difference_which_part_a_template_asks_for_first(texts, steps, answers, asked):
    page = treatment(
        steps=[("before", f"Step {number}: {text}") for number, text in enumerate(steps)],
        answers=[f"Answer {number}: {text}" for number, text in enumerate(answers)],
        before="Before.",
        **{f"part-{number}": f"Part {number}: {text}" for number, text in enumerate(texts)},
    )
    for part in asked:
        getattr(page, part)

    before, *others = page.sections
    html = [step["html"] for step in before.steps]
    html += [section.html for section in others] + [row["html"] for row in page.answers]
    html = "".join(html)
    explained = slugs([term for s in page.sections for term in s.terms] + page.answers_terms)
    for slug, word in [("facet-joint", "hinge"), ("nerve", "wire")]:
        is_used = word in html
        assert html.count(f"#{slug}") == explained.count(slug) == int(is_used)
        assert not is_used or html.partition(word)[0].endswith(f'#{slug}" class="term">')
    assert "#gone" not in html


@pytest.fixture
def read(client, db):
    return lambda path: Page(path, client.get(path))


def links_to_terms(page):
    return [link.get("href") for link in page.all("a") if link.get("class") == "term"]


@pytest.mark.parametrize("path", ARTICLES)
def test_a_page_explains_in_place_what_it_links_and_nothing_else(read, path):
    page = read(path)
    linked = Counter(links_to_terms(page))
    boxes = [box for box in page.all("details") if box.get("class") == "explain"]
    explained = [entry for box in boxes for entry in box.inside("dt")]

    assert set(linked.values()) <= {1}
    assert len(explained) == len(linked)


def entry(glossary, slug):
    [found] = [element for element in glossary.all("div") if element.get("id") == slug]
    return found


def used_in(glossary, slug):
    links = [(link.text, link.get("href")) for link in entry(glossary, slug).inside("a")]
    return [(title, path) for title, path in links if path.startswith("/")]  # no source


def test_the_glossary_says_where_each_word_is_used(read):
    glossary = read("/glossary/")

    assert used_in(glossary, "facet-joint") == [
        ("Nerve blocks", "/treatments/nerve-blocks/#what-it-is"),
        ("Radiofrequency ablation", "/treatments/radiofrequency-ablation/#what-it-is"),
        ("When to consider a procedure", "/when-to-consider/#stays-in-back"),
    ]
    assert entry(glossary, "facet-joint").text.count("Used in:") == 1


def test_a_word_that_no_page_explains_says_nothing_of_where(read):
    glossary = read("/glossary/")

    assert used_in(glossary, "ablation") == []
    assert "Used in" not in entry(glossary, "ablation").text


def test_each_use_leads_to_a_part_that_links_back(read):
    pages = {path: read(path) for path in ARTICLES}
    uses = [(s, *use) for s in LiveEditions().terms for use in used_in(pages["/glossary/"], s)]

    assert len(uses) > 50
    for slug, title, address in uses:
        path, _, part = address.partition("#")
        [anchor] = [element for element in pages[path].elements if element.get("id") == part]
        around = anchor.parent if anchor.tag == "h2" else anchor.parent.parent
        assert pages[path].one("h1").text == title
        assert f"/glossary/#{slug}" in [link.get("href") for link in around.inside("a")], address


def test_a_page_that_was_taken_down_leaves_the_glossary(read, manager):
    Edition.objects.live().get(article__slug="nerve-blocks").unpublish(manager, "A figure is wrong")
    glossary = read("/glossary/")

    assert [title for title, _ in used_in(glossary, "facet-joint")] == [
        "Radiofrequency ablation",
        "When to consider a procedure",
    ]
    assert used_in(glossary, "stellate-ganglion") == []  # only that page explained it
    assert "/treatments/nerve-blocks/" not in glossary.one("main").text
