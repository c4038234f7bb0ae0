"""What can be found: every part of a page that has an address of its own."""

import re
from dataclasses import dataclass

from django.urls import reverse

from treatments.figure import is_stale
from treatments.models import SafetySign
from treatments.models.article import Article, article_path
from treatments.render import section_id
from treatments.search.other_pages import OTHER_PAGES
from treatments.wording.passages import SIGN_PARTS, ArticleText, bare_words

PART_HEADINGS = {
    "glance": "At a glance",
    "experts": "What experts say",
    "questions-to-ask": "Questions to ask",
}
SIGN_HEADINGS = {
    "911": "Call 911 now for",
    "same-day": "Call a clinician today for",
    "expected": "Usual after a procedure",
}
AFTER_PROCEDURE_HEADINGS = SIGN_HEADINGS | {
    "911": "After a procedure, call 911 for",
    "same-day": "After a procedure, call a clinician today for",
}
# whatever its title: synonyms for signs that cannot wait lead to this name
SAFETY_NET_NAME = "urgent help"


@dataclass(frozen=True)
class Part:
    """A part of a page. Without a heading it is the page's top."""

    page: str
    path: str
    text: str
    heading: str = ""
    anchor: str = ""
    names: tuple = ()  # all names of the thing it is about; none for a mere section
    is_entry: bool = False  # of the glossary
    is_sign: bool = False  # of the safety net
    is_emergency: bool = False  # a sign that needs 911

    @property
    def url(self):
        return f"{self.path}#{self.anchor}" if self.anchor else self.path


def parts_of_pages(contents, today):
    """Everything that can be found while editions with these words are live. Figures past
    their re-check date cannot, as pages do not show them."""
    for words in contents:
        words = words | {"findings": _fresh(words.get("findings", []), today)}
        path = article_path(words["kind"], words["slug"])
        yield _top(words, path)
        yield from _sections(words, path)
        yield from _common_questions(words, path)
        yield from _terms(words, path)
        yield from _signs(words, path)
        yield from _needs(words)
    for name, title, also_called, text in OTHER_PAGES:
        yield Part(title, reverse(name), text, names=_names(title, also_called))


def _fresh(findings, today):
    return [finding for finding in findings if not is_stale(finding, today)]


def _names(name, also_called):
    others = re.split(r"[,;]|\bor\b", also_called)
    return (name, *(other.strip() for other in others if other.strip()))


def _top(words, path):
    text = f"{words['summary']} {words['lead']}"
    is_sign = words["kind"] == Article.Kind.SAFETY_NET
    also_called = SAFETY_NET_NAME if is_sign else words.get("also_called", "")
    names = _names(words["title"], also_called)
    return Part(words["title"], path, text, names=names, is_sign=is_sign)


def _sections(words, path):
    headings = PART_HEADINGS | {
        section_id(section): section["heading"] for section in words.get("sections", [])
    }
    for part, passages in ArticleText(words).parts.items():
        if heading := headings.get(part):
            texts = [passage.text for passage in passages if passage.text != heading]
            yield Part(words["title"], path, _in_one(texts), heading, part)


def _in_one(texts):
    """Passages in one line; those without a full stop get one."""
    return " ".join(text if text.endswith((".", "?", "!", ":")) else f"{text}." for text in texts)


def _common_questions(words, path):
    for row in words.get("common_questions", []):
        text = bare_words(row["answer"])
        yield Part(words["title"], path, text, row["question"], "common-questions")


def _terms(words, path):
    for row in words.get("terms", []):
        yield Part(
            words["title"],
            path,
            bare_words(row["text"]),
            row["term"],
            row["slug"],
            names=_names(row["term"], row["also_called"]),
            is_entry=True,
        )


def _signs(words, path):
    """Each on its own: one may be all that a reader asks for."""
    for row in words.get("signs", []):
        level, is_after = row["level"], row["situation"] == SafetySign.Situation.AFTER_PROCEDURE
        headings = AFTER_PROCEDURE_HEADINGS if is_after else SIGN_HEADINGS
        yield Part(
            words["title"],
            path,
            _in_one(filter(None, [row["text"], row["short"]])),
            headings[level],
            SIGN_PARTS[level],
            is_sign=level != SafetySign.Level.EXPECTED,
            is_emergency=level == SafetySign.Level.EMERGENCY,
        )


def _needs(words):
    """The ways in by what hurts are pages of their own."""
    for row in words.get("needs", []):
        texts = [row["summary"], row["text"], row.get("try_first", ""), row["not_for_us"]]
        text = bare_words("\n\n".join(texts))
        path = reverse("treatments:need", args=[row["slug"]])
        yield Part(row["title"], path, text, names=(row["title"],))
