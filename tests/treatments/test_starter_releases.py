"""A later release's text: proposed where nobody edited, never seen before it is signed."""

import re
import shutil
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from treatments import starter
from treatments.compose import _COMPOSERS, card, compose, digest
from treatments.models import (
    Article,
    Edition,
    Glossary,
    Guidance,
    Page,
    SafetyNet,
    Source,
    Treatment,
)

pytestmark = pytest.mark.django_db
NEXT_YEAR = date.today() + timedelta(days=365)
TITLE = "Spinal cord stimulation"
FILE = "treatment-spinal-cord-stimulation"
NEW = "The lead of the new release."
ROW = '[[common_questions]]\nquestion = "A new question?"\nanswer = "A new answer."'


class Release:
    """A copy of the starter content that a test changes as a later release would."""

    def __init__(self, folder):
        self.folder = folder

    def says(self, line, words, *, file=FILE):
        """Give a one-line field at the top of a file new words."""
        path = self.folder / f"{file}.toml"
        text, found = re.subn(rf"(?m)^{line} = .*$", f'{line} = "{words}"', path.read_text())
        assert found, f"{file} has no line “{line} =”"
        path.write_text(text)

    def adds(self, row, *, file=FILE):
        path = self.folder / f"{file}.toml"
        path.write_text(f"{path.read_text()}\n{row}\n")

    def load(self):
        return starter.load_starter_content()


@pytest.fixture
def release(tmp_path, monkeypatch):
    folder = shutil.copytree(starter.CONTENT, tmp_path / "content")
    monkeypatch.setattr(starter, "CONTENT", folder)
    return Release(folder)


@pytest.fixture
def article():
    return Treatment.objects.get(title=TITLE)


def everything_of(article):
    """Each field of an article, of its rows and of its editions."""
    relations = [field for field in article._meta.related_objects if field.one_to_many]
    rows = {
        field.name: list(field.related_model.objects.filter(**{field.field.name: article}).values())
        for field in relations
    }
    return rows | {"itself": type(article).objects.filter(pk=article.pk).values().get()}


