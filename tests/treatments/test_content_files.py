"""Bring and take: all drafts go into a folder of files and come back, with nothing lost, nothing
signed and nothing published."""

import hashlib
import shutil
import tomllib
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from practice.models import Act, Picture
from tests.treatments.exported import (
    a_picture,
    every_article,
    exported,
    forget_all_content,
    webp,
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
PAGE = "page-terms.toml"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "export"


@pytest.fixture
def terms():
    return Page.objects.get(slug="terms")


@pytest.fixture
def pictured(terms):
    """A page that shows a picture."""
    picture = a_picture()
    Page.objects.filter(pk=terms.pk).update(picture=picture, picture_alt="A room with “a” chair.")
    return Page.objects.get(pk=terms.pk)


@pytest.fixture
def files(folder):
    """An export of the starter content."""
    exported(folder)
    return Files(folder)


class Files:
    """An export that a test changes."""

    def __init__(self, folder):
        self.folder = folder

    def replaces(self, old, new, *, file=PAGE):
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} does not say “{old}”"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def comes_in(self, *options):
        """What the command says of it."""
        said = StringIO()
        call_command("import_content", str(self.folder), *options, stdout=said)
        return said.getvalue()


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


class TestAnImport:
    def test_changes_the_draft_and_nothing_that_readers_see(self, files, terms, client):
        live = client.get(terms.path).content
        files.replaces('lead = "', 'lead = "From the file. ')

        said = files.comes_in()

        terms.refresh_from_db()
        assert terms.lead.startswith("From the file. ")
        assert terms.version == 2
        assert client.get(terms.path).content == live
        assert terms.editions.count() == 1
        assert "  Terms and limits: the draft has changed\n" in said
        assert "0 made, 1 changed" in said

    def test_is_in_the_record_for_what_it_changed_only(self, files, editor):
        files.replaces('lead = "', 'lead = "From the file. ')
        files.comes_in("--by", "eddie")

        [act] = Act.objects.filter(verb="imported")
        assert (act.by, act.subject_name) == (editor, "Terms and limits")

    def test_in_a_dry_run_says_the_same_and_changes_nothing(self, files):
        files.replaces('lead = "', 'lead = "From the file. ')
        before = everything()

        said = files.comes_in("--dry-run")

        assert everything() == before
        assert "  Terms and limits: the draft has changed\n" in said
        assert said.endswith("This was a dry run: nothing was changed.\n")

    def test_makes_an_article_that_is_not_here_as_a_draft_only(self, files, client):
        shutil.copy(files.folder / PAGE, files.folder / "page-parking.toml")
        files.replaces('slug = "terms"', 'slug = "parking"', file="page-parking.toml")

        assert "1 made" in files.comes_in()

        parking = Page.objects.get(slug="parking")
        assert (parking.sections.count(), parking.editions.count()) == (8, 0)
        assert client.get("/parking/").status_code == 404

    def test_leaves_what_has_no_file_as_it_is(self, files, terms):
        (files.folder / PAGE).unlink()
        Page.objects.filter(pk=terms.pk).update(lead="Ours.")
        Source.objects.create(
            key="ours-2026", authors="A", title="T", kind="trial", checked_on=date(2026, 11, 22)
        )
        Synonym.objects.create(phrase="ours", means="nerve blocks")

        files.comes_in()

        assert Page.objects.get(pk=terms.pk).lead == "Ours."
        assert Source.objects.filter(key="ours-2026").exists()
        assert Synonym.objects.filter(phrase="ours").exists()

    def test_takes_sources_and_synonyms_too(self, files):
        Source.objects.filter(key="juch-2017").update(title="Wrong", year=1999)
        Synonym.objects.filter(phrase="slipped disc").update(means="wrong")

        said = files.comes_in()

        assert Source.objects.get(key="juch-2017").year == 2017
        assert Synonym.objects.get(phrase="slipped disc").means != "wrong"
        assert "  Sources that are new or have changed: juch-2017\n" in said
        assert "  Synonyms that are new or have changed: slipped disc\n" in said

    def test_finds_an_article_at_the_address_it_had_when_it_was_read(self, files, terms):
        Page.objects.filter(pk=terms.pk).update(slug="limits")
        files.replaces('lead = "', 'lead = "From the file. ')

        files.comes_in()

        terms.refresh_from_db()
        assert terms.slug == "limits"
        assert terms.lead.startswith("From the file. ")
        assert not Page.objects.filter(slug="terms").exists()

    def test_does_so_for_a_release_of_the_site_too(self, release, terms):
        """An article that was given another address is not made once more."""
        Page.objects.filter(pk=terms.pk).update(slug="limits")
        release.says("lead", "New.", file="page-terms")

        assert release.load().kept == ["Terms and limits"]
        assert not Page.objects.filter(slug="terms").exists()

    def test_by_somebody_who_may_not_change_an_article_changes_nothing(self, files, editor):
        """An editor does not change the safety net."""
        files.replaces('lead = "', 'lead = "From the file. ')
        files.replaces('lead = "', 'lead = "Also. ', file="safety-net.toml")
        before = everything()

        with pytest.raises(CommandError, match="Your role does not change the safety net"):
            files.comes_in("--by", "eddie")
        assert everything() == before

    def test_by_nobody_who_is_known_is_refused(self, files):
        with pytest.raises(CommandError, match="There is no account nobody"):
            files.comes_in("--by", "nobody")


