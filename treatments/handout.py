"""An article on paper: the address of the very edition it was printed from, to scan or type."""

from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import segno
from django.conf import settings
from django.urls import reverse


class QRCode(NamedTuple):
    """A QR code as an SVG path of strokes one unit wide, with its quiet zone."""

    size: int
    path: str


class Handout(NamedTuple):
    address: str
    qr: QRCode


def handout_of(edition):
    """Where the printed words came from; None for a draft, which is no edition."""
    if edition is None:
        return None
    path = reverse("treatments:edition", args=[edition.card["slug"], edition.number])
    address = f"{settings.SITE_URL}{path}"
    return Handout(address, _remembered_qr_code(address))


def qr_code(text):
    """`text` as a QR code (ISO/IEC 18004) that bears 15 % of damage: paper gets folded."""
    code = segno.make_qr(text, error="M")
    quiet = code.default_border_size
    rows = enumerate(code.matrix, start=quiet)
    path = "".join(f"M{quiet},{y}.5{_strokes(row)}" for y, row in rows)
    return QRCode(code.symbol_size()[0], path)


_remembered_qr_code = lru_cache(maxsize=64)(qr_code)


def _strokes(row):
    """One row of the code: a stroke for each run of dark modules, a move for light ones."""
    runs = ((is_dark, len(list(run))) for is_dark, run in groupby(row))
    return "".join(f"h{length}" if is_dark else f"m{length},0" for is_dark, length in runs)
