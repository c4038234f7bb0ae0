"""The figure of a finding, in words and as a drawing: a hundred marks, so many of them filled.

Absolute numbers with one denominator, and drawn as marks side by side, are read best by
people who find numbers hard (Trevena 2013, BMC Med Inform Decis Mak 13 Suppl 2:S7). Shape
tells the marks apart, never colour alone, and the words always stand beside them.
"""

from dataclasses import dataclass
from datetime import date

ROW = 10  # marks in a row, and rows
STEP = 11  # from one mark to the next, in units of the drawing
SIZE = ROW * STEP
# a small house plate; the one that may happen or not is filled below its diagonal
PLATE = "h6.3l1.7,3v5h-6.3l-1.7,-3z"
HALF = "v5l1.7,3h6.3z"


@dataclass(frozen=True)
class IconArray:
    """The three kinds of mark as SVG path data, one subpath a mark."""

    label: str
    filled: str
    half: str
    empty: str
    size: int = SIZE


def is_stale(finding, today):
    """Whether a finding is past the day by which its figure had to be checked again."""
    return bool(finding["recheck_on"]) and date.fromisoformat(finding["recheck_on"]) < today


def figure_in_words(finding):
    """The figure of a finding as a short phrase; None for one in words only."""
    shape, treated, per = finding["shape"], finding["treated"], finding["per"]
    if shape == "pair":
        compared = finding["compared"]
        return f"{_n(treated)} in {_n(per)} with it, {_n(compared)} in {_n(per)} without"
    if shape == "difference":
        return f"{_n(abs(treated))} {'more' if treated >= 0 else 'fewer'} in {_n(per)}"
    if shape == "rate":
        up_to = finding.get("up_to")  # version 1 words have no ranges
        return f"{_n(treated)}{f' to {_n(up_to)}' if up_to else ''} in {_n(per)}"
    if shape == "mean":
        return f"{_n(abs(treated))} of {_n(finding['scale_max'])} points"
    return None


def _n(number):
    return f"{number:,g}" if isinstance(number, float) else f"{number:,}"


def icon_arrays(finding):
    """What can be drawn of a finding: two arrays for a pair, one for a rate.

    Only whole numbers in 100, which are the only ones that whole marks can show; other
    findings have their words. Rates are drawn as pairs are, because most harms are rates,
    and a benefit must not look larger than a harm.
    """
    if finding["per"] != ROW * ROW:
        return []
    drawn = {"pair": _pair, "rate": _rate}.get(finding["shape"], lambda finding: [])(finding)
    if not all(isinstance(number, int) for _, *numbers in drawn for number in numbers):
        return []
    return [_array(label, *numbers) for label, *numbers in drawn]


def _pair(finding):
    return [("With it", finding["treated"]), ("Without", finding["compared"])]


def _rate(finding):
    up_to = finding.get("up_to") or finding["treated"]  # version 1 words have no ranges
    return [("", finding["treated"], up_to)]


def _array(label, filled, up_to=None):
    """`filled` marks filled, those from there `up_to` half filled, and the rest empty."""
    up_to = up_to or filled
    return IconArray(
        label=label,
        filled=_marks(0, filled, PLATE),
        half=_marks(filled, up_to, HALF),
        empty=_marks(filled, ROW * ROW, PLATE),
    )


def _marks(first, last, shape):
    """Subpaths of the marks from `first` up to `last`, row by row from the top. All but the
    first are said from the one before, so that they read alike and compress to nothing."""
    numbers = range(first, last)
    return "".join(f"{_start(n) if n == first else _step(n)}{shape}" for n in numbers)


def _start(number):
    return f"M{1.5 + STEP * (number % ROW):g},{1.5 + STEP * (number // ROW):g}"


def _step(number):
    return f"m{STEP},0" if number % ROW else f"m{STEP - SIZE},{STEP}"
