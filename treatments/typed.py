"""Text as editors meant it, whatever program they copied it from."""

import re

# what word processors put in place of plain signs, and what does not show at all
_PLAIN = str.maketrans(
    {
        "\u00ad": None,  # soft hyphen
        "\u200b": None,  # zero-width space
        "\u2060": None,  # word joiner
        "\ufeff": None,  # byte order mark
        "\u000b": "\n",  # line break within a paragraph
        "\u2028": "\n",
        "\u2029": "\n\n",
    }
)
# signs, and those of Word’s own fonts: dot, square (its third level), arrow, tick
_BULLET = re.compile(r"^[ \t]*[•·▪◦‣●○■\uf0b7\uf0a7\uf0d8\uf0fc][ \t\u00a0]*", re.MULTILINE)
_LETTER_BULLET = re.compile(r"^[ \t]*o\t[ \t\u00a0]*", re.MULTILINE)  # Word’s second level
_NUMBERED = re.compile(r"^[ \t]*(\d{1,2})[.)]\t[ \t\u00a0]*", re.MULTILINE)
_LINE_END_SPACE = re.compile(r"[ \t]+$", re.MULTILINE)
_ITEM = re.compile(r"-(?: |$)|\d{1,2}\. ")
_FIRST_ITEM = re.compile(r"-(?: |$)|1\. ")  # a line that wraps may begin with “12. ”


def plain_text(text):
    """`text` without what a word processor leaves in it: its bullets become Markdown lists, its
    line breaks plain ones, and nothing stays that does not show. A space that must not break,
    as in “100 mg”, stays."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_PLAIN)
    text = _BULLET.sub("- ", text)
    text = _LETTER_BULLET.sub("- ", text)
    text = _NUMBERED.sub(r"\1. ", text)
    text = text.replace("\t", " ")
    text = _LINE_END_SPACE.sub("", text)
    return _with_room_before_lists(text)


def _with_room_before_lists(text):
    """Markdown reads a list that follows a paragraph only after an empty line."""
    lines = []
    for line in text.split("\n"):
        after_words = lines and lines[-1] and not _belongs_to_list(lines[-1])
        if after_words and _FIRST_ITEM.match(line):
            lines.append("")
        lines.append(line)
    return "\n".join(lines)


def _belongs_to_list(line):
    return bool(_ITEM.match(line)) or line.startswith(" ")
