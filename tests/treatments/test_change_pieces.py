"""Two texts taken apart word by word: what stayed, what went, what came."""

from hypothesis import given, settings
from hypothesis import strategies as st

from treatments.changes import pieces, shortened

WORDS = ["pain", "may", "fade", "in", "**weeks**", "[a](term:b)", " ", "\n", "\n\n- ", "  ", "é"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map("".join) | st.text()


@settings(deadline=None, max_examples=300)
@given(TEXTS, TEXTS)
def test_pieces_make_up_both_texts(before, after):
    found = pieces(before, after)

    assert "".join(piece.text for piece in found if piece.op != "removed") == after
    assert "".join(piece.text for piece in found if piece.op != "added") == before
    assert {piece.op for piece in found} <= {"same", "added", "removed"}


@given(TEXTS, TEXTS)
def test_pieces_never_stand_beside_one_of_their_kind(before, after):
    found = [piece.op for piece in pieces(before, after)]

    assert all(op != following for op, following in zip(found, found[1:], strict=False))


@given(TEXTS, TEXTS)
def test_pieces_lose_no_change_when_they_are_shortened(before, after):
    found = pieces(before, after)

    assert [p for p in shortened(found) if p.op in ("added", "removed")] == [
        p for p in found if p.op in ("added", "removed")
    ]


def test_pieces_are_whole_words():
    assert pieces("It may last 3 months.", "It may last 6 months.") == [
        ("same", "It may last "),
        ("removed", "3"),
        ("added", "6"),
        ("same", " months."),
    ]


def test_pieces_keep_a_phrase_together_where_nearly_every_word_changed():
    assert [piece.op for piece in pieces("10 of 100 people", "12 of 1,000 people")] == [
        "removed",
        "added",
        "same",
    ]


def test_pieces_leave_out_what_is_far_from_any_change():
    words = " ".join(f"w{number}" for number in range(100))

    found = shortened(pieces(words, words.replace("w50 ", "new ")))

    assert [piece.op for piece in found] == [
        *("gap", "same", "removed", "added", "same", "gap"),
    ]
    assert found[1].text == " ".join(f"w{number}" for number in range(38, 50)) + " "
