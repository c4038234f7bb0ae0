"""Text as visitors may write it: any script, emoji, right-to-left; nothing that deceives.

What cannot be stored is refused in words. What staff could not see is kept as it was
typed, and marked wherever it is shown.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError

_NEWLINES = re.compile(r"\r\n?|[\u2028\u2029]")
_HALVES = re.compile(r"[\ud800-\udfff]")  # of a character: no database stores one

_CONTROL = r"\x00-\x08\x0b-\x1f\x7f-\x9f"  # all but tab and newline
_UNSEEN = (
    r"\u202a-\u202e\u2060-\u206f"  # directions forced on other words; joiners without a shape
    r"\u00ad\u180e\u200b\ufeff"  # hyphen, vowel and spaces that take no room
    r"\u115f\u1160\u3164\uffa0"  # letters that fill a place and show nothing
    r"\ufff9-\ufffb\U000e0000-\U000e007f"  # notes between the lines, tags: whole hidden texts
)
_FILLERS = "\u115f\u1160\u3164\uffa0\u2800"  # letters and a symbol that show nothing
# Not among them, because scripts and emoji need them: ZWJ, ZWNJ, LRM, RLM, combining marks.
_CONTROLS = re.compile(f"[{_CONTROL}]")
_HIDDEN = re.compile(f"[{_CONTROL}{_UNSEEN}]")


def clean_text(text):
    """`text` with one kind of newline and composed letters (NFC), as it can be stored."""
    return unicodedata.normalize("NFC", _HALVES.sub("", _NEWLINES.sub("\n", text)))


def refuse_control_characters(text):
    """Raises ValidationError when the clean `text` holds one. The form that says so shows
    the text `without_control_characters`, so that sending it again works."""
    if _CONTROLS.search(text):
        raise ValidationError(
            "This had a hidden character that we cannot keep. We took it out. Look the text "
            "over, then go on.",
            code="control_character",
        )


def without_control_characters(text):
    return _CONTROLS.sub("", text)


def mark_hidden(text):
    """`text` for staff to see: each character that would not show stands there by its
    number, such as [U+202E], and does nothing."""
    return _HIDDEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def is_blank(text):
    """Whether nothing of `text` would show: no letter, number, sign or symbol is in it."""
    return not any(
        unicodedata.category(sign)[0] in "LNPS" and sign not in _FILLERS for sign in text
    )
