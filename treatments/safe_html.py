"""The only place that marks text as safe to stand in a page."""

import json
import re
from typing import NamedTuple

import nh3
from django.utils.html import escape
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "h3", "h4", "br", "sup", "blockquote"}
_ATTRIBUTES = {"a": {"href", "class", "aria-label"}}
_SCHEMES = {"http", "https", "tel", "mailto"}
MARK_START, MARK_END = "\x02", "\x03"  # no text that people write has these
_MARKED = re.compile(f"{MARK_START}([^{MARK_START}{MARK_END}]*){MARK_END}")
_NO_MARKS = {ord(MARK_START): None, ord(MARK_END): None}
_TERM = re.compile(r"\]\(term:([-\w]+)\)")
_SOURCE = re.compile(r"\]\(source:([-\w]+)\)")


class Term(NamedTuple):
    """A glossary term as pages need it."""

    slug: str
    term: str
    text: str


def render_markdown(text, *, source_numbers=None, terms=None):
    """Editors' Markdown as cleaned HTML.

    `source_numbers` maps source keys to the numbers of the page's list: `[](source:key)`
    becomes a link to it. `terms` maps slugs to glossary terms: the first
    `[word](term:slug)` becomes a link to the explanation. A source or term that is not
    there leaves its words and no link, and so does a term from its second use on.
    """
    tokens = _markdown.parse(text)
    unexplained = dict(terms or {})
    for token in tokens:
        if token.type == "inline":
            token.children = list(
                _with_house_links(token.children, source_numbers or {}, unexplained)
            )
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    return mark_safe(  # noqa: S308  cleaned by nh3 with the allow-list above  # nosec
        nh3.clean(
            html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None
        ).strip()
    )


def terms_in(text):
    """Slugs of the glossary terms that `text` explains, in their order, each once."""
    return list(dict.fromkeys(_TERM.findall(text)))


def sources_in(text):
    """Keys of the sources that `text` cites, in the order of their first citation."""
    return list(dict.fromkeys(_SOURCE.findall(text)))


def marked(text):
    """Plain text as HTML; what stands between MARK_START and MARK_END is marked. A mark
    without the other one is left out."""
    html = _MARKED.sub(r"<mark>\1</mark>", escape(text))
    return mark_safe(html.translate(_NO_MARKS))  # noqa: S308  escaped, then only <mark> added  # nosec


def json_for_script(data):
    """`data` as JSON that cannot end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=False)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return mark_safe(text)  # noqa: S308  every character that HTML could read is escaped  # nosec


_markdown = MarkdownIt("commonmark", {"html": False, "typographer": False}).disable(
    ["image", "code", "fence", "hr", "html_block", "html_inline"]
)


def _with_house_links(children, source_numbers, unexplained):
    """Inline tokens with term: and source: links made real, or left out. Takes each term
    that it links out of `unexplained`."""
    closing = None  # what stands in place of the end of the link we are in
    for token in children:
        if token.type == "link_open":
            kind, _, name = token.attrGet("href").partition(":")
            if kind == "source":
                number = source_numbers.get(name)
                closing = [_source_link(number)] if number else []
                continue
            if kind == "term" and not unexplained.pop(name, None):
                closing = []
                continue
            if kind == "term":
                token.attrs = {"href": f"/glossary/#{name}", "class": "term"}
        if token.type == "link_close" and closing is not None:
            yield from closing
            closing = None
            continue
        yield token


def _source_link(number):
    link = (
        f'<sup><a href="#source-{number}" aria-label="Source {number}">{escape(number)}</a></sup>'
    )
    return Token("html_inline", "", 0, content=link)
