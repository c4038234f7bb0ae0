"""compose(): rows become one plain dict, always the same for the same rows."""

import json
from datetime import date

import pytest

from treatments.compose import SCHEMA_VERSION, card, compose, digest
from treatments.models import Glossary, Guidance, Page, SafetyNet, Treatment

pytestmark = pytest.mark.django_db


@pytest.fixture
def rfa():
    return Treatment.objects.get(slug="radiofrequency-ablation")


def test_the_words_survive_json_unchanged(rfa):
    words = compose(rfa)

    assert json.loads(json.dumps(words)) == words
    assert words["schema_version"] == SCHEMA_VERSION


@pytest.mark.parametrize("model", [Treatment, Guidance, Page, SafetyNet, Glossary])
def test_every_kind_of_article_is_composed_as_its_live_edition_says(model):
    for article in model.objects.all():
        assert digest(compose(article)) == article.live_edition.sha256


def test_a_treatment_has_every_fixed_section_in_its_order(rfa):
    assert [section["key"] for section in compose(rfa)["sections"]] == list(Treatment.SECTIONS)


@pytest.mark.parametrize(
    "change",
    [
        lambda rfa: setattr(rfa, "harms", rfa.harms + " More."),
        lambda rfa: rfa.findings.filter(is_harm=True).first().delete(),
        lambda rfa: rfa.stances.update(year=1999),
        lambda rfa: rfa.sources.update(title="Another title"),
        lambda rfa: rfa.questions_to_ask.create(text="One more?", position=99),
        lambda rfa: rfa.findings.update(recheck_on=date(2030, 1, 1)),
    ],
)
def test_any_change_to_what_a_reader_sees_changes_the_hash(rfa, change):
    before = digest(compose(rfa))

    change(rfa)

    assert digest(compose(rfa)) != before


def test_what_readers_never_see_is_not_in_the_words(rfa):
    rfa.to_confirm = "planted note for the clinician"

    assert "planted note" not in json.dumps(compose(rfa))


def test_the_hash_does_not_depend_on_the_order_of_keys():
    assert digest({"a": 1, "b": [2]}) == digest({"b": [2], "a": 1})


def test_a_card_holds_what_lists_show_and_no_words(rfa):
    shown = card(compose(rfa))

    assert shown["title"] == "Radiofrequency ablation"
    assert "sections" not in shown
