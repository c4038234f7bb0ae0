"""What the checks say of figures and comparisons."""

from datetime import date

import pytest

from tests.treatments.wording.example import (
    FINDING,
    SOURCE,
    found,
    page,
    safety_net,
    treatment,
)
from treatments.wording import checks, figures
from treatments.wording.site import Site

HARD = (
    "Interventional methodologies demonstrating considerable heterogeneity necessitate "
    "individualized multidisciplinary evaluation preceding authorization. "
) * 6


def on(day, words, checked_on=None):
    """What is said on that day of figures and sources that are not checked in time."""
    around = Site([words], {"smith-2020": checked_on}, today=day)
    return [
        (r.message, r.field) for r in checks.figures_are_checked_in_time(around.articles[0], around)
    ]


def test_a_figure_in_a_paragraph_needs_its_source_there():
    [message] = found(figures.figures_have_sources, treatment({"harms": "It hurts for 2 days."}))
    assert message == "figure without source: It hurts for 2 days."


def test_the_short_version_may_repeat_a_figure_that_is_cited_below():
    repeated = {"facts": {"relief_lasts": "44 in 100"}, "lead": "It helps 44 in 100."}
    assert found(figures.figures_repeat_what_is_cited, treatment(**repeated)) == []

    [message] = found(figures.figures_repeat_what_is_cited, treatment(lead="It lasts 45 days."))
    assert message == "45 has no source: It lasts 45 days."


def test_all_digits_of_so_many_in_100_are_repeated_together():
    """Each of them stands somewhere with a source; together they would be another figure."""
    stance = treatment()["stances"][0] | {"text": "It helped 3 to 6 in 100 people for 1 year."}
    short = treatment({"in_short": "- It helps 3 to 5 in 100."}, stances=[stance])
    [message] = found(figures.figures_repeat_what_is_cited, short)
    assert message == "3 to 5 in 100 has no source: It helps 3 to 5 in 100."
    sound = treatment({"in_short": "- It helps 3 to 6 people in 100."}, stances=[stance])
    assert found(figures.figures_repeat_what_is_cited, sound) == []
    assert found(figures.figures_repeat_what_is_cited, treatment(lead="It cures 21 in 100.")) == []
    assert found(figures.figures_repeat_what_is_cited, treatment(lead="It cures 1 in 100.")) != []


@pytest.mark.parametrize("text", ["A third of them.", "One in ten of them.", "About half."])
def test_a_figure_in_words_needs_a_source_as_well(text):
    assert len(found(figures.figures_have_sources, page(text))) == 1


def test_a_row_with_a_figure_needs_a_source_of_its_own():
    stance = treatment()["stances"][0] | {"source": None}
    [message] = found(figures.figures_have_sources, treatment(stances=[stance]))
    assert message == "figure without source: It helped 20 in 100 people for 1 year."


def test_a_sign_without_source_excuses_no_figure():
    lead = page("Words.", lead="Call with 104 degrees.")
    sourced, bare = safety_net("A fever of 104 degrees"), safety_net("A fever of 104", source=None)

    assert found(figures.figures_repeat_what_is_cited, lead, sourced) == []
    assert len(found(figures.figures_repeat_what_is_cited, lead, bare)) == 1
    assert len(found(figures.figures_have_sources, bare)) == 1


def test_the_name_of_a_vertebra_is_no_figure():
    assert found(figures.figures_have_sources, page("The L5 nerve.")) == []


def test_the_numbers_to_call_need_no_source():
    assert found(figures.figures_have_sources, page("Call 911, or text 988.")) == []


@pytest.mark.parametrize(
    "figure", ["20 in 100", "20 people in 100", "1 in 5", "20 of every 100", "3 points", "9 mg/dL"]
)
def test_so_many_in_100_needs_to_say_by_when(figure):
    [message] = found(figures.figures_have_time_frames, page(f"A second shot: {figure}."))
    assert message == f"figure without time: A second shot: {figure}."

    dated = page(f"After 2 years: {figure}.")
    assert found(figures.figures_have_time_frames, dated) == []


def test_a_time_that_no_source_gives_is_said_to_be_missing():
    text = "It helped 20 in 100; our sources do not say when."
    assert found(figures.figures_have_time_frames, page(text)) == []


def test_a_finding_says_by_when_in_its_own_field():
    dated = FINDING | {"text": "It helped 44 in 100."}
    assert found(figures.figures_have_time_frames, treatment(findings=[dated])) == []

    timeless = dated | {"time_frame": ""}
    [message] = found(figures.figures_have_time_frames, treatment(findings=[timeless]))
    assert message == "figure without time: It helped 44 in 100."


@pytest.mark.parametrize("text", ["It helped 20 percent.", "It helped 20% of people."])
def test_people_are_counted_and_not_given_in_percent(text):
    assert found(figures.counts_people_not_percents, page(text)) == [f"a percent: {text}"]


@pytest.mark.parametrize(
    "sentence",
    ["It helped 12 more in 100.", "12 people fewer had pain.", "It is twice as likely."],
)
def test_a_comparison_says_what_it_is_compared_with(sentence):
    [message] = found(checks.comparisons_say_with_what, page(sentence))
    assert message == f"compared with what? {sentence}"


@pytest.mark.parametrize(
    "sentence",
    [
        "It helped 12 more in 100 than a pretend procedure.",
        "Pain of 5 or more on a scale.",
        "Give it 4 to 6 more weeks.",
        "The pain was half as strong as before.",
        "It may get better.",
    ],
)
def test_what_compares_nothing_or_says_with_what_is_let_be(sentence):
    assert found(checks.comparisons_say_with_what, page(sentence)) == []


def test_a_finding_says_beside_its_figure_what_it_is_compared_with():
    row = FINDING | {"text": "It helped 12 more in 100."}
    assert found(checks.comparisons_say_with_what, treatment(findings=[row])) == []


def test_a_figure_past_its_day_is_named_with_its_field():
    words = treatment()
    assert on(date(2027, 1, 1), words) == []
    said = on(date(2027, 1, 2), words)
    assert ("this figure should have been checked by 2027-01-01", "findings-0-recheck_on") in said


def test_a_source_that_nobody_read_for_two_years_is_named():
    words = page("So they say.[](source:smith-2020)", sources=[SOURCE])
    assert on(date(2026, 12, 1), words, checked_on=date(2025, 1, 1)) == []
    [(message, _)] = on(date(2027, 12, 1), words, checked_on=date(2025, 1, 1))
    assert message == "smith-2020 was last read on 2025-01-01"
