"""An edition's words as the passages that a reader meets, each with what supports it."""

import re
from dataclasses import dataclass

from django.utils.text import slugify
from markdown_it import MarkdownIt

from treatments.render import figure_in_words

_markdown = MarkdownIt("commonmark")
PHASES = {"before": "before", "day": "on-the-day", "after": "after"}
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
    takes_citations: bool = False  # Markdown, so a figure can have its source here


def passages(words):
    """Every passage of an edition's words, in reading order."""
    yield from _plain("top", words["lead"], words["summary"], words["description"])
    if words["illustration"]:
        yield from _plain("picture", words["illustration"]["caption"])
    yield from _OF_KIND[words["kind"]](words)


def _treatment(words):
    yield from _plain("glance", words["also_called"], *words["facts"].values(), is_prose=False)
    for section in words["sections"]:
        part = part_id(section)
        yield from _markdown_passages(part, section["text"])
        for step in words["steps"]:
            if PHASES[step["phase"]] == part:
                yield from _plain(part, step["when"], step["title"], is_prose=False)
                yield from _markdown_passages(part, step["text"])
                yield from _plain(part, step["normal"], step["call_us"])
        for finding in words["findings"]:
            if part == ("harms" if finding["is_harm"] else "benefits"):
                yield _finding(part, finding)
    for stance in words["stances"]:
        said_by = f"{stance['body']}, {stance['year']}"
        yield Passage("experts", stance["text"], _keys(stance["source"]), notes=said_by)
    yield from _plain("questions-to-ask", *words["questions_to_ask"])
    for row in words["common_questions"]:
        yield from _plain("common-questions", row["question"])
        yield from _markdown_passages("common-questions", row["answer"])


def _guidance(words):
    for section in words["sections"]:
        yield from _markdown_passages(part_id(section), section["text"])
    for need in words["needs"]:
        yield from _plain(need["slug"], need["title"], is_prose=False)
        yield from _plain(need["slug"], need["summary"])
        yield from _markdown_passages(need["slug"], need["text"])
        yield from _markdown_passages(need["slug"], need["not_for_us"])
    for row in words["criteria"]:
        part = "criteria-for" if row["is_for"] else "criteria-waiting"
        for text in (row["text"], row["why_we_ask"]):
            yield Passage(part, text, _keys(row["source"]))
    for row in words["first_line_care"]:
        yield from _markdown_passages("first-line", row["text"], row["source"])
    for row in words["roles"]:
        yield from _markdown_passages("who-does-what", row["text"])


def _page(words):
    for section in words["sections"]:
        yield from _markdown_passages(part_id(section), section["text"])


def _safety_net(words):
    for sign in words["signs"]:
        part = SIGN_PARTS[sign["level"]]
        yield Passage(part, sign["text"], _keys(sign.get("source")))
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


def part_id(section):
    """The id that a section has on its page."""
    return section.get("key", "").replace("_", "-") or f"part-{slugify(section['heading'])}"


def _finding(part, finding):
    compared_with = finding["compared_with"] and f"compared with {finding['compared_with']}"
    beside = (figure_in_words(finding), compared_with, finding["time_frame"])
    notes = "; ".join(filter(None, beside))
    return Passage(part, finding["text"], _keys(finding["source"]), notes=notes)


def _plain(part, *texts, is_prose=True):
    return [Passage(part, text, is_prose=is_prose) for text in texts if text]


def _keys(*keys):
    return frozenset(key for key in keys if key)


def _markdown_passages(part, text, row_source=None):
    """One passage a block. The items of a list rest on the sentence before it, too."""
    introduction, in_list = frozenset(), 0
    for token in _markdown.parse(text):
        in_list += {"bullet_list_open": 1, "bullet_list_close": -1}.get(token.type, 0)
        if token.type != "inline":
            continue
        sources, terms, links = _targets(token)
        support = sources | _keys(row_source) | (introduction if in_list else frozenset())
        if not in_list:
            introduction = sources
        yield Passage(part, _words(token), support, terms, links, takes_citations=True)


def _words(inline):
    text = "".join(" " if t.type == "softbreak" else t.content for t in inline.children)
    return re.sub(r"\s+", " ", text).strip()


def _targets(inline):
    hrefs = [t.attrGet("href") for t in inline.children if t.type == "link_open"]
    kinds = [href.partition(":") for href in hrefs]
    sources = frozenset(name for kind, _, name in kinds if kind == "source")
    terms = tuple(name for kind, _, name in kinds if kind == "term")
    return sources, terms, tuple(href for href in hrefs if href.startswith("/"))
