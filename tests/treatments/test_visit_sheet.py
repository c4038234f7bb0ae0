"""The visit sheet: lines to tick and print, of which nothing is ever sent."""

import pytest
from django.utils import timezone

from tests.site.pages import PROCEDURES, Page
from treatments.models import Edition, SheetLine

pytestmark = pytest.mark.django_db
PATH = "/visit-sheet/"
GENERAL = ["What matters most to me", "What worries me", "What I want to ask"]


@pytest.fixture
def sheet(client):
    """Open the sheet: sheet(about="nerve-blocks")."""
    return lambda **query: Page(PATH, client.get(PATH, query))


def questions_by_treatment(page):
    """The lines under the name of each treatment."""
    parts = [
        part for part in page.all("section") if part.get("aria-labelledby", "")[:6] == "about-"
    ]
    return {part.inside("h3")[0].text: [line.text for line in part.inside("li")] for part in parts}


def headings(page):
    return [heading.text for heading in page.one("main").inside("h2")]


def take_down(slug):
    Edition.objects.live().filter(article__slug=slug).update(
        retired_at=timezone.now(), retired_because="a test"
    )


def test_goals_worries_and_questions_can_be_ticked(sheet):
    page = sheet()
    assert [heading for heading in headings(page) if heading in GENERAL] == GENERAL
    lines = [label.text for label in page.all("label")]
    for row in SheetLine.objects.all():
        assert row.text in lines
    assert SheetLine.objects.count() >= 20


def test_every_live_treatment_has_its_own_questions(sheet):
    asked = questions_by_treatment(sheet())
    live = Edition.objects.live().filter(article__kind="treatment")
    assert asked == {e.content["title"]: e.content["questions_to_ask"] for e in live}
    assert len(asked) == len(PROCEDURES) + 1
    assert all(len(questions) >= 5 for questions in asked.values())


def test_it_can_be_about_one_treatment(sheet):
    page = sheet(about="nerve-blocks")
    assert list(questions_by_treatment(page)) == ["Nerve blocks"]
    assert set(GENERAL) <= set(headings(page))
    assert PATH in [link.get("href") for link in page.one("main").inside("a")]


def test_it_can_be_made_about_each_of_them(sheet):
    offered = [link.get("href") for link in sheet().one("main").inside("a")]
    live = Edition.objects.live().filter(article__kind="treatment")
    for edition in live:
        assert f"?about={edition.card['slug']}" in offered


@pytest.mark.parametrize("about", ["unknown", "glossary", "<b>", ""])
def test_an_unknown_treatment_gives_the_whole_sheet(sheet, about):
    assert questions_by_treatment(sheet(about=about)) == questions_by_treatment(sheet())


def test_nothing_on_it_can_be_sent(sheet):
    page = sheet()
    main = page.one("main")
    boxes = main.inside("input")
    assert len(boxes) > 50
    assert {box.get("type") for box in boxes} == {"checkbox"}
    assert [box for box in boxes if "name" in box.attributes or "value" in box.attributes] == []
    assert main.inside("form", "button", "select", "textarea") == []
    assert page.all("script") == []
    assert dict(page.response.cookies) == {}


def test_every_box_has_its_own_words(sheet):
    page = sheet()
    boxes = [box.get("id") for box in page.one("main").inside("input")]
    assert sorted(boxes) == sorted(label.get("for") for label in page.one("main").inside("label"))
    assert len(set(page.ids)) == len(page.ids)


def test_all_its_addresses_are_one_page(sheet):
    [canonical] = [
        e for e in sheet(about="nerve-blocks").all("link") if e.get("rel") == "canonical"
    ]
    assert canonical.get("href").endswith(PATH)


def test_a_treatment_that_was_taken_down_is_not_asked_about(sheet):
    take_down("nerve-blocks")
    assert "Nerve blocks" not in questions_by_treatment(sheet())
    assert len(questions_by_treatment(sheet(about="nerve-blocks"))) == len(PROCEDURES)


def test_without_the_guidance_the_questions_on_treatments_stay(sheet):
    take_down("when-to-consider")
    page = sheet()
    assert set(GENERAL).isdisjoint(headings(page))
    assert len(questions_by_treatment(page)) == len(PROCEDURES) + 1


def test_with_no_treatment_the_rest_stays(sheet):
    for path in [*PROCEDURES, "/treatments/none-of-these-now/"]:
        take_down(path.split("/")[2])
    page = sheet()
    assert set(GENERAL) <= set(headings(page))
    assert "What to ask about a treatment" not in headings(page)
