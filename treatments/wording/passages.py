"""An edition's words as the passages that a reader meets, each with what supports it."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from markdown_it import MarkdownIt

from treatments.figure import figure_in_words
from treatments.render import TreatmentPage, section_id
from treatments.wording.reading import count_words

_markdown = MarkdownIt("commonmark")
SIGN_PARTS = {"911": "get-help", "same-day": "same-day", "expected": "expected"}


@dataclass(frozen=True)
class Passage:
    """A paragraph, a list item or a plain field."""

    part: str  # id of the section it stands in, as in the page's address
    text: str  # the words alone
    sources: frozenset = frozenset()  # keys of the sources that it rests on
    terms: tuple = ()  # slugs of the glossary terms that it links to
    links: tuple = ()  # addresses of this site that it links to
    notes: str = ""  # what stands beside it: the figure, compared with what, for how long
    is_prose: bool = True  # sentences, not labels: counts for the reading grade
    may_cite: bool = False  # Markdown, or a row with a source of its own


class ArticleText:
    """An edition's words, taken apart once for all who look at them."""

    def __init__(self, words):
        self.words = words
        self.slug = words["slug"]
        self.kind = words["kind"]
        self.passages = list(passages(words))

    @cached_property
    def parts(self):
        """The passages of each section, in reading order: id → passages."""
        found = defaultdict(list)
        for passage in self.passages:
            found[passage.part].append(passage)
        return dict(found)

    def prose(self, part):
        """The sentences of a section, without its labels."""
        return [passage.text for passage in self.parts.get(part, []) if passage.is_prose]

    def size(self, part):
        """How many words of prose a section has."""
        return count_words(self.prose(part))


def passages(words):
    """Every passage of an edition's words, in reading order."""
    yield from _plain("top", words["title"], is_prose=False)
    yield from _plain("top", words["lead"], words["summary"], words["description"])
    if words["illustration"]:
        yield from _plain("picture", words["illustration"]["caption"])
    yield from _OF_KIND[words["kind"]](words)


def _treatment(words):
    at_a_glance = [*words["facts"].values(), *words.get("compared", {}).values()]
    yield from _plain("glance", words["also_called"], *at_a_glance, is_prose=False)
    for section in words["sections"]:
        part = section_id(section)
        yield from _markdown_passages(part, section["text"])
        for step in words["steps"]:
            if step["phase"] == TreatmentPage.PHASE_OF.get(section["key"]):
                yield from _plain(part, step["when"], step["title"], is_prose=False)
                yield from _markdown_passages(part, step["text"])
                yield from _plain(part, step["normal"], step["call_us"])
        for finding in words["findings"]:
            if part == ("harms" if finding["is_harm"] else "benefits"):
                yield _finding(part, finding)
    for stance in words["stances"]:
        said_by = f"{stance['body']}, {stance['year']}"
        yield _row("experts", stance["text"], stance["source"], said_by)
    yield from _markdown_passages("experts", words.get("clinic_note", ""))
    yield from _plain("questions-to-ask", *words["questions_to_ask"])
    for row in words["common_questions"]:
        yield from _plain("common-questions", row["question"])
        yield from _markdown_passages("common-questions", row["answer"])


def _guidance(words):
    for section in words["sections"]:
        yield from _markdown_passages(section_id(section), section["text"])
    for need in words["needs"]:
        yield from _plain(need["slug"], need["title"], is_prose=False)
        yield from _plain(need["slug"], need["summary"])
        yield from _markdown_passages(need["slug"], need["text"])
        yield from _markdown_passages(need["slug"], need.get("try_first", ""))  # since version 3
        yield from _markdown_passages(need["slug"], need["not_for_us"])
    for row in words["criteria"]:
        part = "criteria-for" if row["is_for"] else "criteria-waiting"
        for text in (row["text"], row["why_we_ask"]):
            yield _row(part, text, row["source"])
    for row in words["first_line_care"]:
        yield from _plain("first-line", row["title"], is_prose=False)
        yield from _markdown_passages("first-line", row["text"], row["source"])
    for row in words["roles"]:
        yield from _plain("who-does-what", row["who"], is_prose=False)
        yield from _markdown_passages("who-does-what", row["text"])
    yield from _self_check(words)


def _self_check(words):
    """The rows that came with version 3."""
    for row in words.get("booking_notes", []):
        for text in (row["text"], row["why_we_ask"]):
            yield _row("self-check", text, row["source"])
    for question in words.get("check_questions", []):
        yield from _plain("self-check", question["text"], question["hint"])
        answers = [answer["text"] for answer in question["answers"]]
        yield from _plain("self-check", *answers, is_prose=False)
    for line in words.get("sheet_lines", []):
        yield from _plain("visit-sheet", line["text"])


def _page(words):
    for section in words["sections"]:
        yield from _plain(section_id(section), section["heading"], is_prose=False)
        yield from _markdown_passages(section_id(section), section["text"])


def _safety_net(words):
    for sign in words["signs"]:
        part = SIGN_PARTS[sign["level"]]
        yield _row(part, sign["text"], sign.get("source"))  # version 1 has no source
        yield from _plain(part, sign["short"], is_prose=False)


def _glossary(words):
    for term in words["terms"]:
        yield from _plain("terms", term["term"], term["also_called"], is_prose=False)
        yield from _markdown_passages("terms", term["text"], term["source"])


_OF_KIND = {
    "treatment": _treatment,
    "guidance": _guidance,
    "page": _page,
    "safety-net": _safety_net,
    "glossary": _glossary,
}


def bare_words(text):
    """The words of some Markdown, without its links and marks."""
    return " ".join(passage.text for passage in _markdown_passages("", text))


def _finding(part, finding):
    compared_with = finding["compared_with"] and f"compared with {finding['compared_with']}"
    beside = (figure_in_words(finding), compared_with, finding["time_frame"], finding["scale"])
    return _row(part, finding["text"], finding["source"], "; ".join(filter(None, beside)))


def _row(part, text, source, notes=""):
    return Passage(part, text, _keys(source), notes=notes, may_cite=True)


def _plain(part, *texts, is_prose=True):
    return [Passage(part, text, is_prose=is_prose) for text in texts if text]


def _keys(*keys):
    return frozenset(key for key in keys if key)


_LISTS = {
    "bullet_list_open": 1,
    "bullet_list_close": -1,
    "ordered_list_open": 1,
    "ordered_list_close": -1,
}


def _markdown_passages(part, text, row_source=None):
    """One passage a block. The items of a list rest on the sentence before it, too."""
    introduction, in_list = frozenset(), 0
    for token in _markdown.parse(text):
        in_list += _LISTS.get(token.type, 0)
        if token.type != "inline":
            continue
        sources, terms, links = _targets(token)
        support = sources | _keys(row_source) | (introduction if in_list else frozenset())
        if not in_list:
            introduction = sources
        yield Passage(part, _words(token), support, terms, links, may_cite=True)


def _words(inline):
    breaks = {"softbreak", "hardbreak"}
    text = "".join(" " if t.type in breaks else t.content for t in inline.children)
    return re.sub(r"\s+", " ", text).strip()


def _targets(inline):
    hrefs = [t.attrGet("href") for t in inline.children if t.type == "link_open"]
    kinds = [href.partition(":") for href in hrefs]
    sources = frozenset(name for kind, _, name in kinds if kind == "source")
    terms = tuple(name for kind, _, name in kinds if kind == "term")
    return sources, terms, tuple(href for href in hrefs if href.startswith("/"))
