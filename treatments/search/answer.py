"""What a reader is shown: pages, best first, each with the parts that fit."""

from dataclasses import dataclass

from treatments.models import Synonym
from treatments.safe_html import marked
from treatments.search.index import current_index
from treatments.search.question import Question
from treatments.search.synonyms import Synonyms

LONGEST_QUERY = 100  # characters; what comes after is not looked for
MOST_PAGES = 8
MOST_PARTS_OF_A_PAGE = 2
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
    """`query` is what was looked for, `corrected` its spelling on our pages, if another."""

    query: str
    was_cut: bool
    corrected: str
    pages: list


def answer(live, text):
    """The pages that answer `text`. Finds nothing, and never fails, for words we lack."""
    query = text.strip()[:LONGEST_QUERY]
    index = current_index(live)
    synonyms = Synonyms(Synonym.objects.values_list("phrase", "means"), index)
    question = Question(query, synonyms, index)
    return Answer(
        query=query,
        was_cut=query != text.strip(),
        corrected=question.corrected,
        pages=_pages(question, index) if question.any_of_it else [],
    )


def _pages(question, index):
    pages = {}
    for number in _best_first(question, index):
        pages.setdefault(index.parts[number].path, []).append(number)
    return [_page(numbers, question, index) for numbers in list(pages.values())[:MOST_PAGES]]


def _best_first(question, index):
    """Numbers of the parts that fit. Those with all that is asked for come before those with
    some of it; what bears the name that is asked for, before what speaks of it; and a page
    about a thing before its entry in the glossary."""
    has_all = index.fits(question.all_of_it)
    fits = index.fits(question.any_of_it) | has_all
    named = set().union(*(index.named(words) for words in question.names))

    def rank(number):
        entry = ENTRY_WEIGHT if index.parts[number].is_entry else 1
        return number in has_all, fits[number] * entry * (NAMED_WEIGHT if number in named else 1)

    return sorted(fits, key=rank, reverse=True)


def _page(numbers, question, index):
    """The parts that fit best, the page's top before its sections."""
    best = sorted(numbers[:MOST_PARTS_OF_A_PAGE], key=lambda n: index.parts[n].heading != "")
    parts = [
        FoundPart(
            heading=index.parts[number].heading,
            url=index.parts[number].url,
            snippet=marked(index.snippet(number, question.any_of_it)),
        )
        for number in best
    ]
    return FoundPage(index.parts[best[0]].page, index.parts[best[0]].path, parts)
