"""What a reader is shown: pages, best first, each with the parts that fit."""

from dataclasses import dataclass

from treatments.models import Synonym
from treatments.safe_html import MARK_START, marked
from treatments.search.index import current_index
from treatments.search.question import Question
from treatments.search.synonyms import Synonyms

LONGEST_QUERY = 100  # characters; what comes after is not looked for
MOST_PAGES = 8
MOST_PARTS_OF_A_PAGE, MOST_SIGNS = 2, 4
# found by trying on the queries of tests/treatments/search/queries.py
ENTRY_WEIGHT, NAMED_WEIGHT = 0.4, 2.5


@dataclass
class FoundPage:
    title: str
    path: str
    parts: list


@dataclass
class FoundPart:
    heading: str
    url: str
    snippet: str


@dataclass
class Answer:
    """`query` is what was looked for, `corrected` its spelling on our pages, if another.
    `is_urgent` when it may be a sign that cannot wait."""

    query: str
    was_cut: bool
    corrected: str
    is_urgent: bool
    pages: list


def answer(live, text, today):
    """The pages that answer `text`. Finds nothing, and never fails, for words we lack.
    `today` decides which figures are past their re-check date and not quoted."""
    query = text.strip()[:LONGEST_QUERY]
    index = current_index(live, today)
    synonyms = Synonyms(Synonym.objects.values_list("phrase", "means"), index)
    question = Question(query, synonyms, index)
    signs = _signs(question, index)
    return Answer(
        query=query,
        was_cut=query != text.strip(),
        corrected=question.corrected,
        is_urgent=bool(signs),
        pages=_pages(question, signs, index) if question.any_of_it else [],
    )


def _signs(question, index):
    """How well the signs of the safety net fit what leads to it, whatever else is asked for:
    number → a figure. Empty when nothing does."""
    urgent = [thing.pieces for thing in question.things if _leads_to_signs(thing, index)]
    expression = " OR ".join(urgent)
    fits = index.fits(expression) if urgent else {}
    signs = {number: fit for number, fit in fits.items() if index.parts[number].is_sign}
    said = {n: fit for n, fit in signs.items() if MARK_START in index.snippet(n, expression)}
    return said or {n: fit for n, fit in signs.items() if not index.parts[n].heading}  # its top


def _leads_to_signs(thing, index):
    return any(
        index.parts[number].is_sign for name in thing.best_names for number in index.named(name)
    )


def _pages(question, signs, index):
    pages = {}
    for number in _best_first(question, signs, index):
        pages.setdefault(index.parts[number].path, []).append(number)
    return [_page(numbers, signs, question, index) for numbers in list(pages.values())[:MOST_PAGES]]


def _best_first(question, signs, index):
    """Numbers of the parts that fit. Signs that cannot wait come before all else, those for
    911 first. What has all that is asked for comes before what has some of it; what bears the
    name that is asked for, before what speaks of it; and a page about a thing before its
    entry in the glossary."""
    has_all = index.fits(question.all_of_it)
    fits = signs | index.fits(question.any_of_it) | has_all
    named = _named(question, index)

    def rank(number):
        part = index.parts[number]
        weight = ENTRY_WEIGHT if part.is_entry else 1
        weight *= NAMED_WEIGHT if number in named else 1
        urgency = (number in signs) + (number in signs and part.is_emergency)
        return urgency, signs.get(number, 0), number in has_all, fits[number] * weight

    return sorted(fits, key=rank, reverse=True)


def _named(question, index):
    """Numbers of the parts that bear the name that is asked for, and of the pages that bear
    the name of something that is asked for beside other things."""
    beside = set().union(*(index.named(thing.words) for thing in question.things))
    pages = {number for number in beside if not index.parts[number].is_entry}
    return pages.union(*(index.named(words) for words in question.names))


def _page(numbers, signs, question, index):
    """The signs that were asked for, or the parts that fit best; the page's top before its
    sections."""
    asked = [number for number in numbers if number in signs]
    best = asked[:MOST_SIGNS] or numbers[:MOST_PARTS_OF_A_PAGE]
    best.sort(key=lambda number: index.parts[number].heading != "")
    parts = [
        FoundPart(
            heading=index.parts[number].heading,
            url=index.parts[number].url,
            snippet=marked(index.snippet(number, question.any_of_it)),
        )
        for number in best
    ]
    return FoundPage(index.parts[best[0]].page, index.parts[best[0]].path, parts)
