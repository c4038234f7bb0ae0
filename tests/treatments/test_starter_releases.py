"""A later release's text: proposed where nobody edited, never seen before it is signed."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.treatments.release import FILE, NEW, ROW, TITLE, everything_of
from treatments.compose import compose, digest
from treatments.models import (
    Article,
    Edition,
    Glossary,
    Guidance,
    Page,
    SafetyNet,
    Treatment,
)

pytestmark = pytest.mark.django_db
NEXT_YEAR = date.today() + timedelta(days=365)
NEW_PAGE = """
slug = "parking"
title = "Parking"
lead = "There is room for your car."
summary = "Where to park."
description = "Where to park."
sources = []
to_confirm = ["Is there?"]

[[sections]]
heading = "Where"
text = "Behind the house."
"""


@pytest.fixture
def article():
    return Treatment.objects.get(title=TITLE)


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
        release.notes("A note.")

        assert TITLE in release.load().unchanged

        article.refresh_from_db()
        assert article.to_confirm.startswith("A note.")
        assert article.editions.count() == 1

    def test_comes_with_its_notes_for_the_clinician(self, release, article):
        """All of them: what was dealt with for the words before is asked again."""
        Article.objects.filter(pk=article.pk).update(to_confirm="")
        release.notes("A note.")
        release.says("lead", NEW)
        release.load()

        assert article.latest_edition.to_confirm.startswith("A note.\n")
        assert article.live_edition.to_confirm in article.latest_edition.to_confirm

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


class TestANewArticle:
    """Of a release, on a site that patients read already."""

    @pytest.fixture(autouse=True)
    def in_the_release(self, release):
        release.write("page-parking", NEW_PAGE)

    @pytest.fixture
    def parking(self, release):
        release.load()
        return Page.objects.get(slug="parking")

    def test_waits_for_a_signature(self, release, client):
        loaded = release.load()

        assert (loaded.made, loaded.proposed) == ([], ["Parking"])
        [edition] = Page.objects.get(slug="parking").editions.all()
        assert (edition.number, edition.state, edition.is_starter) == (1, "proposed", True)
        assert edition.to_confirm == "Is there?"
        assert client.get("/parking/").status_code == 404
        assert "Parking" not in client.get("/site-index/").content.decode()

    def test_is_not_published_before(self, parking, editor):
        with pytest.raises(ValidationError, match="must sign"):
            parking.latest_edition.publish(editor)

    def test_is_read_once_it_is_signed_and_published(self, parking, clinician, editor, client):
        edition = parking.latest_edition
        edition.sign(clinician, NEXT_YEAR)
        edition.publish(editor)

        assert "Behind the house." in client.get("/parking/").content.decode()

    def test_takes_the_text_of_a_further_release_while_it_waits(self, parking, release):
        release.says("lead", NEW, file="page-parking")

        assert release.load().proposed == ["Parking"]
        assert parking.latest_edition.content["lead"] == NEW
        assert parking.live_edition is None

    def test_is_proposed_once(self, parking, release):
        assert "Parking" in release.load().unchanged


def a_comment(release):
    release.adds("# a comment")


def another_layout(release):
    release.write(FILE, re.sub(r"(?m)^(\w+) = ", r"\n\1   =   ", release.read(FILE)))


def nothing(release):
    pass


@pytest.mark.parametrize("change", [nothing, a_comment, another_layout])
def test_a_release_that_says_the_same_writes_nothing(release, change):
    change(release)
    with CaptureQueriesContext(connection) as asked:
        release.load()

    written = [query["sql"] for query in asked if re.match("INSERT|UPDATE|DELETE", query["sql"])]
    assert written == []


class TestLoadedBeforeItWasRemembered:
    @pytest.fixture(autouse=True)
    def loaded_before(self):
        Article.objects.update(loaded_from=None)

    def test_the_same_words_are_remembered_and_not_proposed_again(self, release):
        assert len(release.load().unchanged) == Article.objects.count()

        assert not Article.objects.filter(loaded_from__isnull=True).exists()
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
