"""What counts as an edit: a release leaves the article alone; anything else is none."""

import pytest

from tests.treatments.release import NEW, ROW, TITLE, everything_of
from treatments.compose import card, compose, digest
from treatments.models import Edition, Guidance, SafetyNet, Source, Treatment
from treatments.unedited import have_same_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return Treatment.objects.get(title=TITLE)


def edit_a_field(article, editor):
    article.lead = "An editor wrote this."
    article.save()


def edit_a_row(article, editor):
    article.common_questions.filter(position=1).update(answer="An editor wrote this.")


def edit_a_figure(article, editor):
    article.findings.update(time_frame="in ten years")


def delete_a_row(article, editor):
    article.findings.first().delete()


def add_a_row(article, editor):
    article.questions_to_ask.create(text="One more?")


def move_a_row(article, editor):
    article.questions_to_ask.filter(position=1).update(position=50)


def cite_fewer_sources(article, editor):
    article.articlesource_set.last().delete()


def note_what_to_confirm(article, editor):
    article.to_confirm += "\nAsk the surgeon."
    article.save()


def change_a_note(article, editor):
    first, *others = article.to_confirm.splitlines()
    article.to_confirm = "\n".join([f"{first}, says the surgeon", *others])
    article.save()


def ask_for_a_review(article, editor):
    article.lead = "An editor wrote this."
    article.save()
    Edition.objects.propose(article, by=editor)


def take_it_down(article, editor):
    article.live_edition.unpublish(editor, "A dose was wrong.")


def take_it_down_while_new_text_waits(article, editor):
    article.lead = "The lead of a release before."
    article.save()
    Edition.objects.propose(article, is_starter=True)
    take_it_down(article, editor)


EDITS = [
    *(edit_a_field, edit_a_row, edit_a_figure, delete_a_row, add_a_row, move_a_row),
    *(cite_fewer_sources, note_what_to_confirm, change_a_note, ask_for_a_review),
    *(take_it_down, take_it_down_while_new_text_waits),
]


class TestAnEditedArticle:
    @pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
    def test_is_left_alone_in_every_row(self, release, article, editor, edit):
        edit(article, editor)
        before = everything_of(article)
        release.says("lead", NEW)
        release.adds(ROW)

        loaded = release.load()

        assert (loaded.kept, loaded.proposed) == ([TITLE], [])
        assert everything_of(article) == before

    def test_holds_no_other_back(self, release, article):
        Treatment.objects.filter(pk=article.pk).update(lead="An editor wrote this.")
        release.says("lead", NEW)
        release.says("lead", NEW, file="treatment-nerve-blocks")

        loaded = release.load()

        assert (loaded.kept, loaded.proposed) == ([TITLE], ["Nerve blocks"])

    def test_is_one_whose_new_field_somebody_filled_in(self, release):
        """Its words were frozen before the field was there, so they cannot tell."""
        net = SafetyNet.objects.get()
        words = net.live_edition.content
        signs = [{k: v for k, v in sign.items() if k != "source"} for sign in words["signs"]]
        older = words | {"schema_version": 1, "signs": signs}
        Edition.objects.filter(article=net)._raw_delete("default")
        frozen = {"content": older, "card": card(older), "sha256": digest(older)}
        Edition.objects.create(article_id=net.pk, number=1, is_starter=True, **frozen)
        net.signs.filter(position=1).update(source=Source.objects.first())
        release.says("lead", NEW, file="safety-net")

        assert release.load().kept == ["Urgent help"]


def a_new_drawing(monkeypatch, article, folder):
    drawing = folder / "drawing.svg"
    drawing.write_text("<svg/>")
    monkeypatch.setattr("treatments.compose.illustrations", lambda: {article.illustration: drawing})


def a_new_schema_version(monkeypatch, article, folder):
    monkeypatch.setattr("treatments.compose.SCHEMA_VERSION", 99)


def a_new_key_in_every_row(monkeypatch, article, folder):
    def with_key(treatment):
        words = compose(treatment)
        return words | {"findings": [row | {"newer": None} for row in words["findings"]]}

    monkeypatch.setattr("treatments.unedited.compose", with_key)


def a_new_heading_of_a_fixed_section(monkeypatch, article, folder):
    monkeypatch.setitem(Treatment.SECTIONS, "harms", "What may go wrong")


def a_correction_of_a_source(monkeypatch, article, folder):
    Source.objects.filter(article=article).update(title="The very title", year=1999)


def a_save_of_an_unchanged_screen(monkeypatch, article, folder):
    article.harms = article.harms.replace("\n", "\r\n")
    article.to_confirm = article.to_confirm.replace("\n", "\r\n")
    article.save()


def a_note_that_was_dealt_with(monkeypatch, article, folder):
    article.to_confirm = "\n".join(article.to_confirm.splitlines()[1:])
    article.save()


REASONS = [
    *(a_new_drawing, a_new_schema_version, a_new_key_in_every_row),
    *(a_new_heading_of_a_fixed_section, a_correction_of_a_source),
    *(a_save_of_an_unchanged_screen, a_note_that_was_dealt_with),
]


class TestIsNoEdit:
    """What changes the draft's words, though nobody here typed anything."""

    @pytest.mark.parametrize("happens", REASONS, ids=lambda reason: reason.__name__)
    def test_so_new_text_is_proposed(self, release, article, monkeypatch, tmp_path, happens):
        happens(monkeypatch, article, tmp_path)
        release.says("lead", NEW)

        assert release.load().proposed == [TITLE]

    def test_another_order_of_the_treatments_is_none_of_the_guidance(self, release):
        Treatment.objects.filter(slug="nerve-blocks").update(position=50)
        release.says("lead", NEW, file="guidance")

        [title] = release.load().proposed

        assert title == Guidance.objects.get().title

    def test_a_new_schema_version_alone_proposes_nothing(self, release, monkeypatch):
        """Nobody signs the same words twice."""
        monkeypatch.setattr("treatments.compose.SCHEMA_VERSION", 99)
        release.notes("A note.")

        assert release.load().proposed == []


@pytest.mark.parametrize(
    ("frozen", "draft"),
    [
        ({"lead": "x"}, {"lead": "x", "newer": ""}),
        ({"lead": "x", "gone": None}, {"lead": "x"}),
        ({"rows": [{"text": "x"}]}, {"rows": [{"text": "x", "newer": None}]}),
        ({"schema_version": 1}, {"schema_version": 2}),
    ],
)
def test_an_empty_field_says_nothing(frozen, draft):
    assert have_same_words(frozen, draft)


@pytest.mark.parametrize(
    ("frozen", "draft"),
    [
        ({"lead": "x"}, {"lead": "y"}),
        ({"lead": "x"}, {"lead": "x", "newer": "y"}),
        ({"lead": "x", "gone": "y"}, {"lead": "x"}),
        ({"rows": [{"text": "x", "gone": "y"}]}, {"rows": [{"text": "x"}]}),
        ({"rows": ["x"]}, {"rows": ["x", "y"]}),
        ({"rows": ["x", "y"]}, {"rows": ["y", "x"]}),
    ],
)
def test_a_field_with_a_value_does(frozen, draft):
    assert not have_same_words(frozen, draft)
