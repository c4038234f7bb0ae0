"""Plain words: what a tired reader can follow at the first reading."""

import re
from typing import NamedTuple

from treatments.models import Article
from treatments.wording.reading import count_syllables, grade, sentences, word_list

# limits that the client set; grades are US school years
SECTION_GRADE = 8  # of sections of SECTION_WORDS words or more
SECTION_WORDS = 60
SENTENCE_WORDS = 35
LONG_SENTENCE = 25  # words
LONG_SHARE = 0.10  # of all sentences
HARDEST = 2  # sentences that are named of a section
FEWEST_WORDS = 5  # of a sentence that has a grade of its own
MUCH_HARDER = 2  # syllables more than the plainest name
HARD_SYLLABLES = 4  # of a name that may need explaining
_BETWEEN_NAMES = re.compile(r",\s*(?:or\s+|and\s+)?|;\s*|\s+or\s+|\s+and\s+")


def reads_at_grade_eight(article, site):
    """The glossary's terms count as easy words, since the page explains them in place."""
    for part, passages in article.parts.items():
        its_grade = grade(article.prose(part), site.easy)
        if article.size(part) >= SECTION_WORDS and its_grade > SECTION_GRADE:
            hardest = _hardest(passages, site)
            named = "; ".join(f"“{sentence}”" for _, sentence in hardest)
            message = f"reads at grade {its_grade:.1f}. Its hardest sentences: {named}"
            yield article.remark(hardest[0][0] if hardest else passages[0], message)


def _hardest(passages, site):
    """(passage, sentence) of the hardest, the hardest first."""
    found = [
        (grade([sentence], site.easy), passage, sentence)
        for passage in passages
        if passage.is_prose
        for sentence in sentences(passage.text)
        if len(word_list(sentence)) >= FEWEST_WORDS
    ]
    found.sort(key=lambda each: -each[0])
    return [(passage, sentence) for _, passage, sentence in found[:HARDEST]]


def has_no_endless_sentence(article, site):
    """A tired reader loses the beginning of a long sentence before its end."""
    for passage in article.passages:
        for text in (passage.text, passage.notes):
            for sentence in sentences(text):
                if len(word_list(sentence)) > SENTENCE_WORDS:
                    yield article.remark(passage, f"over {SENTENCE_WORDS} words: {sentence}")


def has_few_long_sentences(article, site):
    """At most one in ten; the longest are named first."""
    found = [
        (len(word_list(sentence)), passage, sentence)
        for passage in article.passages
        if passage.is_prose
        for sentence in sentences(passage.text)
    ]
    long = sorted((each for each in found if each[0] > LONG_SENTENCE), key=lambda each: -each[0])
    if len(long) > LONG_SHARE * len(found):
        for size, passage, sentence in long:
            yield article.remark(passage, f"{size} words in a sentence: {sentence}")


def uses_the_plain_word(article, site):
    """Where the glossary knows a plainer name for what stands here, it is offered, unless the
    page explains the hard one in place."""
    if article.kind == Article.Kind.GLOSSARY:
        return
    marked = _terms_marked(article)
    for passage in article.passages:
        for swap in site.swaps:
            if swap.slug not in marked and (found := swap.hard.search(passage.text)):
                yield article.remark(passage, f"instead of “{found[0]}” say “{swap.plain}”")


def explains_its_hard_words(article, site):
    """A long word of the glossary that stands on the page is marked there once. The names of
    treatments have pages of their own."""
    if article.kind == Article.Kind.GLOSSARY:
        return
    marked, texts = _terms_marked(article), [p for p in article.passages if p.is_markdown]
    for term in site.hard_terms:
        if term.slug not in marked:
            yield from _to_mark(article, term, texts)


def _terms_marked(article):
    return {slug for passage in article.passages for slug in passage.terms}


def _to_mark(article, term, texts):
    """The first use of a term in these passages, if there is one."""
    for passage in texts:
        if found := term.pattern.search(passage.text):
            word = found[0]
            message = f"“{word}” is a word of the glossary. [{word}](term:{term.slug}) explains it"
            yield article.remark(passage, message)
            return


class Swap(NamedTuple):
    """A hard name of something, and a plainer one."""

    slug: str  # of the glossary term
    hard: re.Pattern
    plain: str


class HardTerm(NamedTuple):
    slug: str
    pattern: re.Pattern


def swaps(terms, known):
    """Of each glossary term (a dict of its row) the names that are harder than its plainest.
    Those in `known` are names that everybody uses here."""
    for term in terms:
        names = [term["term"], *names_in(term["also_called"])]
        plain = min((name for name in names if not name.isupper()), key=_spoken, default="")
        for name in names:
            is_harder = _spoken(name) >= _spoken(plain) + MUCH_HARDER
            if plain and is_harder and name.lower() not in known:
                yield Swap(term["slug"], name_pattern(name), _in_a_sentence(plain))


def hard_terms(terms, known):
    """The glossary terms that a reader may stumble over, but those in `known`."""
    for term in terms:
        name = term["term"].lower()
        if _spoken(name) >= HARD_SYLLABLES and name not in known:
            yield HardTerm(term["slug"], name_pattern(name))


def names_in(text):
    """The names in a field such as “RFA, nerve burning, or rhizotomy”."""
    return [name for name in _BETWEEN_NAMES.split(text) if name]


def _spoken(name):
    return sum(count_syllables(word) for word in word_list(name))


def _in_a_sentence(name):
    first = name.split()[0]
    return name if first != first.capitalize() else name[0].lower() + name[1:]


def name_pattern(name):
    """A name in any case, in singular and plural."""
    return re.compile(rf"\b{re.escape(name)}(?:e?s)?\b", re.IGNORECASE)
