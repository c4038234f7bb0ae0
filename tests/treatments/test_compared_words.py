"""What stands in the comparison: the same rows for each treatment, harms as fully as benefits."""

import re

import pytest

from treatments.live import LiveEditions
from treatments.models import Article, Treatment
from treatments.wording.checks import HARMS_TO_BENEFITS
from treatments.wording.passages import passages
from treatments.wording.reading import count_words

pytestmark = pytest.mark.django_db
FACT_LENGTH = 140  # characters; a longer one pushes the next treatment off a phone’s screen
MOST = 4  # findings of a side; trials that contradict each other stand together
LEANS_ON_ANOTHER_ROW = re.compile(r"\bthe same (?:study|trial|records|people)\b", re.IGNORECASE)
SLUGS = [
    "epidural-steroid-injections",
    "nerve-blocks",
    "radiofrequency-ablation",
    "spinal-cord-stimulation",
    "vertebral-augmentation",
    "none-of-these-now",
]
TESTED_AGAINST_A_SHAM = [
    slug for slug in SLUGS if slug not in ("nerve-blocks", "none-of-these-now")
]
NO_FIGURE, NO_TIME = "words", ""


@pytest.fixture(params=SLUGS)
def treatment(request):
    """The live words of each treatment in turn."""
    live = LiveEditions(kinds=[Article.Kind.TREATMENT])
    words = {edition.card["slug"]: edition.words for edition in live.of_kind("treatment")}
    assert sorted(words) == sorted(SLUGS)
    return words[request.param]


def main_findings(treatment, is_harm):
    return [row for row in treatment["findings"] if row["is_main"] and row["is_harm"] is is_harm]


def test_every_fact_has_an_answer_that_fits_its_cell(treatment):
    facts = treatment["facts"] | treatment["compared"]

    assert facts.keys() == Treatment.FACTS.keys() | Treatment.COMPARED.keys()
    assert [name for name, answer in facts.items() if not answer] == []
    assert [answer for answer in facts.values() if len(answer) > FACT_LENGTH] == []


def test_a_fact_is_a_label_and_not_a_sentence_with_marks(treatment):
    for answer in treatment["compared"].values():
        assert not answer.endswith(".")
        assert not re.search(r"[*#`\[\]]", answer), answer


def test_a_few_benefits_and_harms_are_main_findings(treatment):
    for is_harm in (False, True):
        assert 1 <= len(main_findings(treatment, is_harm)) <= MOST


def test_rare_harms_are_no_main_findings_since_they_always_stand_there(treatment):
    assert "rare" not in {row["how_often"] for row in main_findings(treatment, is_harm=True)}
    assert "rare" in {row["how_often"] for row in treatment["findings"]}


def test_main_harms_are_told_as_fully_as_main_benefits(treatment):
    harms, benefits = (
        count_words(row["text"] for row in main_findings(treatment, is_harm))
        for is_harm in (True, False)
    )

    assert harms >= HARMS_TO_BENEFITS * benefits


def test_a_figure_is_understood_outside_its_article(treatment):
    """Compared with what, over what time, on whose word; and not “in the same study”."""
    for row in treatment["findings"]:
        assert not LEANS_ON_ANOTHER_ROW.search(row["text"]), row["text"]
        if row["shape"] != NO_FIGURE:
            assert row["time_frame"] != NO_TIME and row["source"], row["text"]
            assert row["compared_with"] or row["shape"] == "rate", row["text"]


@pytest.mark.parametrize("treatment", TESTED_AGAINST_A_SHAM, indirect=True)
def test_a_result_of_blinded_trials_is_a_main_finding_wherever_there_are_any(treatment):
    """A figure from a study in which everybody knew what they got never stands alone."""
    compared_with = [row["compared_with"] for row in main_findings(treatment, is_harm=False)]

    assert re.search(r"placebo|sham", " ".join(compared_with))


@pytest.mark.parametrize("treatment", ["vertebral-augmentation"], indirect=True)
def test_the_trial_in_fresh_breaks_that_saw_no_gain_stands_right_after_the_one_that_did(treatment):
    sources = [row["source"] for row in main_findings(treatment, is_harm=False)]

    assert sources[sources.index("clark-2016") + 1] == "firanescu-2018"


@pytest.mark.parametrize("treatment", ["none-of-these-now"], indirect=True)
def test_waiting_is_not_measured_by_a_figure_of_one_kind_of_pain(treatment):
    """A reader with sciatica must not take the lost height of a broken bone for her own risk;
    one with a broken bone finds that most breaks heal by themselves."""
    harms, benefits = (
        {row["source"] for row in main_findings(treatment, is_harm)} for is_harm in (True, False)
    )

    assert "firanescu-2019" not in harms
    assert "acr-vcf" in benefits


def test_experts_who_see_it_otherwise_have_their_say(treatment):
    assert len({row["stance"] for row in treatment["stances"]}) > 1


def test_the_words_of_the_comparison_keep_the_rules_for_words(treatment):
    """The report looks at every fact and at the clinic’s own note, which may cite."""
    note = {"clinic_note": "We see it so.[](source:busse-2025)"}
    read = {passage.text: passage for passage in passages(treatment | note)}

    assert {read[answer].part for answer in treatment["compared"].values()} == {"glance"}
    assert not any(read[answer].is_prose for answer in treatment["compared"].values())
    assert read["We see it so."].part == "experts"
    assert read["We see it so."].sources == {"busse-2025"}


def test_words_frozen_before_the_comparison_are_still_read(treatment):
    older = {name: treatment[name] for name in treatment if name not in ("compared", "clinic_note")}

    assert treatment["facts"]["used_for"] in {passage.text for passage in passages(older)}