TITLE = 'title = "Terms and limits"'
SECTION = "[[sections]]\n"
SHA = "0" * 64
PICTURE = f'[picture]\nsha256 = "{SHA}"\nalt = "x"\n\n{SECTION}'

# the file of a page: what it says, what it says instead; what the command says then
REFUSED = [
    (TITLE, "title = ", "Invalid value"),
    (TITLE, 'title = ""', "title: This field cannot be blank"),
    (TITLE, "title = 5", "“title” must be text"),
    (TITLE, f"{TITLE}\nversion = 9", "No such key: version"),
    (TITLE, f"{TITLE}\nis_a_procedure = true", "No such key: is_a_procedure"),
    ('slug = "terms"\n', "", "Missing: slug"),
    ('slug = "terms"', 'slug = "overview"', "The file of “overview” has another name"),
    ('slug = "terms"', 'slug = "../terms"', "The file of “../terms” has another name"),
    ("position = ", f"position = {10**20}", "position: Ensure this value is less"),
    ("position = ", "position = inf #", "“position” must be a whole number"),
    ("sources = [", 'sources = "x"\nto_confirm = [', "Cannot overwrite a value"),
    ("sources = [", 'sources = [\n  "nobody-1900",', "No source “nobody-1900” in sources.toml"),
    (SECTION, f"{SECTION}id = 1\n", "[[sections]] number 1: No such key: id"),
    (SECTION, f"{SECTION}pk = 1\n", "[[sections]] number 1: No such key: pk"),
    (SECTION, '[[sections]]\nheading = "x"\n\n[[sections]]\n', "number 1: text: This field"),
    (SECTION, PICTURE, f"{SHA}-large.webp cannot be read"),
    (SECTION, PICTURE.replace(SHA, "../../secret"), "[picture]: “sha256” must be 64"),
    (SECTION, PICTURE.replace('alt = "x"', ""), "[picture]: Missing: alt"),
]


