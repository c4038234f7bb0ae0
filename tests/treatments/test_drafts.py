"""What a draft may hold, and what it needs before it is frozen."""

import pytest
from django.core.exceptions import ValidationError

from treatments.models import Edition, Guidance, Page, Treatment
from treatments.models.guidance import read_when

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name", ["../../static/img/favicon", "/etc/hostname", "mark", "glyph-nerve-blocks", "nothing"]
)
def test_only_our_drawings_can_be_chosen(name):
    page = Page.objects.get(slug="overview")
    page.illustration = name

    with pytest.raises(ValidationError, match="There is no drawing"):
        page.full_clean()


def test_each_drawing_that_an_article_shows_can_be_chosen():
    for treatment in Treatment.objects.procedures():
        treatment.full_clean()


def test_a_page_without_a_section_is_not_frozen(editor):
    page = Page.objects.get(slug="terms")
    page.sections.all().delete()

    with pytest.raises(ValidationError, match="write at least one section"):
        Edition.objects.propose(page, by=editor)


def test_guidance_with_an_empty_section_is_not_frozen(editor):
    guidance = Guidance.objects.get()
    guidance.the_goal = ""

    with pytest.raises(ValidationError, match="The goal: nothing is written here yet"):
        Edition.objects.propose(guidance, by=editor)


def test_guidance_whose_self_check_waits_for_an_answer_that_nobody_offers_is_not_frozen(editor):
    guidance = Guidance.objects.get()
    guidance.criteria.update(when="over-3-months\nno-such-answer")

    with pytest.raises(ValidationError, match="has the answer “no-such-answer”"):
        Edition.objects.propose(guidance, by=editor)


def test_guidance_whose_self_check_offers_a_short_name_twice_is_not_frozen(editor):
    guidance = Guidance.objects.get()
    answers = guidance.check_questions.first().answers
    guidance.check_questions.create(slug="again", text="Again?", answers=answers)

    with pytest.raises(ValidationError, match="stands twice in the self-check"):
        Edition.objects.propose(guidance, by=editor)


def test_a_treatment_that_cannot_be_compared_is_not_frozen(editor):
    treatment = Treatment.objects.procedures().first()
    treatment.days_off = ""

    with pytest.raises(ValidationError, match="“Days off” has no answer yet"):
        Edition.objects.propose(treatment, by=editor)


@pytest.mark.parametrize("when", ["not severe", "severe + not severe", "severe\n+"])
def test_guidance_with_a_row_that_no_answers_or_any_bring_up_is_not_frozen(editor, when):
    guidance = Guidance.objects.get()
    guidance.criteria.filter(pk=guidance.criteria.first().pk).update(when=when)

    with pytest.raises(ValidationError, match="no answers bring up “The pain has lasted"):
        Edition.objects.propose(guidance, by=editor)


def test_what_a_row_waits_for_is_read_whatever_its_spaces():
    [way, other] = read_when("  a +b+ Not c \n\n d+not\te ")
    assert (way.given, way.missing) == ({"a", "b"}, {"c"})
    assert (other.given, other.missing) == ({"d"}, {"e"})
