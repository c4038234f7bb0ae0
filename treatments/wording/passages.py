"""An edition's words as the passages that a reader meets, each with what supports it."""

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property

from markdown_it import MarkdownIt

from treatments.figure import figure_in_words
from treatments.render import TreatmentPage, section_id
from treatments.wording.reading import count_words
from treatments.wording.remark import Remark

_markdown_parser = MarkdownIt("commonmark")
SIGN_PARTS = {"911": "get-help", "same-day": "same-day", "expected": "expected"}


@dataclass(frozen=True)
class Passage:
    """A paragraph, a list item or a plain field."""

    part: str  # id of the section it stands in, as in the page's address
    field: str  # where it is written: harms, or steps-2-text for the third step
    text: str  # the words alone
    sources: frozenset = frozenset()  # keys of the sources that it rests on
    terms: tuple = ()  # slugs of the glossary terms that it links to
    links: tuple = ()  # other addresses that it links to
    notes: str = ""  # what stands beside it: the figure, compared with what, for how long
    is_prose: bool = True  # sentences, not labels: counts for the reading grade
    may_cite: bool = False  # Markdown, or a row with a source of its own
    is_markdown: bool = False
    heading: int = 0  # 1 to 6 for a heading written in Markdown


class ArticleText:
    """An edition's words, taken apart once for all who look at them."""

    def __init__(self, words):
        self.words = words
        self.slug = words["slug"]
        self.kind = words["kind"]

    @cached_property
    def passages(self):
        return list(passages(self.words))

    @cached_property
    def parts(self):
        """The passages of each section, in reading order: id → passages."""
        found = defaultdict(list)
        for passage in self.passages:
            found[passage.part].append(passage)
        return dict(found)

    def remark(self, passage, message):
        """Something to mend in a passage."""
        return Remark(self.slug, passage.part, message, passage.field)

    def prose(self, part):
        """The sentences of a section, without its labels."""
        return [passage.text for passage in self.parts.get(part, []) if passage.is_prose]

    def size(self, part):
        """How many words of prose a section has."""
        return count_words(self.prose(part))


def passages(words):
    """Every passage of an edition's words, in reading order."""
    yield from _plain("top", words, "title", is_prose=False)
    yield from _plain("top", words, "lead", "summary", "description")
    if words["illustration"]:
        yield Passage("picture", "illustration_caption", words["illustration"]["caption"])
    if words.get("picture") and words["picture"]["alt"]:  # since version 4
        yield Passage("picture", "picture_alt", words["picture"]["alt"])
    yield from _OF_KIND[words["kind"]](words)


def _treatment(words):
    yield from _plain("glance", words, "also_called", is_prose=False)
    yield from _plain("glance", words["facts"], *words["facts"], is_prose=False)
    compared = words.get("compared", {})  # since version 3
    yield from _plain("glance", compared, *compared, is_prose=False)
    for section in words["sections"]:
        yield from _section_of_treatment(words, section)
    for at, stance in _numbered(words, "stances"):
        said_by = f"{stance['body']}, {stance['year']}"
        yield _row("experts", stance, "text", at=at, notes=said_by)
    yield from _markdown_passages("experts", "clinic_note", words.get("clinic_note", ""))
    for number, question in enumerate(words["questions_to_ask"]):
        yield Passage("questions-to-ask", f"questions_to_ask-{number}-text", question)
    for at, row in _numbered(words, "common_questions"):
        yield from _plain("common-questions", row, "question", at=at)
        yield from _markdown("common-questions", row, "answer", at=at)


def _section_of_treatment(words, section):
    """Its own text, then the steps and findings that stand below it."""
    part = section_id(section)
    yield from _markdown_passages(part, section["key"], section["text"])
    for at, step in _numbered(words, "steps"):
        if step["phase"] == TreatmentPage.PHASE_OF.get(section["key"]):
            yield from _plain(part, step, "when", "title", at=at, is_prose=False)
            yield from _markdown(part, step, "text", at=at)
            yield from _plain(part, step, "normal", "call_us", at=at)
    for at, finding in _numbered(words, "findings"):
        if part == ("harms" if finding["is_harm"] else "benefits"):
            yield _finding(part, finding, at)


def _guidance(words):
    for section in words["sections"]:
        yield from _markdown_passages(section_id(section), section["key"], section["text"])
    for at, need in _numbered(words, "needs"):
        yield from _plain(need["slug"], need, "title", at=at, is_prose=False)
        yield from _plain(need["slug"], need, "summary", at=at)
        yield from _markdown(need["slug"], need, "text", "try_first", "not_for_us", at=at)
    for at, row in _numbered(words, "criteria"):
        part = "criteria-for" if row["is_for"] else "criteria-waiting"
        for name in ("text", "why_we_ask"):
            yield _row(part, row, name, at=at)
    for at, row in _numbered(words, "first_line_care"):
        yield from _plain("first-line", row, "title", at=at, is_prose=False)
        yield from _markdown("first-line", row, "text", at=at)
    for at, row in _numbered(words, "roles"):
        yield from _plain("who-does-what", row, "who", at=at, is_prose=False)
        yield from _markdown("who-does-what", row, "text", at=at)
    yield from _self_check(words)


