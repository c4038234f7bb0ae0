"""“What happened” of a page: the acts on its draft and on its editions."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practice.models import Act
from tests.consultations.page import page
from tests.treatments.desk import propose, sign
from tests.treatments.test_admin import ARTICLES, browser_data, screen
from treatments.desk.happened import LINES_OF_A_PAGE
from treatments.models import Comment, Page, Source, Treatment
from treatments.restoring import restore

pytestmark = pytest.mark.django_db


@pytest.fixture
def rfa():
    return Treatment.objects.get(slug="radiofrequency-ablation")


@pytest.fixture
def address(rfa):
    return screen("treatment_history", rfa.pk)


def lines(answer):
    [acts] = page(answer).by_class("desk-acts")
    return [line.text for line in acts.all("li")]


def verbs(answer):
    return [act.verb for act, _ in answer.context["lines"]]


def test_all_that_was_done_stands_there_the_newest_first(
    editor_client, editor, clinician, rfa, address
):
    draft = screen("treatment_change", rfa.pk)
    editor_client.post(draft, browser_data(editor_client.get(draft)) | {"lead": "A new lead."})
    edition = propose(Treatment.objects.get(pk=rfa.pk), editor)
    Comment.objects.make(edition, clinician, part="Before", text="Too long.")
    edition.comments.get().resolve(editor)
    sign(edition, clinician).publish(editor)
    edition.unpublish(editor, "A dose was wrong.")
    restore(edition, editor)

    said = [line.partition("M ")[2] for line in lines(editor_client.get(address))]

    assert said == [
        "restored: from edition 2 eddie",
        "unpublished, edition 2 : A dose was wrong. eddie",
        "published, edition 2 eddie",
        f"signed, edition 2 : {edition.sha256} clara",
        "resolved a comment, edition 2 : Before eddie",
        "commented, edition 2 : Before clara",
        "proposed, edition 2 eddie",
        "changed: Changed Lead. eddie",
        "published, edition 1 the site",
        "proposed, edition 1 the site",
    ]


def test_an_edition_is_a_link_to_its_screen(editor_client, rfa, address):
    edition = rfa.live_edition

    found = [a for a in page(editor_client.get(address)).all("a") if a.text == "edition 1"]

    assert {a["href"] for a in found} == {screen("edition_change", edition.pk)}


def test_a_moment_is_the_clinics_own_time(editor_client, rfa, address):
    act = Act.of("restored", rfa)
    act.at = datetime(2026, 7, 1, 2, 30, tzinfo=UTC)
    act.save()

    [line] = [line for line in lines(editor_client.get(address)) if "restored" in line]

    assert line.startswith("Jun 30, 2026, 9:30 PM")


def test_another_pages_acts_are_absent(editor_client, editor, rfa, address):
    """Also where they are about a thing with the same number."""
    terms = Page.objects.get(slug="terms")
    Act.record("changed", terms, by=editor, detail="elsewhere")
    Act.record("signed", terms.live_edition, by=editor, detail="elsewhere")
    Act.record("changed", Source(pk=rfa.pk, key="x"), by=editor, detail="elsewhere")
    Act.record("signed", Page(pk=rfa.live_edition.pk), by=editor, detail="elsewhere")

    assert "elsewhere" not in page(editor_client.get(address)).text


def test_it_takes_few_queries_and_no_more_for_many_lines(editor_client, editor, rfa, address):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            answer = editor_client.get(address)
        return len(asked), len(answer.context["lines"])

    few, shown = queries()
    assert shown < 10
    for number in range(30):
        Act.record("changed", rfa, by=editor, detail=str(number))
        Act.record("commented", rfa.live_edition, by=editor)
    many, shown_then = queries()

    assert shown_then == shown + 60
    assert many == few <= 10


def test_many_lines_are_on_several_pages(editor_client, rfa, address):
    for number in range(LINES_OF_A_PAGE):
        Act.record("changed", rfa, detail=f"time {number}")

    first, last = editor_client.get(address), editor_client.get(address + "?page=2")

    assert len(lines(first)) == LINES_OF_A_PAGE
    assert "page 1 of 2" in page(first).text
    assert [a["href"] for a in page(first).all("a") if a.text == "Older"] == ["?page=2"]
    assert "proposed, edition 1" in lines(last)[-1]


@pytest.mark.parametrize("model", ARTICLES)
def test_the_draft_leads_there(clinician_client, model):
    name, article = model._meta.model_name, model.objects.first()
    draft = page(clinician_client.get(screen(f"{name}_change", article.pk)))

    [link] = [a for a in draft.all("a") if a.text == "What happened"]
    answer = clinician_client.get(link["href"])

    assert f"What happened: {article}" in page(answer).all("h1")[0].text
    assert "published" in verbs(answer)


@pytest.mark.parametrize("role", ["front_desk", "manager"])
def test_is_not_for_those_who_may_not_see_the_draft(request, address, role):
    assert request.getfixturevalue(f"{role}_client").get(address).status_code == 403


@pytest.mark.parametrize("pk", ["99999", "x"])
def test_of_a_page_that_there_is_not_it_leads_back(editor_client, pk):
    assert editor_client.get(f"/admin/treatments/treatment/{pk}/history/").status_code == 302
