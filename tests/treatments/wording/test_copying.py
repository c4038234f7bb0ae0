"""Sentences that stand elsewhere too."""

import pytest

from tests.treatments.wording.example import page, safety_net, site
from treatments.wording import copying

EIGHT = "One two three four five six seven eight."


def shared_runs(articles):
    return copying.shared_runs(site(*articles).articles)


def test_eight_words_in_a_row_in_two_articles_are_found_whatever_the_marks():
    shouted = page("ONE, two: three; four – five six “seven” eight!", slug="other")

    shared = shared_runs([page(EIGHT), shouted])

    assert shared == {"one two three four five six seven eight": {"about", "other"}}


def test_seven_words_may_be_shared_and_so_may_words_of_one_article():
    seven = "One two three four five six seven."

    assert shared_runs([page(seven), page(seven, slug="other")]) == {}
    assert shared_runs([page(f"{EIGHT} {EIGHT}")]) == {}


def test_a_run_ends_with_its_sentence():
    one = page("One two three four. Five six seven eight.")

    assert shared_runs([one, page(EIGHT, slug="other")]) == {}


def test_safety_text_is_shared():
    """The safety net's own words, and the blood thinner line, read the same everywhere."""
    line = "The doctor who prescribes it and the pain doctor decide together."
    assert shared_runs([page(line), page(line, slug="other")]) == {}
    assert shared_runs([page(EIGHT), safety_net(EIGHT)]) == {}


@pytest.fixture
def fact_sheet(tmp_path, monkeypatch):
    run = "one two three four five six seven eight"
    prints = tmp_path / "runs.txt"
    prints.write_text(f"{copying.fingerprint('some other run')}\n{copying.fingerprint(run)}\n")
    monkeypatch.setattr(copying, "FINGERPRINTS", prints)


def test_words_of_the_fact_sheet_are_found(fact_sheet):
    words = page(f"Sound words. {EIGHT}")

    assert copying.copied_runs(site(words).articles) == [
        ("about", EIGHT, "one two three four five six seven eight")
    ]


def test_other_words_are_not(fact_sheet):
    assert (
        copying.copied_runs(site(page("Nine words that nobody else has written so far.")).articles)
        == []
    )