def _self_check(words):
    """The rows that came with version 3."""
    for at, row in _numbered(words, "booking_notes"):
        for name in ("text", "why_we_ask"):
            yield _row("self-check", row, name, at=at)
    for at, question in _numbered(words, "check_questions"):
        yield from _plain("self-check", question, "text", "hint", at=at)
        for answer in question["answers"]:
            yield Passage("self-check", f"{at}answers", answer["text"], is_prose=False)
    for at, line in _numbered(words, "sheet_lines"):
        yield from _plain("visit-sheet", line, "text", at=at)


def _page(words):
    for at, section in _numbered(words, "sections"):
        yield from _plain(section_id(section), section, "heading", at=at, is_prose=False)
        yield from _markdown(section_id(section), section, "text", at=at)


def _safety_net(words):
    for at, sign in _numbered(words, "signs"):
        part = SIGN_PARTS[sign["level"]]
        yield _row(part, sign, "text", at=at)
        yield from _plain(part, sign, "short", at=at, is_prose=False)


def _glossary(words):
    for at, term in _numbered(words, "terms"):
        yield from _plain("terms", term, "term", "also_called", at=at, is_prose=False)
        yield from _markdown("terms", term, "text", at=at)


_OF_KIND = {
    "treatment": _treatment,
    "guidance": _guidance,
    "page": _page,
    "safety-net": _safety_net,
    "glossary": _glossary,
}


def bare_words(text):
    """The words of some Markdown, without its links and marks."""
    return " ".join(passage.text for passage in _markdown_passages("", "", text))


def _numbered(words, name):
    """The rows of this name, each with the beginning of its fields' names on the article's
    screen; none in words that were frozen before there were any."""
    return [(f"{name}-{number}-", row) for number, row in enumerate(words.get(name, []))]


def _finding(part, finding, at):
    compared_with = finding["compared_with"] and f"compared with {finding['compared_with']}"
    beside = (figure_in_words(finding), compared_with, finding["time_frame"], finding["scale"])
    return _row(part, finding, "text", at=at, notes="; ".join(filter(None, beside)))


def _row(part, row, name, *, at, notes=""):
    """A field of a row that has a source of its own (a sign since version 2)."""
    sources = _keys(row.get("source"))
    return Passage(part, f"{at}{name}", row[name], sources, notes=notes, may_cite=True)


def _plain(part, row, *names, at="", is_prose=True):
    return [
        Passage(part, f"{at}{name}", row[name], is_prose=is_prose) for name in names if row[name]
    ]


def _markdown(part, row, *names, at=""):
    """Fields in Markdown of a row, which may have a source of its own."""
    for name in names:
        yield from _markdown_passages(part, f"{at}{name}", row.get(name, ""), row.get("source"))


def _keys(*keys):
    return frozenset(key for key in keys if key)


_LISTS = {
    "bullet_list_open": 1,
    "bullet_list_close": -1,
    "ordered_list_open": 1,
    "ordered_list_close": -1,
}


def _markdown_passages(part, field, text, row_source=None):
    """One passage a block. The items of a list rest on the sentence before it, too."""
    introduction, in_list, heading = frozenset(), 0, 0
    for token in _markdown_parser.parse(text):
        in_list += _LISTS.get(token.type, 0)
        if token.type == "heading_open":
            heading = int(token.tag[1])
        if token.type != "inline":
            continue
        sources, terms, links = _targets(token)
        support = sources | _keys(row_source) | (introduction if in_list else frozenset())
        if not in_list:
            introduction = sources
        text = Passage(part, field, _words(token), support, terms, links, heading=heading)
        yield replace(text, may_cite=True, is_markdown=True)
        heading = 0


def _words(inline):
    breaks = {"softbreak", "hardbreak"}
    text = "".join(" " if t.type in breaks else t.content for t in inline.children)
    return re.sub(r"\s+", " ", text).strip()


def _targets(inline):
    hrefs = [t.attrGet("href") for t in inline.children if t.type == "link_open"]
    kinds = [(href.partition(":")[0], href) for href in hrefs]
    sources = frozenset(href[7:] for kind, href in kinds if kind == "source")
    terms = tuple(href[5:] for kind, href in kinds if kind == "term")
    return sources, terms, tuple(href for kind, href in kinds if kind not in ("source", "term"))
