"""Files come in as drafts: nothing of them is signed, and nothing published."""

import hashlib
import shutil
from datetime import date

import pytest
from django.core.management import CommandError

from practice.models import Act, Picture
from tests.treatments.content.files import PAGE, Files
from tests.treatments.exported import (
    exported,
    webp,
)
from tests.treatments.release import everything
from treatments.models import (
    Page,
    Source,
    Synonym,
)

pytestmark = pytest.mark.django_db


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
