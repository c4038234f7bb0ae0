"""Which row of a list became which row of another: nobody numbers them for us."""

import json
from bisect import bisect_left
from collections import Counter, defaultdict
from typing import NamedTuple

ALIKE = 0.5  # share of words that two rows have in common, to be taken for one that was changed
# by what a row is known, the surest first
NAMES = [
    *(("key",), ("slug",), ("body", "year"), ("question",), ("title",), ("heading",)),
    *(("who",), ("term",), ("text",)),
]


class Pair(NamedTuple):
    """A row before and after; one of them is None where it was added or removed."""

    before: dict | None
    after: dict | None
    was_at: int | None = None
    is_at: int | None = None
    is_moved: bool = False

    @property
    def row(self):
        return self.before if self.after is None else self.after

    @property
    def is_unchanged(self):
        return self.before == self.after and not self.is_moved

    @property
    def place(self):
        """The number that a reader counts to."""
        return (self.was_at if self.is_at is None else self.is_at) + 1


def aligned(before, after):
    """The pairs of two lists of rows, in the order of `after`; what was removed stands where
    it stood. As few rows as can be are said to have moved."""
    before, after = _as_rows(before), _as_rows(after)
    partners = _partners(before, after)
    in_order = [partners[at] for at in sorted(partners)]
    stayed = _longest_rise(in_order)
    kept = [
        (at, 0, Pair(before[partners[at]], row, partners[at], at, partners[at] not in stayed))
        if at in partners
        else (at, 0, Pair(None, row, is_at=at))
        for at, row in enumerate(after)
    ]
    came_to = {was_at: at for at, was_at in partners.items() if was_at in stayed}
    gone, behind = [], -1
    for was_at, row in enumerate(before):
        behind = came_to.get(was_at, behind)
        if was_at not in in_order:
            gone.append((behind, 1, Pair(row, None, was_at=was_at)))
    return [pair for *_, pair in sorted(kept + gone, key=lambda found: found[:2])]


def _as_rows(rows):
    return [row if isinstance(row, dict) else {"text": row} for row in rows or []]


def _partners(before, after):
    """Place after → place before, of rows that are equal, then of those with the same name,
    then of those that are most alike."""
    partners = {}
    if before == after:
        return {at: at for at in range(len(after))}
    for name_of in [_all_of_it, *(_named(names) for names in NAMES)]:
        free = defaultdict(list)
        for was_at in _others(before, partners.values()):
            free[name_of(before[was_at])].append(was_at)
        for at in _others(after, partners):
            name = name_of(after[at])
            if name and free[name]:
                partners[at] = free[name].pop(0)
    return partners | _most_alike(before, after, partners)


def _others(rows, taken):
    taken = set(taken)
    return [at for at in range(len(rows)) if at not in taken]


def _all_of_it(row):
    """Without what is empty: words frozen earlier lack some fields."""
    return json.dumps({name: value for name, value in row.items() if value}, sort_keys=True)


def _named(names):
    def name_of(row):
        found = tuple(row.get(name) for name in names)
        return found if all(found) else None

    return name_of


def _most_alike(before, after, partners):
    old = {at: _words(before[at]) for at in _others(before, partners.values())}
    new = {at: _words(after[at]) for at in _others(after, partners)}
    likeness = [
        (-_share(words, others), at, was_at)
        for at, words in new.items()
        for was_at, others in old.items()
    ]
    found = {}
    for share, at, was_at in sorted(likeness):
        if -share >= ALIKE and at not in found and was_at not in found.values():
            found[at] = was_at
    return found


def _words(row):
    """Of its sentences; codes and short names would make any two rows alike."""
    texts = [value for value in row.values() if isinstance(value, str)]
    sentences = [text for text in texts if " " in text]
    return Counter(" ".join(sentences or texts).lower().split())


def _share(words, others):
    return 2 * (words & others).total() / ((words.total() + others.total()) or 1)


def _longest_rise(numbers):
    """The most of these numbers that stand in rising order."""
    ends, last_of, before = [], [], {}  # the smallest end of a rise of each length
    for number in numbers:
        length = bisect_left(ends, number)
        before[number] = last_of[length - 1] if length else None
        ends[length : length + 1] = [number]
        last_of[length : length + 1] = [number]
    found, number = set(), last_of[-1] if last_of else None
    while number is not None:
        found.add(number)
        number = before[number]
    return found
