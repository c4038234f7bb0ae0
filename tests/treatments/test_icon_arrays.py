"""A drawn figure has exactly as many marks as its words say."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treatments.figure import icon_arrays
from treatments.live import LiveEditions
from treatments.models import Article
from treatments.render import article_page

PAIR = {"shape": "pair", "treated": 48, "compared": 9, "up_to": None, "per": 100}
RATE = {"shape": "rate", "treated": 3, "compared": None, "up_to": 5, "per": 100}


def marks(array):
    """How many marks are filled, half filled and drawn at all."""
    filled, half, empty = (len(places(path)) for path in (array.filled, array.half, array.empty))
    return filled, half, filled + empty


def places(path):
    """Where each mark of a path starts, as a browser finds out."""
    found, x, y = [], 0, 0
    for kind, dx, dy in re.findall(r"(M|m)([-0-9.]+),([-0-9.]+)", path):
        x, y = (float(dx), float(dy)) if kind == "M" else (x + float(dx), y + float(dy))
        found.append((x, y))
    return found


def test_a_pair_is_two_arrays_of_a_hundred():
    with_it, without = icon_arrays(PAIR)
    assert (with_it.label, *marks(with_it)) == ("With it", 48, 0, 100)
    assert (without.label, *marks(without)) == ("Without", 9, 0, 100)


def test_a_range_fills_half_of_the_marks_that_sources_differ_on():
    [array] = icon_arrays(RATE)
    assert marks(array) == (3, 2, 100)


@given(st.integers(0, 100), st.integers(0, 100))
def test_no_mark_is_lost_or_drawn_on_another(treated, compared):
    for number, array in zip(
        (treated, compared),
        icon_arrays(PAIR | {"treated": treated, "compared": compared}),
        strict=True,
    ):
        assert marks(array) == (number, 0, 100)
        grid = {(1.5 + 11 * x, 1.5 + 11 * y) for x in range(10) for y in range(10)}
        assert {*places(array.filled), *places(array.empty)} == grid


@pytest.mark.parametrize(
    "changes",
    [
        {"per": 1000},
        {"treated": 48.5},
        {"shape": "difference"},
        {"shape": "mean", "per": None},
        {"shape": "words", "per": None},
    ],
    ids=str,
)
def test_what_whole_marks_cannot_show_is_left_to_words(changes):
    assert icon_arrays(PAIR | changes) == []


def test_every_whole_figure_in_a_hundred_is_drawn_and_said_harms_too(db):
    """A benefit must not look larger than a harm because it has a picture."""
    drawn = []
    for row in all_findings():
        numbers = [row[name] for name in ("treated", "compared", "up_to")]
        is_whole = all(number is None or number == int(number) for number in numbers)
        is_drawable = row["shape"] in ("pair", "rate") and row["per"] == 100 and is_whole
        assert bool(row["arrays"]) == is_drawable, row["text"]
        for array, number in zip(row["arrays"], numbers, strict=False):
            assert marks(array)[0] == number
            assert f"{number}" in row["figure"]
            drawn.append(row["is_harm"])
    assert drawn.count(True) >= 3
    assert drawn.count(False) >= 3


def all_findings():
    live = LiveEditions(kinds=[Article.Kind.TREATMENT])
    for edition in live.of_kind(Article.Kind.TREATMENT):
        page = article_page(edition.words, live.terms, date(2026, 11, 24))
        yield from page.benefits
        yield from (row for _, rows in page.harms for row in rows)
