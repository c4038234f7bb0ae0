"""Text as visitors may write it: any script, emoji, right-to-left; nothing that deceives."""

import re
import unicodedata

_NEWLINES = re.compile(r"\r\n?")
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, but for tab and newline
    r"\u202a-\u202e\u2066-\u2069"  # direction overrides: what staff see would not be what is there
    r"\ud800-\udfff]"  # halves of characters, which cannot be saved
)


def clean_text(text):
    """`text` with one kind of newline, composed letters, and nothing hidden in it."""
    return unicodedata.normalize("NFC", _HIDDEN.sub("", _NEWLINES.sub("\n", text)))
