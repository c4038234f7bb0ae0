"""An edition's words, taken apart into what a reader meets."""

import pytest

from tests.treatments.wording.example import FINDING, page, treatment
from treatments.compose import compose
from treatments.models import Glossary, Guidance, Page, SafetyNet, Treatment
from treatments.wording.passages import passages


def in_part(words, part):
    return [passage for passage in passages(words) if passage.part == part]


def test_marks_and_links_are_not_words():
    [passage] = in_part(
        page("**Ask** the [doctor](/clinicians/).[](source:smith-2020)"), "part-part"
    )

    assert passage.text == "Ask the doctor."
    assert passage.sources == {"smith-2020"}
    assert passage.links == ("/clinicians/",)


def test_the_items_of_a_list_rest_on_the_sentence_before_it():
    text = "They say:[](source:smith-2020)\n\n- one\n- two[](source:jones-2021)\n\nLater."
    before, one, two, after = in_part(page(text), "part-part")

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


def test_facts_are_labels_and_no_sentences():
    assert [passage.is_prose for passage in in_part(treatment(), "glance")] == [False]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [Treatment, Guidance, Page, SafetyNet, Glossary])
def test_no_text_of_an_article_is_left_out(kind):
    """Each string of the words that holds a sentence comes back in some passage."""
    for article in kind.objects.all():
        words = compose(article)
        said = " ".join(passage.text for passage in passages(words))
        for sentence in plain_sentences(words):
            assert sentence in said, article


def plain_sentences(words):
    """Strings of the words without Markdown that read as sentences; headings and names are
    none, and what stands beside a figure is in the notes."""
    skipped = {"sources", "sha256", "heading", "body", "compared_with", "time_frame"}
    if isinstance(words, dict):
        for key, value in words.items():
            if key not in skipped:
                yield from plain_sentences(value)
    elif isinstance(words, list):
        for value in words:
            yield from plain_sentences(value)
    elif isinstance(words, str) and len(words) > 40 and not set(words) & set("[*#\n"):
        yield words
