"""What editors paste from a word processor becomes plain text; plain text stays as it is."""

import string

import pytest
from django import forms
from hypothesis import example, given
from hypothesis import strategies as st

from treatments.admin.fields import TypedText
from treatments.typed import plain_text

WORD = ["•\t", "·\t", "o\t", "\uf0b7\t", "- ", "1.\t", "12)\t", "1. ", "\t", " ", "\n", "\r\n"]
HIDDEN = ["\v", "\u2028", "\u2029", "\u200b", "\u2060", "\ufeff", "\u00ad", "\u00a0"]
pasted = st.text(st.sampled_from(string.ascii_letters[:4] + "\r\n\t .-•o1")) | st.lists(
    st.sampled_from([*WORD, *HIDDEN, "word", "**bold**"])
).map("".join)
words = st.from_regex(r"[A-Za-zé]([A-Za-zé0-9]){0,8}", fullmatch=True)
lines = st.lists(words, min_size=1, max_size=5).map(" ".join)
plain = st.lists(lines | st.just("")).map("\n".join)


@pytest.mark.parametrize("mark", [*"•·▪◦‣●○■", "\uf0b7", "\uf0a7"])
@pytest.mark.parametrize("space", ["\t", " ", "\t ", "\u00a0\u00a0", ""])
def test_a_bullet_becomes_a_list(mark, space):
    assert plain_text(f"{mark}{space}one\n  {mark}{space}two") == "- one\n- two"


def test_a_second_level_in_word_is_a_letter_and_a_tab():
    assert plain_text("•\tone\no\ttwo\n\to\t three") == "- one\n- two\n- three"


def test_a_word_that_begins_with_o_is_none():
    assert plain_text("of all\no clock\nocean") == "of all\no clock\nocean"


@pytest.mark.parametrize("pasted", ["1.\tone\n2.\ttwo", "1)\tone\n 2)\t two"])
def test_numbers_stay_numbers(pasted):
    assert plain_text(pasted) == "1. one\n2. two"


def test_a_year_at_the_beginning_of_a_line_is_no_number():
    assert plain_text("In the end of\n2024.\tLater") == "In the end of\n2024. Later"


@pytest.mark.parametrize("mark", ["\v", "\u2028", "\n", "\r\n", "\r"])
def test_each_line_break_is_a_plain_one(mark):
    assert plain_text(f"one{mark}two") == "one\ntwo"


def test_a_paragraph_break_makes_an_empty_line():
    assert plain_text("one\u2029two") == "one\n\ntwo"


@pytest.mark.parametrize("mark", ["\u200b", "\u2060", "\ufeff", "\u00ad"])
def test_what_does_not_show_goes(mark):
    assert plain_text(f"{mark}ra{mark}dio{mark}") == "radio"


def test_a_space_that_must_not_break_stays():
    assert plain_text("100\u00a0mg") == "100\u00a0mg"


def test_spaces_at_the_end_of_a_line_go():
    assert plain_text("one  \ntwo\t\n\n three \t") == "one\ntwo\n\n three"


def test_a_list_after_a_paragraph_gets_an_empty_line_before_it():
    assert plain_text("It may:\n•\tburn\n•\tswell\nCall us.") == (
        "It may:\n\n- burn\n- swell\nCall us."
    )
    assert plain_text("It may:\n1.\tburn") == "It may:\n\n1. burn"


def test_a_line_that_wraps_before_a_number_begins_no_list():
    """Markdown reads it as words, too, unless the number is 1."""
    assert plain_text("It lasted\n12. Then it ended.") == "It lasted\n12. Then it ended."


def test_a_list_that_has_one_or_goes_on_gets_none():
    already = "It may:\n\n- burn\n  for a day\n- swell\n\n1. First\n2. Then"

    assert plain_text(already) == already


@pytest.mark.parametrize("mark", ["•", "•\t", "o\t", "- "])
def test_an_item_without_words_makes_no_heading_of_the_line_above_it(mark):
    """In Markdown “-” below a line of words does."""
    assert plain_text(f"It may:\n{mark}") == "It may:\n\n-"


def test_a_title_stays_on_one_line_and_a_text_does_not():
    """A browser lets only some line breaks into a box of one line."""
    assert TypedText().clean("Nerve\u2028blocks") == "Nerve blocks"
    assert TypedText(widget=forms.Textarea).clean("Nerve\u2028blocks") == "Nerve\nblocks"


def test_markdown_stays():
    marked = "### A heading\n\n**Bold** and [ours](/overview/). [](source:a-2020)\n\n- one\n- two"

    assert plain_text(marked) == marked


@given(pasted)
@example("•\t•\tone")
@example("\t•\n-\n- a")
def test_what_was_made_plain_once_stays_as_it_is(text):
    once = plain_text(text)

    assert plain_text(once) == once
    assert not set(once) & set("\t\r\v\u2028\u2029\u200b\u2060\ufeff\u00ad")


@given(plain)
def test_words_in_lines_stay_as_they_are(text):
    assert plain_text(text) == text
