"""What differs in the fields of two dicts: one value, a figure, a row, or rows of rows."""

from typing import NamedTuple

from treatments.changes.labels import EMPTY, ROWS, as_text, field_name, row_name, value_in_words
from treatments.changes.pieces import Piece, pieces, shortened
from treatments.changes.rows import aligned
from treatments.figure import figure_in_words
from treatments.unedited import have_same_words

# what a figure of each shape is said with; “up to” may be empty
FIGURE = {
    "pair": ("treated", "compared", "per"),
    "difference": ("treated", "per"),
    "rate": ("treated", "per", "up_to"),
    "mean": ("treated", "scale_max"),
}
FIGURE_FIELDS = ("treated", "compared", "up_to", "per", "scale_max")


class Change(NamedTuple):
    label: str
    kind: str  # added, removed, changed, moved
    pieces: list


class Side(NamedTuple):
    """The words before, or after, and the names of the sources that they cite."""

    words: dict
    sources: dict

    @classmethod
    def of(cls, words):
        words = words or {}
        return cls(words, {row["key"]: _who(row) for row in words.get("sources", [])})

    def say(self, model, name, value):
        return value_in_words(model, name, value, self.sources)


def _who(source):
    return ", ".join(str(part) for part in (source["authors"], source["year"]) if part)


class Compared(NamedTuple):
    """Both sides. Each method yields `Change`s."""

    before: Side
    after: Side

    @classmethod
    def of(cls, before, after):
        return cls(Side.of(before), Side.of(after))

    def field(self, label, model, name, old, new):
        """The field `name` of two dicts; one that is missing while the other one is empty
        says nothing."""
        if _is_same(name, old, new):
            return
        was, is_now = old.get(name), new.get(name)
        before = self.before.say(model, name, was) if name in old else ""
        after = self.after.say(model, name, is_now) if name in new else ""
        if before == after:  # called alike, and yet not the same
            before, after = as_text(was), as_text(is_now)
        yield _changed(label, _is_filled(was), _is_filled(is_now), before, after)

    def rows(self, listed, under=""):
        """(pair of rows, its changes) of a list of the words."""
        pairs = aligned(self.before.words.get(listed), self.after.words.get(listed))
        return [(pair, list(self._row(listed, pair, under))) for pair in pairs]

    def _row(self, listed, pair, under):
        if pair.is_unchanged:
            return
        label = f"{under}{row_name(listed, pair)}"
        if pair.before is None:
            text = _in_full(self.after, listed, pair.after)
            yield Change(label, "added", [Piece("added", text)])
        elif pair.after is None:
            text = _in_full(self.before, listed, pair.before)
            yield Change(label, "removed", [Piece("removed", text)])
        else:
            if pair.is_moved:
                places = f"from place {pair.was_at + 1} to place {pair.is_at + 1}"
                yield Change(label, "moved", [Piece("same", places)])
            yield from self._fields_of_row(listed, label, pair)

    def _fields_of_row(self, listed, label, pair):
        model, said = ROWS[listed][1], set()
        for name in {**pair.after, **pair.before}:
            if name == "answers":
                yield from self._answers(label, pair)
            elif name in FIGURE_FIELDS and _says_figures(pair):
                if not said:
                    yield from self._figure(label, pair)
                said.add(name)
            else:
                called = label if _is_its_text(listed, name) else None
                called = called or f"{label} – {field_name(model, name)}"
                yield from self.field(called, model, name, pair.before, pair.after)

    def _answers(self, label, pair):
        sides = [side._replace(words=row) for side, row in zip(self, pair[:2], strict=True)]
        for _, changes in Compared(*sides).rows("answers", under=f"{label} – "):
            yield from changes

    def _figure(self, label, pair):
        before, after = map(_figure, pair[:2])
        texts = before or EMPTY, after or EMPTY
        yield _changed(f"{label} – figure", before, after, *texts)


def _changed(label, was_filled, is_filled, before, after):
    kind = "changed" if was_filled and is_filled else "added" if is_filled else "removed"
    return Change(label, kind, shortened(pieces(before, after)))


def _is_same(name, old, new):
    was, is_now = ({name: row[name]} if name in row else {} for row in (old, new))
    are_both_empty = old.get(name) in (None, "") and new.get(name) in (None, "")
    return are_both_empty or have_same_words(was, is_now)


def _is_filled(value):
    return value not in (None, "", [], {})


def _is_its_text(listed, name):
    """What a section is: its label says so already."""
    return listed == "sections" and name == "text"


def _in_full(side, listed, row):
    """A row as lines, a line each for what it says."""
    if listed == "sections":
        return row.get("text", "")
    model, lines = ROWS[listed][1], []
    for name, value in row.items():
        if name == "treated" and _figure(row):
            lines.append(("figure", _figure(row)))
        elif _is_filled(value) and not (name in FIGURE_FIELDS and _figure(row)):
            lines.append((field_name(model, name), side.say(model, name, value)))
    return "\n".join(f"{name[:1].upper()}{name[1:]}: {text}" for name, text in lines)


def _figure(row):
    """The figure of a finding in words; None for one without, or with only half of one."""
    said_with = FIGURE.get(row.get("shape"), ())
    values = [row.get(name) for name in said_with if name != "up_to" or _is_filled(row.get(name))]
    if not values or not all(isinstance(value, int | float) for value in values):
        return None
    return figure_in_words(row)


def _says_figures(pair):
    """Whether one phrase a side says everything of what differs in the figure's fields."""
    said = [_figure(row) for row in pair[:2]]
    shown = {name for row in pair[:2] for name in FIGURE.get(row.get("shape"), ())}
    differ = {name for name in FIGURE_FIELDS if not _is_same(name, pair.before, pair.after)}
    are_empty = [not any(_is_filled(row.get(name)) for name in FIGURE_FIELDS) for row in pair[:2]]
    is_readable = all(text or empty for text, empty in zip(said, are_empty, strict=True))
    return is_readable and said[0] != said[1] and differ <= shown
