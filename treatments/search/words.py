"""Text as plain words: what a query and our pages are compared by."""

import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+")
_TYPED_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")  # accents may be letters of their own
_CANNOT = re.compile(r"\bcan(?:not| not|['’]?t)\b")
# too common to find anything by; the pieces of "don't" and "I'm" too
_COMMON = """
    a about after again all also am an and any are as at be because been before being both
    but by can could d did do does doing don for from get gets getting go goes going got had
    has have having he her him his how i if in into is isn it its just ll m may me mean
    means might more most my no not now of on or our out over re s she should since so some
    still such t than that the their them then there these they this those to too under
    until up us ve very want was we were what when where which while who whom why will with won
    would you your
"""
STOP_WORDS = frozenset(_COMMON.split())


def plain_words(text):
    """Words in small letters without accents; nothing else of the text is left."""
    letters = unicodedata.normalize("NFKD", text.lower())
    return _WORD.findall("".join(c for c in letters if not unicodedata.combining(c)))


def asked_words(text):
    """The plain words of a question. "Can't" in each of its spellings is one word: what people
    cannot do any more may be a warning sign. No page has that word, only synonyms."""
    return plain_words(_CANNOT.sub("cant", text.lower()))


def respelled(text, spellings):
    """`text` as it was typed but for the words that have another spelling (plain → plain)."""

    def other(match):
        typed = match[0]
        word = spellings.get("".join(plain_words(typed)))
        return _in_letters_of(typed, word) if word else typed

    return _TYPED_WORD.sub(other, text)


def _in_letters_of(typed, word):
    """`word` in capitals as `typed` has them."""
    if typed.isupper():
        return word.upper()
    return word.capitalize() if typed[0].isupper() else word


def telling_words(words):
    """The words that tell what is asked, each once; all where none tells more than others."""
    telling = [word for word in words if word not in STOP_WORDS]
    return list(dict.fromkeys(telling or words))
