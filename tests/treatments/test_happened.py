"""“What happened” of a page: the acts on its draft and on its editions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practice.models import Act
from tests.consultations.page import page
from tests.treatments.desk import propose, publish
from tests.treatments.test_admin import ARTICLES, browser_data, screen
from treatments.desk.happened import LINES_OF_A_PAGE
from treatments.models import Comment, Page, Treatment
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
    rfa = Treatment.objects.get(pk=rfa.pk)
    edition = propose(rfa, editor)
    Comment.objects.make(edition, clinician, part="Before", text="Too long.")
    edition.comments.get().resolve(editor)
    publish(rfa, editor, clinician)
    edition = rfa.live_edition
    edition.unpublish(editor, "A dose was wrong.")
    restore(edition, editor)

    said = lines(editor_client.get(address))

    number = edition.number
    assert [line.split(" M ")[-1] for line in said[:7]] == [
        f"restored: from edition {number} eddie",
        f"unpublished, edition {number} : A dose was wrong. eddie",
        f"published, edition {number} eddie",
        f"signed, edition {number} : {edition.sha256} clara",
        f"proposed, edition {number} eddie",
        "resolved a comment, edition 2 : Before eddie",
        "commented, edition 2 : Before clara",
    ]
    assert any("changed: Changed Lead. eddie" in line for line in said)
    assert "published, edition 1 the site" in said[-1]


def test_an_edition_is_a_link_to_its_screen(editor_client, rfa, address):
    edition = rfa.live_edition

    found = [a for a in page(editor_client.get(address)).all("a") if a.text == "edition 1"]

    assert {a["href"] for a in found} == {screen("edition_change", edition.pk)}


def test_a_moment_is_the_clinics_own_time(editor_client, rfa, address, settings):
    settings.TIME_ZONE = "America/Chicago"
    act = Act.record("restored", rfa)
    Act.objects.filter(pk=act.pk)

    [line] = lines(editor_client.get(address))[:1]

    assert page(f"<p>{line}</p>").text.startswith(f"{act.at.astimezone():%b}")


def test_another_pages_acts_are_absent(editor_client, editor, rfa, address):
    """Also where the other thing has the same number."""
    terms = Page.objects.get(slug="terms")
    Act.record("restored", terms, by=editor, detail="elsewhere")
    other = propose(Page.objects.get(slug="terms"), editor, reason="So it was.")

    found = editor_client.get(address)

    assert "elsewhere" not in page(found).text
    assert other.pk not in {edition.pk for _, edition in found.context["lines"] if edition}


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
    assert "published, edition 1" in lines(last)[-1]


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
