"""Finding requests by words that the database holds only encrypted.

The rows are read and decrypted here, one after another. How many there are is bounded by how
long requests are kept; `make bench` holds the time for 5,000 of them.
"""

import re
import unicodedata

from consultations.encryption import WrongKey, decrypt, with_stored
from consultations.models import ConsultationRequest
from consultations.same_person import digits

FEWEST_DIGITS = 4  # of a phone number, the last ones
# Letters that Unicode takes for letters of their own, as people type them without their keyboard.
TYPED_AS = str.maketrans({"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe"})


def find(words):
    """Who matches all of `words` (field: what was typed, none of them empty), as primary keys,
    and how many rows could not be read. The fields are those of desk/finding.py."""
    in_the_open = {name: words[name] for name in ("reference", "status") if name in words}
    rows = _narrowed(in_the_open)
    wanted = {name: _MATCHES[name](text) for name, text in words.items() if name in _MATCHES}
    if not wanted:
        return list(rows.values_list("pk", flat=True)), 0
    found, unreadable = [], 0
    stored = with_stored(rows, *wanted).values_list("pk", *(f"stored_{name}" for name in wanted))
    for pk, *tokens in stored.iterator():
        try:
            texts = [decrypt(token) for token in tokens]
        except WrongKey:
            unreadable += 1
            continue
        if all(matches(text) for matches, text in zip(wanted.values(), texts, strict=True)):
            found.append(pk)
    return found, unreadable


def plain(text):
    """Without case, accents and anything but letters, digits and single spaces."""
    letters = unicodedata.normalize("NFKD", text).casefold().translate(TYPED_AS)
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[^\W_]+", kept))


def _narrowed(in_the_open):
    rows = ConsultationRequest.objects.order_by("-received_at")
    if "status" in in_the_open:
        rows = rows.filter(status=in_the_open["status"])
    if "reference" in in_the_open:
        signs = re.sub(r"[\W_]", "", in_the_open["reference"]).upper()
        groups = [group for group in (signs[:4], signs[4:8], signs[8:]) if group]
        rows = rows.filter(reference__startswith="-".join(groups))
    return rows


def _name_matches(typed):
    """Each part of the name, in any order, whether it is written in one word or in two."""
    parts = plain(typed).split()

    def matches(text):
        name = plain(text).replace(" ", "")
        return all(part in name for part in parts)

    return matches


def _phone_matches(typed):
    dialled = digits(typed)
    return lambda text: digits(text).endswith(dialled)


def _text_matches(typed):
    wanted = plain(typed)
    return lambda text: wanted in plain(text)


def _choice_matches(typed):
    return lambda text: typed in text.split()


_MATCHES = {
    "name": _name_matches,
    "phone": _phone_matches,
    "email": _text_matches,
    "language": _text_matches,
    "about": _choice_matches,
}
