"""Sentences, syllables and the reading grade."""

import pytest

from tests.treatments.wording.example import page, site
from treatments.wording.passages import ArticleText
from treatments.wording.reading import count_syllables, easy_names, grade, sentences, word_list

NOTHING = easy_names(["no such name"])


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("pain", 1),
        ("area", 3),
        ("medicine", 3),
        ("numbed", 1),
        ("don’t", 1),
        ("X-ray", 2),
        ("long-term", 2),
        ("24", 1),
        ("neurotomies", 4),  # in no dictionary: counted by its vowels
    ],
)
def test_syllables_are_counted_as_spoken(word, syllables):
    assert count_syllables(word) == syllables


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It hurts. Ask us! Why?", 3),
        ("About 1.5 of 10 points.", 1),
        ("He said “stop.” Then he left.", 2),
        ("No full stop", 1),
        ("No. It does not.", 2),
        ("Ask Dr. Example. The U.S. Food and Drug Administration did.", 2),
        ("", 0),
    ],
)
def test_sentences_end_with_a_mark_and_not_inside_a_figure(text, parts):
    assert len(sentences(text)) == parts


def test_a_pair_with_a_hyphen_and_a_figure_are_one_word_each():
    assert word_list("A long-term gain: 1,309 people.") == [
        "A", "long-term", "gain", "1,309", "people",
    ]  # fmt: skip


def test_the_grade_is_flesch_and_kincaids():
    text = "The cat sat on the mat."  # 6 words of one syllable

    assert grade([text], NOTHING) == pytest.approx(0.39 * 6 + 11.8 * 1 - 15.59)


def test_each_item_of_a_list_is_a_sentence_of_its_own():
    assert grade(["one two", "three four"], NOTHING) < grade(["one two three four"], NOTHING)


def test_the_names_of_treatments_and_terms_count_as_one_easy_word():
    names = easy_names(["Radiofrequency ablation", "Ablation", "Facet joint"])

    hard = "Radiofrequency ablation is for facet joints."
    assert grade([hard], names) == grade(["Heat is for knees."], NOTHING)
    assert grade([hard], NOTHING) > grade([hard], names)


def test_other_names_of_a_treatment_or_term_are_easy_too():
    hard = page("Anticoagulant medicines. Antiplatelets, too.")
    easy = page("Blood thinner medicines. Blood thinners, too.")
    names = site(hard).easy

    assert grade(ArticleText(hard).prose("part-part"), names) == grade(
        ArticleText(easy).prose("part-part"), names
    )


def test_no_names_make_nothing_easy():
    assert grade(["one two"], easy_names([])) == grade(["one two"], NOTHING)


def test_no_words_have_no_grade():
    assert grade([], NOTHING) == 0
