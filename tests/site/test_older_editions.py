"""A site that was started before there was anything to help decide: what an update changes.

Its live editions have the words of version 2. Readers go on reading those until somebody
signs newer ones, and no page breaks meanwhile.
"""

import pytest
from django.db.models import QuerySet

from tests.site.pages import NEEDS, PAGES, PROCEDURES
from tests.treatments.history import unlocked_editions
from treatments.comparison import NOT_HERE_YET
from treatments.compose import compose, digest
from treatments.models import Edition, Guidance, Treatment
from treatments.starter import FILES, load_starter_content

NEW_WORDS = {
    *("compared", "clinic_note", "booking_notes", "check_questions", "sheet_lines"),  # version 3
    "picture",  # version 4
}
NEW_IN_ROWS = {
    "findings": {"is_main"},
    "criteria": {"when"},
    "needs": {"when", "try_first", "is_for_the_unsure"},
}


def as_version_2(words):
    """The words of an edition without what came later."""
    kept = {key: value for key, value in words.items() if key not in NEW_WORDS}
    for name, new in NEW_IN_ROWS.items():
        if name in kept:
            kept[name] = [without(row, new) for row in kept[name]]
    return kept | {"schema_version": 2}


def without(row, names):
    return {key: value for key, value in row.items() if key not in names}


@pytest.fixture
def older_site(db):
    """Nobody edited it. The rows are as the update's migrations leave them: new fields are
    there, and empty."""
    blank = dict.fromkeys(Treatment.COMPARED, "")
    Treatment.objects.update(**blank)
    for treatment in Treatment.objects.all():
        treatment.findings.update(is_main=False)
    guidance = Guidance.objects.get()
    guidance.needs.update(when="", try_first="", is_for_the_unsure=False)
    guidance.criteria.update(when="")
    for rows in (guidance.booking_notes, guidance.check_questions, guidance.sheet_lines):
        rows.all().delete()
    with unlocked_editions():
        for model in FILES.values():
            for article in model.objects.all():
                make_older(article)


def make_older(article):
    words = as_version_2(compose(article))
    frozen = QuerySet(Edition).filter(article_id=article.pk)  # past the guard: it was so
    frozen.update(content=words, sha256=digest(words))
    article.loaded_from = None
    article.save()


def test_each_article_that_nobody_edited_gets_the_new_words_as_a_proposal(older_site):
    loaded = load_starter_content()
    assert loaded.kept == []
    assert {"When to consider a procedure", "Nerve blocks", "None of these now"} <= set(
        loaded.proposed
    )
    assert len(loaded.proposed) >= len(PROCEDURES) + 2
    assert Treatment.objects.get(slug="nerve-blocks").visits


def test_an_article_that_somebody_edited_is_still_left_alone(older_site):
    Treatment.objects.filter(slug="nerve-blocks").update(visits="Two")
    assert "Nerve blocks" in load_starter_content().kept


def test_every_page_can_be_read_before_anybody_has_signed(older_site, read):
    load_starter_content()
    for path in PAGES:
        assert read(path).status == 200, path
    for path in (*PROCEDURES, "/when-to-consider/"):
        assert read(f"{path}large-print/").status == 200, path


def test_the_comparison_says_what_it_cannot_show_yet_and_shows_all_findings(older_site, read):
    page = read("/compare/")
    assert page.text.count(NOT_HERE_YET) == 6 * len(Treatment.COMPARED)
    for treatment in Treatment.objects.all():
        for finding in treatment.findings.all():
            assert " ".join(finding.text.split()) in page.text


def test_the_self_check_says_that_it_is_not_there_and_shows_the_signs(older_site, read, client):
    page = read("/self-check/")
    assert "The check is not here now." in page.text
    assert "Chest pain, trouble breathing, or fainting" in page.text
    assert page.one("main").inside("form") == []
    posted = client.post("/self-check/", {"sign:911": "none", "how-long": "over-6-months"})
    assert "The check is not here now." in posted.content.decode()


def test_an_emergency_is_told_even_when_the_check_is_not_there(older_site, client):
    sign = "Chest pain, trouble breathing, or fainting"
    html = client.post("/self-check/", {"sign:911": sign}).content.decode()
    assert "Call 911 now" in html
    assert sign in html


def test_the_visit_sheet_still_has_the_questions_on_each_treatment(older_site, read):
    text = read("/visit-sheet/").text
    for treatment in Treatment.objects.all():
        assert treatment.questions_to_ask.first().text in text


def test_pages_by_need_read_as_before(older_site, read):
    for path in NEEDS:
        page = read(path)
        assert "What to try first" in page.text, path
    assert "These are for another kind of pain" not in read("/pain/not-sure/").text
