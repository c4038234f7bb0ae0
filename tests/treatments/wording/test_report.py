"""The report: every limit of the whole site is one that can be broken."""

import pytest

from tests.treatments.wording.example import page, site
from treatments.wording import copying
from treatments.wording.report import Report

HARD = "Methodological heterogeneity necessitates individualized interpretation. " * 20
LONG = "word " * 30 + "."


def remarks(*articles):
    return Report(site(*articles)).remarks


def test_a_site_that_reads_too_hard_on_average_is_told_so():
    hard = [remark for remark in remarks(page(HARD)) if "mean grade" in remark]

    assert len(hard) == 1
    assert hard[0].endswith("over 6.5")


def test_the_mean_counts_each_section_by_its_words():
    report = Report(site(page(HARD), page("It is so. " * 100, slug="other")))
    hard, easy = sorted(report.sections, key=lambda section: -section.grade)

    expected = (hard.words * hard.grade + easy.words * easy.grade) / (hard.words + easy.words)
    assert report.mean_grade == pytest.approx(expected)


def test_too_many_long_sentences_are_told():
    assert "of sentences have over 25 words" in " ".join(remarks(page(LONG)))
    assert "have over 25 words" not in " ".join(remarks(page(f"{LONG} " + "It is so. " * 20)))


def test_sentences_of_the_fact_sheet_are_told(monkeypatch, tmp_path):
    prints = tmp_path / "runs.txt"
    prints.write_text(copying.fingerprint("one two three four five six seven eight"))
    monkeypatch.setattr(copying, "FINGERPRINTS", prints)

    [remark] = remarks(page("One two three four five six seven eight."))

    assert remark.startswith("about has words of the fact sheet")


def test_sentences_of_another_article_are_told():
    text = "One two three four five six seven eight."

    assert remarks(page(text), page(text, slug="other")) == [
        "about and other share: one two three four five six seven eight"
    ]


def test_an_empty_site_has_a_report_without_a_crash():
    assert "Nothing to mend." in list(Report(site()).lines())