class TestNewText:
    def test_of_an_unedited_article_waits_while_readers_see_what_they_saw(
        self, release, article, client
    ):
        release.says("lead", NEW)
        release.adds(ROW)

        assert release.load().proposed == [TITLE]

        edition = article.latest_edition
        assert (edition.number, edition.state, edition.is_signed) == (2, "proposed", False)
        assert (edition.is_starter, edition.proposed_by) == (True, None)
        assert edition.content["lead"] == NEW
        assert edition.content["common_questions"][-1]["question"] == "A new question?"
        assert article.live_edition.number == 1
        page = client.get(article.path).content.decode()
        assert article.live_edition.content["lead"] in page
        assert NEW not in page
        assert "A new question?" not in page

    def test_is_the_draft_from_then_on(self, release, article):
        release.says("lead", NEW)
        release.load()

        article.refresh_from_db()
        assert article.lead == NEW
        assert digest(compose(article)) == article.latest_edition.sha256

    def test_is_proposed_once_however_often_it_is_loaded(self, release, article):
        release.says("lead", NEW)
        release.load()

        again = release.load()

        assert (again.proposed, again.kept) == ([], [])
        assert article.editions.count() == 2

    def test_of_a_third_release_is_edition_3(self, release, article):
        release.says("lead", NEW)
        release.load()
        release.says("lead", "A third release.")

        assert release.load().proposed == [TITLE]
        assert article.latest_edition.number == 3
        assert article.live_edition.number == 1

    def test_leaves_a_signed_page_live_and_signed(self, release, article, clinician, client):
        article.live_edition.sign(clinician, NEXT_YEAR)
        release.says("lead", NEW)

        assert release.load().proposed == [TITLE]

        live = article.live_edition
        assert (live.number, live.signed_by) == (1, clinician)
        page = client.get(article.path).content.decode()
        assert "Checked by Dr. Clara Example, MD" in page
        assert NEW not in page

    def test_is_read_once_it_is_signed_and_published(
        self, release, article, clinician, editor, client
    ):
        release.says("lead", NEW)
        release.load()
        edition = article.latest_edition

        edition.sign(clinician, NEXT_YEAR)
        edition.publish(editor)

        assert NEW in client.get(article.path).content.decode()

    def test_is_published_unsigned_by_nobody(self, release, article, editor):
        """Not even as the loader publishes the words of a first load."""
        release.says("lead", NEW)
        release.load()

        with pytest.raises(ValidationError, match="must sign"):
            article.latest_edition.publish(editor)
        with pytest.raises(PermissionDenied, match="does not publish"):
            article.latest_edition.publish()
        assert article.live_edition.number == 1

    @pytest.mark.parametrize(
        ("model", "file", "row"),
        [
            (Guidance, "guidance", '[[roles]]\nwho = "New"\ntext = "New."'),
            (Page, "page-overview", '[[sections]]\nheading = "New"\ntext = "New."'),
            (
                SafetyNet,
                "safety-net",
                '[[signs]]\nlevel = "911"\nsituation = "any"\ntext = "New"\nshort = ""',
            ),
            (Glossary, "glossary", '[[terms]]\nslug = "new"\nterm = "New"\ntext = "New."'),
        ],
    )
    def test_comes_to_every_kind_of_article(self, release, model, file, row):
        release.says("lead", NEW, file=file)
        release.adds(row, file=file)

        [title] = release.load().proposed

        article = model.objects.get(title=title)
        assert article.latest_edition.content["lead"] == NEW
        assert "'New'" in str(article.latest_edition.content)
        assert article.latest_edition.sha256 == digest(compose(article))

    def test_of_the_guidance_keeps_its_ways_to_the_treatments(self, release):
        def ways():
            needs = Guidance.objects.get().needs.all()
            return [list(need.treatments.values_list("slug", flat=True)) for need in needs]

        before = ways()
        release.says("lead", NEW, file="guidance")
        release.load()

        assert ways() == before
        assert any(before)

    def test_that_no_reader_would_see_is_not_proposed(self, release, article):
        """A comment in the file, or another note to confirm."""
        path = release.folder / f"{FILE}.toml"
        path.write_text(path.read_text().replace("to_confirm = [", 'to_confirm = ["A note.",', 1))

        assert release.load() == ([], [], [], Article.objects.count())

        article.refresh_from_db()
        assert article.to_confirm.startswith("A note.")
        assert article.editions.count() == 1

    def test_is_told_by_the_command(self, release, article, capsys):
        Page.objects.filter(slug="terms").update(lead="An editor wrote this.")
        release.says("lead", NEW)
        release.says("lead", NEW, file="page-terms")

        call_command("load_starter_content")

        others = Article.objects.count() - 2
        assert capsys.readouterr().out.splitlines() == [
            f"  {TITLE}: new text waits for a clinician’s signature",
            "  Terms and limits: kept: edited or taken down here",
            f"Starter content: 0 made, 1 proposed, 1 kept, {others} unchanged.",
        ]


def test_loading_the_same_release_again_writes_nothing(release):
    with CaptureQueriesContext(connection) as asked:
        release.load()

    written = [query["sql"] for query in asked if re.match("INSERT|UPDATE|DELETE", query["sql"])]
    assert written == []


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


def ask_for_a_review(article, editor):
    article.lead = "An editor wrote this."
    article.save()
    Edition.objects.propose(article, by=editor)


def take_it_down(article, editor):
    article.live_edition.unpublish(editor, "A dose was wrong.")


