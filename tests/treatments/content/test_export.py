"""All drafts go into a folder of files and come back, with nothing lost."""

import tomllib
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.treatments.content.files import Files
from tests.treatments.exported import (
    every_article,
    exported,
    forget_all_content,
)
from tests.treatments.release import everything
from treatments import starter
from treatments.compose import compose
from treatments.content_files import as_file, draft_as_file, write_draft
from treatments.content_format import file_name, read_article
from treatments.models import (
    Article,
    Edition,
    Glossary,
    Guidance,
    Page,
    SafetyNet,
    Source,
    Synonym,
    Treatment,
)
from treatments.toml_text import in_toml

pytestmark = pytest.mark.django_db


class TestTheFileOfAnArticle:
    def test_says_for_every_article_what_composes_to_the_same_words(self):
        for article in every_article():
            words = compose(article)
            write_draft(article, as_file(words, article.to_confirm))
            assert compose(type(article).objects.get(pk=article.pk)) == words, article

    def test_says_what_the_starter_file_says(self):
        """Read from its own TOML, it has the same words as the file that came with the site."""
        for article in every_article():
            words = compose(article)
            came = read_article(starter.CONTENT / file_name(article), type(article))
            write_draft(article, came)
            assert draft_as_file(article) == as_file(words, article.to_confirm)

    def test_survives_its_own_toml(self):
        for article in every_article():
            data = draft_as_file(article)
            read = tomllib.loads(in_toml(data), parse_float=Decimal)
            assert read == data

    def test_has_its_keys_in_the_order_of_the_readme(self):
        data = draft_as_file(Treatment.objects.procedures().first())
        assert list(data) == [
            *("slug", "title", "position", "is_a_procedure", "schema_type"),
            *("lead", "summary", "description", "illustration", "illustration_caption"),
            *("sources", "to_confirm", "facts", "compared", "sections"),
            *("steps", "findings", "stances", "questions_to_ask", "common_questions"),
        ]
        assert list(data["sections"]) == [*Treatment.SECTIONS, "clinic_note"]

    def test_leaves_out_figures_that_are_empty_and_keeps_decimals_as_they_are(self):
        treatment = Treatment.objects.get(slug="radiofrequency-ablation")
        rate = treatment.findings.filter(shape="rate").first()
        treatment.findings.exclude(pk=rate.pk).delete()
        treatment.findings.update(treated=Decimal("0.25"), up_to=None, per=100)

        [row] = draft_as_file(treatment)["findings"]

        assert "compared" not in row and "up_to" not in row
        assert row["treated"] == Decimal("0.25")
        assert isinstance(row["recheck_on"], date)
        assert "treated = 0.25\n" in in_toml({"findings": [row]})

    def test_shows_several_lines_as_a_block(self, terms):
        terms.sections.update(text="One “word”.\r\n\r\n- Two\n")
        assert 'text = """\nOne “word”.\n\n- Two"""\n' in in_toml(draft_as_file(terms))

    def test_keeps_a_caption_that_waits_for_its_drawing(self, terms):
        terms.illustration_caption = "Not to scale."
        assert draft_as_file(terms)["illustration_caption"] == "Not to scale."

    def test_keeps_a_note_a_line_however_the_browser_ended_it(self, terms):
        assert as_file(compose(terms), "One\r\n\r\nTwo")["to_confirm"] == ["One", "", "Two"]
        assert as_file(compose(terms), "")["to_confirm"] == []

    def test_says_which_picture_it_shows(self, pictured):
        said = draft_as_file(pictured)["picture"]
        assert said == {"sha256": pictured.picture.sha256, "alt": "A room with “a” chair."}

    def test_says_of_decoration_that_it_shows_nothing(self, pictured):
        pictured.picture_alt, pictured.picture_is_decorative = "", True
        words = compose(pictured)

        write_draft(pictured, as_file(words))

        assert pictured.picture_is_decorative
        assert compose(pictured) == words


class TestADraftThatIsWrittenOver:
    def test_has_a_version_more(self, terms):
        before = terms.version
        write_draft(terms, draft_as_file(terms))
        assert Page.objects.get(pk=terms.pk).version == terms.version == before + 1

    def test_has_one_more_even_if_somebody_saved_it_meanwhile(self, terms):
        Page.objects.filter(pk=terms.pk).update(version=7)
        write_draft(terms, draft_as_file(terms))
        assert Page.objects.get(pk=terms.pk).version == 8

    def test_has_one_more_after_a_release_too(self, release, terms):
        release.says("lead", "New.", file="page-terms")
        release.load()
        assert Page.objects.get(pk=terms.pk).version == terms.version + 1

    def test_begins_with_one(self):
        made = write_draft(Page(slug="new"), draft_as_file(Page.objects.get(slug="terms")))
        assert made.version == 1


