"""A release that corrects a source, which every article that cites it shows."""

import re
from datetime import date

import pytest

from tests.treatments.release import everything_of
from treatments.compose import compose
from treatments.models import Article, Page, Source, Treatment

pytestmark = pytest.mark.django_db
KEY = "juch-2017"


@pytest.fixture
def source():
    return Source.objects.get(key=KEY)


@pytest.fixture
def titles(source):
    """Of the articles that cite it; no file of theirs changes."""
    return sorted(source.article_set.values_list("title", flat=True))


@pytest.fixture
def article():
    return Treatment.objects.get(slug="radiofrequency-ablation")


@pytest.fixture
def corrected(release):
    correct(release, "Juch and Maas")
    return release


def correct(release, authors):
    table = rf'(\[{KEY}\]\nauthors = )"[^"]*"'
    text, found = re.subn(table, rf'\1"{authors}"', release.read("sources"))
    assert found == 1
    release.write("sources", text)


def row(source):
    return Source.objects.filter(pk=source.pk).values().get()


def cited(words):
    """What the words say of the source."""
    return next(source for source in words["sources"] if source["key"] == KEY)


class TestTheSource:
    def test_is_corrected(self, corrected, source):
        corrected.load()

        source.refresh_from_db()
        assert source.authors == "Juch and Maas"
        assert source.loaded_from["authors"] == "Juch and Maas"

    def test_can_be_corrected_again(self, corrected, source):
        corrected.load()
        correct(corrected, "Juch, Maas, Ostelo")
        corrected.load()

        source.refresh_from_db()
        assert source.authors == "Juch, Maas, Ostelo"

    @pytest.mark.parametrize(
        "edit", [{"title": "Somebody mended this."}, {"checked_on": date(2030, 1, 1)}]
    )
    def test_is_left_alone_when_somebody_edited_it(self, corrected, source, edit):
        Source.objects.filter(pk=source.pk).update(**edit)
        before = row(source)

        assert corrected.load().proposed == []
        assert row(source) == before


class TestASourceLoadedBeforeThatWasRemembered:
    @pytest.fixture(autouse=True)
    def loaded_before(self):
        Source.objects.update(loaded_from=None)

    def test_is_adopted_when_it_says_what_the_file_says(self, release):
        assert len(release.load().unchanged) == Article.objects.count()

        assert not Source.objects.filter(loaded_from__isnull=True).exists()

    def test_adopting_it_proposes_nothing(self, release, monkeypatch):
        """Not even where the draft differs, by no edit, from what was frozen."""
        monkeypatch.setitem(Treatment.SECTIONS, "harms", "What may go wrong")

        assert release.load().proposed == []

    def test_can_be_corrected_from_then_on(self, release, source):
        release.load()
        correct(release, "Juch and Maas")
        release.load()

        source.refresh_from_db()
        assert source.authors == "Juch and Maas"

    def test_is_left_alone_when_it_says_something_else(self, corrected, source):
        before = row(source)
        corrected.load()

        assert row(source) == before


class TestAnArticleThatCitesIt:
    def test_is_proposed_with_it_while_readers_see_what_they_saw(self, corrected, titles, article):
        assert sorted(corrected.load().proposed) == titles != []

        edition = article.latest_edition
        assert (edition.number, edition.state) == (2, "proposed")
        assert cited(edition.content)["authors"] == "Juch and Maas"
        assert cited(article.live_edition.content)["authors"] != "Juch and Maas"

    def test_is_proposed_once(self, corrected, article):
        corrected.load()

        assert corrected.load().proposed == []
        assert article.editions.count() == 2

    def test_is_not_written_again(self, corrected, article):
        """A note that was dealt with stays so."""
        Article.objects.filter(pk=article.pk).update(to_confirm="")
        corrected.load()

        article.refresh_from_db()
        assert article.to_confirm == ""

    def test_shows_it_in_the_draft_only_once_somebody_edited_that(self, corrected, article):
        Treatment.objects.filter(pk=article.pk).update(lead="An editor wrote this.")
        before = everything_of(article)

        loaded = corrected.load()

        assert article.title in loaded.unchanged
        assert everything_of(article) == before
        assert cited(compose(article))["authors"] == "Juch and Maas"

    def test_stays_down_when_it_was_taken_down(self, corrected, article, editor):
        article.live_edition.unpublish(editor, "A dose was wrong.")

        assert article.title in corrected.load().unchanged
        assert article.editions.count() == 1

    def test_is_not_proposed_for_what_no_reader_sees_of_it(self, release, source):
        release.replaces(
            f"checked_on = {source.checked_on}", "checked_on = 2030-01-01", file="sources"
        )

        assert release.load().proposed == []


def test_no_other_article_is_proposed(corrected, titles):
    others = Page.objects.exclude(title__in=titles)
    corrected.load()

    assert {page.editions.count() for page in others} == {1}