EDITS = [
    *(edit_a_field, edit_a_row, edit_a_figure, delete_a_row, add_a_row, move_a_row),
    *(cite_fewer_sources, note_what_to_confirm, ask_for_a_review, take_it_down),
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
    def with_key(treatment, composed=_COMPOSERS["treatment"]):
        words = composed(treatment)
        return words | {"findings": [row | {"newer": None} for row in words["findings"]]}

    monkeypatch.setitem(_COMPOSERS, "treatment", with_key)


def a_new_heading_of_a_fixed_section(monkeypatch, article, folder):
    monkeypatch.setitem(Treatment.SECTIONS, "harms", "What may go wrong")


def a_correction_of_a_source(monkeypatch, article, folder):
    Source.objects.filter(article=article).update(title="The very title", year=1999)


def a_save_of_an_unchanged_screen(monkeypatch, article, folder):
    article.harms = article.harms.replace("\n", "\r\n")
    article.to_confirm = article.to_confirm.replace("\n", "\r\n")
    article.save()


REASONS = [
    *(a_new_drawing, a_new_schema_version, a_new_key_in_every_row),
    *(a_new_heading_of_a_fixed_section, a_correction_of_a_source),
    a_save_of_an_unchanged_screen,
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
        release.adds("# a comment")

        assert release.load().proposed == []


class TestLoadedBeforeItWasRemembered:
    @pytest.fixture(autouse=True)
    def loaded_before(self):
        Article.objects.update(loaded_from=None)

    def test_the_same_words_are_remembered_and_not_proposed_again(self, release):
        assert release.load() == ([], [], [], Article.objects.count())

        assert not Article.objects.filter(loaded_from=None).exists()
        assert Edition.objects.count() == Article.objects.count()

    def test_new_text_is_proposed_whatever_the_notes_were(self, release, article):
        Article.objects.filter(pk=article.pk).update(to_confirm="Nobody knows who wrote this.")
        release.says("lead", NEW)

        assert release.load().proposed == [TITLE]

    def test_an_edited_article_is_left_alone(self, release, article):
        Treatment.objects.filter(pk=article.pk).update(harms="An editor wrote this.")
        before = everything_of(article)

        assert release.load().kept == [TITLE]
        assert everything_of(article) == before


class TestSources:
    KEY = "juch-2017"

    @pytest.fixture
    def source(self):
        return Source.objects.get(key=self.KEY)

    @pytest.fixture
    def corrected(self, release):
        path = release.folder / "sources.toml"
        table = rf'(?s)(\[{self.KEY}\]\nauthors = )"[^"]*"'
        text, found = re.subn(table, r'\1"Juch and Maas"', path.read_text())
        assert found == 1
        path.write_text(text)
        return release

    def test_one_that_a_release_corrects_is_corrected(self, corrected, source):
        corrected.load()

        source.refresh_from_db()
        assert source.authors == "Juch and Maas"
        assert source.loaded_from["authors"] == "Juch and Maas"

    def test_a_correction_proposes_no_article_by_itself(self, corrected):
        assert corrected.load().proposed == []

    def test_it_can_be_corrected_again(self, corrected, source):
        corrected.load()
        path = corrected.folder / "sources.toml"
        path.write_text(path.read_text().replace("Juch and Maas", "Juch, Maas, Ostelo"))
        corrected.load()

        source.refresh_from_db()
        assert source.authors == "Juch, Maas, Ostelo"

    @pytest.mark.parametrize(
        "edit", [{"title": "Somebody mended this."}, {"checked_on": date(2030, 1, 1)}]
    )
    def test_one_that_somebody_edited_is_left_alone(self, corrected, source, edit):
        Source.objects.filter(pk=source.pk).update(**edit)
        before = Source.objects.filter(pk=source.pk).values().get()
        corrected.load()

        assert Source.objects.filter(pk=source.pk).values().get() == before

    def test_one_that_was_loaded_before_it_was_remembered_is_left_alone(self, corrected, source):
        Source.objects.filter(pk=source.pk).update(loaded_from=None)
        before = Source.objects.filter(pk=source.pk).values().get()
        corrected.load()

        assert Source.objects.filter(pk=source.pk).values().get() == before


def test_a_broken_file_changes_nothing_at_all(release, article):
    before = everything_of(article)
    release.says("lead", NEW)
    release.adds('[newest-2027]\nauthors = "A"\ntitle = "T"\nkind = "trial"', file="sources")
    release.adds('[[terms]]\nslug = "x"\nterm = "X"\ntext = ""', file="glossary")

    with pytest.raises(ValidationError):
        release.load()

    assert everything_of(article) == before
    assert not Source.objects.filter(key="newest-2027").exists()
