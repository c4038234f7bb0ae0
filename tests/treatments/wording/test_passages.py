"""An edition's words, taken apart into what a reader meets."""

import re

import pytest

from tests.treatments.wording.example import FINDING, page, treatment
from treatments.compose import compose
from treatments.models import Glossary, Guidance, Page, SafetyNet, Treatment
from treatments.wording.passages import ArticleText, passages


def in_part(words, part):
    return [passage for passage in passages(words) if passage.part == part]


def test_marks_and_links_are_not_words():
    text = "**Ask** the [doctor](/clinicians/).[](source:smith-2020)"
    heading, passage = in_part(page(text), "part-part")

    assert heading.text == "Part"
    assert passage.text == "Ask the doctor."
    assert passage.sources == {"smith-2020"}
    assert passage.links == ("/clinicians/",)


def test_the_items_of_a_list_rest_on_the_sentence_before_it():
    text = "They say:[](source:smith-2020)\n\n- one\n- two[](source:jones-2021)\n\nLater."
    _heading, _before, one, two, after = in_part(page(text), "part-part")

    assert one.sources == {"smith-2020"}
    assert two.sources == {"smith-2020", "jones-2021"}
    assert after.sources == set()


def test_a_finding_stands_in_its_section_with_its_figure_beside_it():
    words = treatment()
    [benefit] = in_part(words, "benefits")
    [harm] = in_part(words, "harms")

    assert benefit.text == FINDING["text"]
    assert benefit.notes == "44 in 100 with it, 21 in 100 without; compared with a sham; at 14 days"
    assert harm.text == "More people were sore."


def test_facts_and_headings_are_labels_and_no_sentences():
    assert [passage.is_prose for passage in in_part(treatment(), "glance")] == [False]
    assert ArticleText(page("Ten words.")).prose("part-part") == ["Ten words."]


def test_a_step_stands_in_the_section_of_its_time():
    texts = [passage.text for passage in in_part(treatment(), "after")]

    assert texts == ["Days 1 to 2", "Rest", "Rest for 1 to 2 days.", "A sore back.", "A fever."]
    assert in_part(treatment(), "before") == []


def test_lines_that_a_break_parts_stay_two_words():
    _heading, passage = in_part(page("one  \ntwo"), "part-part")

    assert passage.text == "one two"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [Treatment, Guidance, Page, SafetyNet, Glossary])
def test_no_text_of_an_article_is_left_out(kind):
    for article in kind.objects.all():
        words = compose(article)
        said = " ".join(f"{passage.text} {passage.notes}" for passage in passages(words))
        for text in texts(words):
            assert text in said, article


# what a page shows of an article that is no text of its own: keys, addresses, choices
NO_TEXT = {"kind", "slug", "key", "sha256", "name", "sources", "source", "schema_type", "phase"}
NO_TEXT |= {"evidence_phrase", "shape", "certainty", "how_often", "recheck_on", "stance", "level"}
NO_TEXT |= {"situation", "treatments"}


def texts(words, key=None):
    """Every text of the words, a line at a time, without its Markdown. The headings of fixed
    sections are the site's own; only a step's `when` is a text, others name answers."""
    if isinstance(words, dict):
        no_text = NO_TEXT | ({"heading"} if "key" in words else set())
        no_text |= set() if "phase" in words else {"when"}
        for name, value in words.items():
            if name not in no_text:
                yield from texts(value, name)
    elif isinstance(words, list):
        for value in words:
            yield from texts(value, key)
    elif isinstance(words, str):
        for line in words.splitlines():
            line = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", line).replace("**", "")
            yield re.sub(r"^- ", "", line).strip()
