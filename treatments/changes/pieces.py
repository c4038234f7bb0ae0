"""Two texts → what stayed, went and came, word by word, whitespace and Markdown as written."""

import re
from difflib import SequenceMatcher
from itertools import chain, groupby
from typing import NamedTuple

AROUND = 12  # words that stay beside a change when what is unchanged is left out
_TOKEN = re.compile(r"(\S+|^)(\s*)")  # a word and the space behind it; space at the beginning


class Piece(NamedTuple):
    op: str  # same, added, removed; gap: unchanged words that are left out
    text: str


def pieces(before, after):
    """All of both texts: same and added make up `after`, same and removed make up `before`."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    steps = (step for step in _steps(old, new) if step.text)
    joined = chain(*(_joined(*run) for run in groupby(steps, _is_same)))
    return [_one(op, run) for op, run in groupby(joined, _op)]


def shortened(found, around=AROUND):
    """The pieces with a gap for what is unchanged and far from any change."""
    last = len(found) - 1
    return [
        short
        for number, piece in enumerate(found)
        for short in _with_gap(piece, around if number else 0, around if number < last else 0)
    ]


def _steps(old, new):
    for is_equal, gone, come in _runs(old, new):
        if is_equal:
            for (word, space), (_, other_space) in zip(gone, come, strict=True):
                yield Piece("same", word if space != other_space else word + space)
                if space != other_space:
                    yield Piece("removed", space)
                    yield Piece("added", other_space)
        else:
            yield Piece("removed", _text(gone))
            yield Piece("added", _text(come))


def _runs(old, new):
    """(are they equal, words of the old text, words of the new one), in order. One equal word
    between two changes belongs to them: nobody can read a text that changes every other word."""
    words = [[word for word, _ in tokens] for tokens in (old, new)]
    runs = SequenceMatcher(None, *words, autojunk=False).get_opcodes()
    for number, (op, old_from, old_to, new_from, new_to) in enumerate(runs):
        is_island = old_to - old_from == 1 and 0 < number < len(runs) - 1
        yield op == "equal" and not is_island, old[old_from:old_to], new[new_from:new_to]


def _op(piece):
    return piece.op


def _is_same(piece):
    return piece.op == "same"


def _one(op, run):
    return Piece(op, "".join(piece.text for piece in run))


def _joined(is_same, run):
    """Of several changes in a row first all that went, then all that came; the space behind
    both stayed."""
    run = list(run)
    if is_same:
        return run
    gone, come = ("".join(text for op, text in run if op == one) for one in ("removed", "added"))
    space = _space_behind(gone) if _space_behind(gone) == _space_behind(come) else ""
    length = len(space)
    found = [
        Piece("removed", gone[: len(gone) - length]),
        Piece("added", come[: len(come) - length]),
        Piece("same", space),
    ]
    return [piece for piece in found if piece.text]


def _space_behind(text):
    return text[len(text.rstrip()) :]


def _with_gap(piece, before, behind):
    tokens = _TOKEN.findall(piece.text)
    if piece.op != "same" or len(tokens) <= before + behind + 2:
        return [piece]
    first, last = _text(tokens[:before]), _text(tokens[len(tokens) - behind :])
    found = [Piece("same", first), Piece("gap", "… "), Piece("same", last)]
    return [short for short in found if short.text]


def _text(tokens):
    return "".join(word + space for word, space in tokens)