class TestAFileThatIsNotWhole:
    @pytest.mark.parametrize(
        ("old", "new", "says"), REFUSED, ids=[f"{n} {case[-1]}" for n, case in enumerate(REFUSED)]
    )
    def test_is_named_and_nothing_is_changed(self, files, old, new, says):
        """Though what is brought in before it, a treatment and a source, is whole."""
        files.replaces('lead = "', 'lead = "New. ', file="treatment-nerve-blocks.toml")
        Source.objects.filter(key="juch-2017").update(title="Ours")
        files.replaces(old, new)
        before = everything()

        with pytest.raises(CommandError) as refused:
            files.comes_in()

        said = str(refused.value)
        assert said.startswith(f"Nothing was changed. {PAGE}")
        assert says in said
        assert everything() == before

    def test_is_named_by_its_place_when_it_is_no_article(self, files):
        files.replaces('kind = "trial"', 'kind = "hearsay"', file="sources.toml")
        with pytest.raises(
            CommandError, match=r"sources\.toml, \[.*\]: kind: .*not a valid choice"
        ):
            files.comes_in()

    def test_may_not_set_more_of_a_source_or_a_synonym_than_there_is(self, files):
        files.replaces("[[synonyms]]", "[[synonyms]]\nid = 1", file="synonyms.toml")
        with pytest.raises(CommandError, match="number 1: No such key: id"):
            files.comes_in()

    def test_that_is_cut_off_takes_no_rows_away(self, files):
        path = files.folder / PAGE
        text = path.read_text(encoding="utf-8")
        path.write_text(text[: text.index("[[sections]]")], encoding="utf-8")
        with pytest.raises(CommandError, match="Missing: sections"):
            files.comes_in()

    def test_with_a_name_that_no_article_has_is_refused(self, files):
        shutil.copy(files.folder / PAGE, files.folder / "terms.toml")
        with pytest.raises(CommandError, match="terms.toml: no article has a file of this name"):
            files.comes_in()

    def test_of_a_second_guidance_is_refused(self, files):
        files.replaces('slug = "when-to-consider"', 'slug = "another"', file="guidance.toml")
        with pytest.raises(CommandError, match="There is one at another address already"):
            files.comes_in()

    @pytest.mark.parametrize("missing", ["sources.toml", "synonyms.toml"])
    def test_that_is_missing_makes_it_no_export(self, files, missing):
        (files.folder / missing).unlink()
        with pytest.raises(CommandError, match=f"is no export: it has no {missing}"):
            files.comes_in()


class TestAPictureThatIsNotHere:
    @pytest.fixture
    def brought(self, folder, pictured):
        """An export with a picture that is gone here."""
        exported(folder)
        Page.objects.filter(pk=pictured.pk).update(picture=None, picture_alt="")
        Picture.objects.all().delete()
        return Files(folder)

    def refused(self, brought, large, small, *, sha256=None):
        """What the command says of these bytes, under the hash that is theirs."""
        before = everything()
        [old] = {path.name[:64] for path in (brought.folder / "pictures").iterdir()}
        new = sha256 or hashlib.sha256(large + small).hexdigest()
        brought.replaces(old, new)
        (brought.folder / f"pictures/{new}-large.webp").write_bytes(large)
        (brought.folder / f"pictures/{new}-small.webp").write_bytes(small)
        with pytest.raises(CommandError) as refused:
            brought.comes_in()
        assert everything() == before
        assert not Picture.objects.exists()
        return str(refused.value)

    def test_comes_with_its_article(self, brought, editor, pictured):
        brought.comes_in("--by", "eddie")
        picture = Picture.objects.get()
        assert picture.added_by == editor
        assert Page.objects.get(pk=pictured.pk).picture == picture

    def test_is_refused_with_other_bytes_than_its_hash_says(self, brought):
        said = self.refused(brought, webp(300, 200), webp(10, 10), sha256="a" * 64)
        assert "are not those that were exported" in said

    def test_is_refused_when_it_is_no_webp(self, brought):
        assert "no WebP picture" in self.refused(brought, b"GIF89a", webp(10, 10))

    def test_is_refused_when_it_is_cut_off(self, brought):
        assert "no WebP picture" in self.refused(brought, webp(300, 200)[:-40], webp(10, 10))

    def test_is_refused_when_it_is_far_too_large(self, brought):
        assert "far too large" in self.refused(brought, webp(16000, 700), webp(10, 10))
