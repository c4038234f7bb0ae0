"""What an article may not be without: words in each section, and answers to wait for."""

from collections import Counter

from treatments.models import Treatment
from treatments.models.guidance import read_when
from treatments.render import section_id
from treatments.wording.remark import Remark

EMPTY = "nothing is written here yet"
PAGE_SECTIONS = "sections-group"  # the list of sections on a page's screen
BROUGHT_UP = ["needs", "criteria", "booking_notes"]  # by the answers of the self-check


def each_section_has_words(article, site):
    """A heading with nothing below it helps nobody."""
    sections = article.words.get("sections", [])
    if article.kind == "page" and not sections:
        yield Remark(article.slug, "sections", "write at least one section", PAGE_SECTIONS)
    for section in sections:
        if not section["text"]:
            yield Remark(article.slug, section_id(section), EMPTY, section.get("key", ""))


def can_be_compared(article, site):
    """Each treatment answers each question that treatments are compared by."""
    for name, answer in article.words.get("compared", {}).items():
        if not answer:
            message = f"“{Treatment.COMPARED[name]}” has no answer yet"
            yield Remark(article.slug, "glance", message, name)


def offers_each_answer_once(article, site):
    """Two answers with one short name would bring up the same rows."""
    offered = _offered(article)
    for slug, count in Counter(slug for slug, _ in offered).items():
        if count > 1:
            message = f"the short name “{slug}” stands twice in the self-check"
            yield Remark(article.slug, "self-check", message, dict(offered)[slug])


def waits_for_answers_that_are_offered(article, site):
    """A row that waits for an answer which no question has would never be seen."""
    offered = {slug for slug, _ in _offered(article)}
    for row, field in _brought_up(article):
        for slug in sorted(_waited_for(row) - offered):
            message = f"no question of the self-check has the answer “{slug}”"
            yield Remark(article.slug, "self-check", message, field)


def can_be_brought_up(article, site):
    """Also not by a line that asks for no answer at all, only for some not given."""
    for row, field in _brought_up(article):
        if not all(way.is_possible for way in read_when(row.get("when", ""))):
            message = f"no answers bring up “{row.get('title') or row['text']}”, or any do"
            yield Remark(article.slug, "self-check", message, field)


def _offered(article):
    """(short name of the answer, field of its question) of the self-check."""
    questions = article.words.get("check_questions", [])
    return [
        (answer["slug"], f"check_questions-{number}-answers")
        for number, question in enumerate(questions)
        for answer in question["answers"]
    ]


def _brought_up(article):
    """(row, the field that says which answers it waits for: since version 3)."""
    for name in BROUGHT_UP:
        for number, row in enumerate(article.words.get(name, [])):
            yield row, f"{name}-{number}-when"


def _waited_for(row):
    return set().union(*(way.given | way.missing for way in read_when(row.get("when", ""))))
