"""The limits that the words of this site keep. `make words` prints what is behind them."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from treatments.models import Article, GlossaryTerm, Page, Treatment
from treatments.wording.copying import FINGERPRINTS
from treatments.wording.report import Report
from treatments.wording.site import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return Report(Site.of_drafts())


def test_there_is_nothing_to_mend(report):
    assert report.remarks == []


def test_the_site_reads_at_grade_six_and_a_half_or_below(report):
    assert report.mean_grade <= 6.5
    assert max(section.grade for section in report.sections) <= 8
    assert len(report.sections) > 100


def test_at_most_a_tenth_of_the_sentences_is_long_and_none_endless(report):
    assert report.long_share <= 0.10
    assert report.sentences[0][0] <= 35
    assert len(report.sentences) > 1000


def test_the_glossary_has_fifty_terms_or_more():
    assert GlossaryTerm.objects.count() >= 50


def test_the_fact_sheet_is_known_by_thousands_of_runs():
    assert len(FINGERPRINTS.read_text().split()) > 5000


def test_the_report_names_what_to_mend_and_fails():
    treatment = Treatment.objects.procedures().first()
    treatment.harms += " It is perfectly safe."
    treatment.save()
    Page.objects.filter(slug="terms").update(lead=treatment.lead)
    printed = StringIO()

    with pytest.raises(CommandError, match="things to mend"):
        call_command("check_words", stdout=printed)

    assert "“safe” is bare: It is perfectly safe." in printed.getvalue()
    assert f"{treatment.slug} and terms share: " in printed.getvalue()


def test_the_report_says_how_it_counts():
    printed = StringIO()

    call_command("check_words", stdout=printed)

    assert "count as one easy word" in printed.getvalue()
    assert "Nothing to mend." in printed.getvalue()


def test_the_clinicians_list_is_that_of_these_words():
    """docs/clinician-review.md is made by `make review`."""
    printed = StringIO()

    call_command("clinician_review", stdout=printed)

    written = Path(settings.BASE_DIR, "docs", "clinician-review.md").read_text()
    assert written == printed.getvalue()


def test_the_clinicians_list_has_every_note_and_every_figure():
    printed = StringIO()
    call_command("clinician_review", stdout=printed)
    listed = printed.getvalue()

    for article in Article.objects.all():
        for note in article.to_confirm.splitlines():
            assert f"- [ ] {note}" in listed
    for treatment in Treatment.objects.all():
        for finding in treatment.findings.exclude(shape="words"):
            assert f"{finding.text} [" in listed


def test_the_fact_sheets_runs_are_made_anew(tmp_path, monkeypatch):
    sheet, prints = tmp_path / "facts.md", tmp_path / "runs.txt"
    sheet.write_text("one two three four five six seven eight nine\nshort line\n")
    monkeypatch.setattr("treatments.management.commands.fingerprint_facts.FINGERPRINTS", prints)

    call_command("fingerprint_facts", sheet, stdout=StringIO())

    assert len(prints.read_text().split()) == 2
