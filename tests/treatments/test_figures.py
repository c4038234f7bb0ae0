"""Findings: the five shapes in words, and figures that grow old."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from treatments.figure import figure_in_words
from treatments.models import Finding, Source, Treatment
from treatments.render import TreatmentPage

SHAPES = {
    "pair": {"treated": 44, "compared": 21, "per": 100},
    "difference": {"treated": 24, "per": 100},
    "rate": {"treated": 14, "per": 1000},
    "mean": {"treated": 1.5, "scale": "0 to 10 pain scale", "scale_max": 10},
    "words": {},
}
BLANK = {
    "treated": None,
    "compared": None,
    "up_to": None,
    "per": None,
    "scale": "",
    "scale_max": None,
}


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ("pair", "44 in 100 with it, 21 in 100 without"),
        ("difference", "24 more in 100"),
        ("rate", "14 in 1,000"),
        ("mean", "1.5 of 10 points"),
        ("words", None),
    ],
)
def test_each_shape_reads_as_a_short_phrase(shape, words):
    assert figure_in_words(BLANK | SHAPES[shape] | {"shape": shape}) == words


def test_a_range_is_kept(finding):
    made = finding("rate", up_to=20)
    made.full_clean()
    made.save()


def test_a_difference_below_zero_reads_as_fewer():
    finding = BLANK | {"shape": "difference", "treated": -3, "per": 100}

    assert figure_in_words(finding) == "3 fewer in 100"


def test_a_rate_may_be_a_range():
    rate = BLANK | SHAPES["rate"] | {"shape": "rate"}

    assert figure_in_words(rate | {"up_to": 20}) == "14 to 20 in 1,000"


def test_a_rate_that_was_frozen_before_there_were_ranges_reads_as_before():
    rate = BLANK | SHAPES["rate"] | {"shape": "rate"}
    del rate["up_to"]

    assert figure_in_words(rate) == "14 in 1,000"


def words_with(**finding):
    row = BLANK | {"is_harm": False, "shape": "words", "text": "x", "source": None}
    row |= {"certainty": "low"} | finding
    return {"kind": "treatment", "sources": [], "findings": [row]}


def test_a_figure_past_its_recheck_date_is_not_shown():
    words = words_with(shape="rate", treated=5, per=100, recheck_on="2027-01-31")

    [last_day] = TreatmentPage(words, {}, date(2027, 1, 31)).benefits
    [day_after] = TreatmentPage(words, {}, date(2027, 2, 1)).benefits

    assert (last_day["figure"], last_day["is_stale"]) == ("5 in 100", False)
    assert (day_after["figure"], day_after["is_stale"]) == (None, True)


@pytest.fixture
def finding(db):
    """A function that makes a finding which the database would take, with changes."""

    def make(shape="words", **changes):
        fields = {
            "treatment": Treatment.objects.procedures().first(),
            "text": "Some people feel better.",
            "time_frame": "at 3 months",
            "compared_with": "a sham procedure",
            "source": Source.objects.first(),
            "recheck_on": date(2027, 11, 22),
        }
        return Finding(**fields | SHAPES[shape] | {"shape": shape} | changes)

    return make


def refused(finding, message):
    """True when the form and the database both refuse it."""
    with pytest.raises(ValidationError, match=message):
        finding.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        finding.save()
    return True


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_is_kept_with_the_figures_it_needs(finding, shape):
    made = finding(shape)
    made.full_clean()
    made.save()


@pytest.mark.parametrize(
    ("shape", "missing"),
    [
        ("pair", "treated"),
        ("pair", "compared"),
        ("pair", "per"),
        ("difference", "treated"),
        ("difference", "per"),
        ("rate", "treated"),
        ("rate", "per"),
        ("mean", "treated"),
        ("mean", "scale_max"),
    ],
)
def test_a_shape_without_one_of_its_figures_is_refused(finding, shape, missing):
    assert refused(finding(shape, **{missing: None}), "figures that this shape needs")


@pytest.mark.parametrize(
    ("shape", "extra"),
    [
        ("words", {"treated": 5}),
        ("rate", {"compared": 5}),
        ("rate", {"up_to": 13}),
        ("rate", {"up_to": 1001}),
        ("pair", {"up_to": 50}),
        ("words", {"up_to": 5}),
        ("pair", {"treated": 101}),
        ("pair", {"scale": "0 to 10"}),
        ("mean", {"scale": ""}),
        ("mean", {"per": 100}),
        ("rate", {"treated": -1}),
    ],
)
def test_figures_that_do_not_fit_the_shape_are_refused(finding, shape, extra):
    assert refused(finding(shape, **extra), "figures that this shape needs")


@pytest.mark.parametrize("missing", [{"source": None}, {"time_frame": ""}, {"recheck_on": None}])
def test_a_figure_needs_source_time_frame_and_recheck_date(finding, missing):
    assert refused(finding("rate", **missing), "needs its source, its time frame")
    finding("words", **missing).full_clean()


def test_a_comparison_says_compared_with_what(finding):
    assert refused(finding("pair", compared_with=""), "compared with")
    finding("rate", compared_with="").full_clean()


def test_a_harm_says_how_often_and_a_benefit_does_not(finding):
    assert refused(finding(is_harm=True), "how often a harm happens")
    assert refused(finding(how_often="rare"), "how often a harm happens")
    finding(is_harm=True, how_often="rare").full_clean()