class TestAnExport:
    def test_has_a_file_for_each_article_named_as_the_starter_files(self, folder):
        starter_files = {path.name for path in starter.CONTENT.glob("*.toml")}
        assert exported(folder).keys() == starter_files

    def test_is_the_same_bytes_each_time(self, folder, tmp_path, pictured):
        assert exported(folder) == exported(tmp_path / "another") == exported(folder)

    def test_has_the_pictures_that_drafts_show(self, folder, pictured):
        files = exported(folder)
        name = f"pictures/{pictured.picture.sha256}"
        assert files[f"{name}-large.webp"] == pictured.picture.large
        assert files[f"{name}-small.webp"] == pictured.picture.small

    def test_drops_what_is_of_nothing_here_any_more(self, folder, pictured):
        exported(folder)
        Page.objects.filter(pk=pictured.pk).update(picture=None, picture_alt="")
        assert not [name for name in exported(folder) if name.startswith("pictures/")]

    @pytest.mark.parametrize("name", ["notes.txt", "page-terms.toml", "pictures/room.webp"])
    def test_is_refused_where_other_files_are_and_leaves_them_alone(self, folder, name):
        """Also where they only look like an export’s own: they may be somebody’s work."""
        path = folder / name
        path.parent.mkdir(parents=True)
        path.write_text("mine")

        with pytest.raises(CommandError, match="Choose an empty folder"):
            call_command("export_content", str(folder))

        assert [path.read_text() for path in folder.rglob("*") if path.is_file()] == ["mine"]

    def test_is_refused_over_the_starter_content(self):
        with pytest.raises(CommandError, match="other files, such as README.md"):
            call_command("export_content", str(starter.CONTENT))

    def test_leaves_names_with_a_dot_alone(self, folder):
        (folder / ".git").mkdir(parents=True)
        (folder / ".git" / "config").write_text("mine")
        call_command("export_content", str(folder), stdout=StringIO())
        call_command("export_content", str(folder), stdout=StringIO())
        assert (folder / ".git" / "config").read_text() == "mine"

    def test_says_what_it_wrote(self, folder, capsys):
        call_command("export_content", str(folder))
        assert (
            capsys.readouterr().out
            == f"Written to {folder}: {Article.objects.count() + 2} files.\n"
        )

    def test_names_the_article_whose_drawing_is_gone(self, folder, terms):
        Page.objects.filter(pk=terms.pk).update(illustration="gone", illustration_caption="x")
        with pytest.raises(CommandError, match="Terms and limits: its drawing “gone” is gone"):
            call_command("export_content", str(folder))


def edit_many_rows():
    """What editors do: other words, another order, rows that are gone, sources, synonyms."""
    treatment = Treatment.objects.get(slug="nerve-blocks")
    treatment.clinic_note = 'Our view.\r\nIn two lines, with """ and C:\\.'
    treatment.to_confirm += "\r\nOne more."
    treatment.save()
    treatment.steps.first().delete()
    last = treatment.findings.last()
    last.position = 0
    last.save()
    Guidance.objects.get().needs.first().treatments.clear()
    Glossary.objects.get().terms.filter(slug="ablation").update(term="Zap", source=None)
    SafetyNet.objects.get().signs.all().delete()
    Source.objects.filter(key="juch-2017").update(year=None, url="", title="Ours\r\nnow")
    Synonym.objects.create(phrase="tab\tand é", means="nerve blocks")


class TestThereAndBack:
    @pytest.fixture(autouse=True)
    def a_picture_too(self, pictured):
        pass

    @pytest.mark.parametrize("edit", [lambda: None, edit_many_rows])
    def test_a_new_database_gives_the_same_bytes(self, folder, tmp_path, edit):
        edit()
        before = exported(folder)
        forget_all_content()

        call_command("import_content", str(folder), stdout=StringIO())

        assert exported(tmp_path / "again") == before

    def test_nothing_is_live_then_nor_proposed(self, folder, client):
        exported(folder)
        forget_all_content()
        call_command("import_content", str(folder), stdout=StringIO())

        assert Article.objects.exists()
        assert not Edition.objects.exists()
        assert client.get("/terms/").status_code == 404

    def test_loading_the_starter_content_then_leaves_the_drafts_alone(self, folder):
        exported(folder)
        forget_all_content()
        call_command("import_content", str(folder), stdout=StringIO())

        loaded = starter.load_starter_content()

        assert len(loaded.kept) == Article.objects.count()
        assert not Edition.objects.exists()

    def test_a_picture_comes_with_its_size(self, folder):
        exported(folder)
        forget_all_content()
        call_command("import_content", str(folder), stdout=StringIO())

        picture = Page.objects.get(slug="terms").picture
        assert (picture.name, picture.added_by) == ("Imported picture", None)
        assert (picture.width, picture.height) == (300, 200)
        assert (picture.small_width, picture.small_height) == (150, 100)

    def test_what_is_here_already_changes_nothing(self, folder):
        exported(folder)
        before = everything()
        said = Files(folder).comes_in()

        assert everything() == before
        assert said == (
            f"Drafts: 0 made, 0 changed, {Article.objects.count()} the same. "
            "Sources: 0, synonyms: 0 new or changed.\n"
        )
