"""Restore: an old edition's words become the draft again. No edition changes by it."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.utils.timezone import localdate

from practice.models import Act, Picture
from tests.treatments.exported import a_picture, every_article
from tests.treatments.history import unlocked_editions
from tests.treatments.release import everything
from treatments.compose import compose, digest
from treatments.models import Edition, Glossary, Guidance, Page, SafetyNet, Source, Treatment
from treatments.restoring import restore
from treatments.unedited import have_same_words

pytestmark = pytest.mark.django_db
# what the words of each version had for the first time, in the words and in their rows
SINCE = {
    2: {"findings": {"up_to"}, "signs": {"source"}},
    3: {
        "": {"compared", "clinic_note", "booking_notes", "check_questions", "sheet_lines"},
        "findings": {"is_main"},
        "criteria": {"when"},
        "needs": {"when", "try_first", "is_for_the_unsure"},
    },
    4: {"": {"picture"}},
}


def of_version(version, words):
    """The words as a release with this version froze them."""
    for later in (each for each in SINCE if each > version):
        for rows, names in SINCE[later].items():
            for row in words.get(rows, []) if rows else [words]:
                for name in names:
                    row.pop(name, None)
    return words | {"schema_version": version}


def frozen_as(edition, words):
    """The edition with words that were frozen long ago, past the guards."""
    with unlocked_editions():
        QuerySet(Edition).filter(pk=edition.pk).update(content=words, sha256=digest(words))
    return Edition.objects.get(pk=edition.pk)


@pytest.fixture
def treatment():
    return Treatment.objects.get(slug="radiofrequency-ablation")


@pytest.fixture
def guidance():
    return Guidance.objects.get()


def test_every_article_gets_back_the_words_that_it_had(clinician):
    for article in every_article():
        edition = article.live_edition
        kept = edition.content
        type(article).objects.filter(pk=article.pk).update(title="Edited", to_confirm="Edited")
        article.articlesource_set.all().delete()

        restored = restore(edition, clinician)

        assert compose(restored) == kept
        assert type(article).objects.get(pk=article.pk).to_confirm == edition.to_confirm


def without_what_slugs_said(words):
    """Before version 3 only its slug told which need is for the unsure."""
    needs = [need | {"is_for_the_unsure": False} for need in words.get("needs", [])]
    return words | {"needs": needs} if needs else words


def test_the_way_in_for_the_unsure_stays_one(clinician):
    guidance = Guidance.objects.get()
    edition = frozen_as(guidance.live_edition, of_version(2, compose(guidance)))

    restore(edition, clinician)

    unsure = guidance.needs.filter(is_for_the_unsure=True)
    assert [need.slug for need in unsure] == ["not-sure"]


@pytest.mark.parametrize("version", [1, 2, 3])
def test_words_of_an_older_version_come_back_with_what_is_newer_left_empty(clinician, version):
    for article in every_article():
        words = of_version(version, compose(article))
        edition = frozen_as(article.live_edition, words)

        restored = restore(edition, clinician)

        read, drafted = map(without_what_slugs_said, (words, compose(restored)))
        assert have_same_words(read, drafted), article
    has_visits = bool(Treatment.objects.get(slug="nerve-blocks").visits)
    assert has_visits == (version >= 3)


def test_rows_that_were_added_moved_or_deleted_are_as_they_were(treatment, editor):
    edition = treatment.live_edition
    treatment.steps.first().delete()
    treatment.findings.update(position=1)
    treatment.questions_to_ask.create(text="New?", position=0)

    restore(edition, editor)

    assert compose(treatment) == edition.content


def test_readers_read_what_they_read_and_no_edition_is_made(treatment, editor, client):
    Treatment.objects.filter(pk=treatment.pk).update(lead="Edited.")
    page, editions = client.get(treatment.path).content, list(Edition.objects.values())

    restore(treatment.live_edition, editor)

    assert client.get(treatment.path).content == page
    assert list(Edition.objects.values()) == editions


def test_the_draft_has_a_version_more_and_the_record_says_who_did_it(treatment, editor):
    restored = restore(treatment.live_edition, editor)

    assert restored.version == treatment.version + 1
    act = Act.objects.about(treatment).get(verb="restored")
    assert (act.by, act.detail) == (editor, "from edition 1")


def test_the_address_stays_what_it_is_now(treatment, editor):
    Treatment.objects.filter(pk=treatment.pk).update(slug="nerve-heating")

    assert restore(treatment.live_edition, editor).slug == "nerve-heating"


def test_a_treatment_that_has_another_address_now_is_found(treatment, guidance, editor):
    Treatment.objects.filter(pk=treatment.pk).update(slug="nerve-heating")
    guidance.needs.all().delete()

    restore(guidance.live_edition, editor)

    named = {each.slug for need in guidance.needs.all() for each in need.treatments.all()}
    assert "nerve-heating" in named


class TestWho:
    def test_an_editor_restores_a_treatment_but_not_the_safety_net(self, treatment, editor):
        restore(treatment.live_edition, editor)
        before = everything()

        with pytest.raises(PermissionDenied, match="Your role does not change the safety net"):
            restore(SafetyNet.objects.get().live_edition, editor)
        assert everything() == before

    def test_a_clinician_restores_the_safety_net(self, clinician):
        net = SafetyNet.objects.get()
        edition = net.live_edition
        net.signs.all().delete()

        restore(edition, clinician)

        assert compose(net) == edition.content

    def test_nobody_else_does(self, treatment, front_desk, manager):
        before = everything()
        for by in (front_desk, manager, AnonymousUser(), None):
            with pytest.raises(PermissionDenied):
                restore(treatment.live_edition, by)
        assert everything() == before


class TestASource:
    def test_that_was_deleted_is_made_again_as_it_was_cited(self, editor):
        terms = Page.objects.get(slug="terms")
        edition = terms.live_edition
        said = edition.content["sources"][0]
        terms.articlesource_set.all().delete()
        self.delete(said["key"])

        restore(edition, editor)

        source = Source.objects.get(key=said["key"])
        assert (source.title, source.checked_on) == (said["title"], localdate(edition.proposed_at))
        assert compose(terms) == edition.content

    def delete(self, key):
        """With all that cites it."""
        for article in every_article():
            article.articlesource_set.filter(source__key=key).delete()
            for rows in ("findings", "stances", "criteria", "first_line_care", "terms", "signs"):
                if hasattr(article, rows):
                    getattr(article, rows).filter(source__key=key).delete()
            if hasattr(article, "booking_notes"):
                article.booking_notes.filter(source__key=key).delete()
        Source.objects.get(key=key).delete()

    def test_that_is_here_keeps_its_own_row(self, treatment, editor):
        key = treatment.live_edition.content["sources"][0]["key"]
        Source.objects.filter(key=key).update(title="Corrected", checked_on=date(2030, 1, 1))

        restored = restore(treatment.live_edition, editor)

        source = Source.objects.get(key=key)
        assert (source.title, source.checked_on) == ("Corrected", date(2030, 1, 1))
        assert compose(restored)["sources"][0]["title"] == "Corrected"


class TestWhatIsGone:
    def refused(self, edition, by, says):
        before = everything()
        with pytest.raises(ValidationError, match=says):
            restore(edition, by)
        assert everything() == before

    def test_a_treatment_is_named(self, guidance, editor):
        words = guidance.live_edition.content
        words["needs"][0]["treatments"] = ["leeches", "nerve-blocks"]
        edition = frozen_as(guidance.live_edition, words)

        self.refused(edition, editor, "Gone: treatment “leeches”")

    def test_a_drawing_is_named(self, treatment, editor):
        words = treatment.live_edition.content
        words["illustration"]["name"] = "lost"

        self.refused(frozen_as(treatment.live_edition, words), editor, "Gone: drawing “lost”")

    def test_a_picture_is_named(self, treatment, editor):
        picture = a_picture()
        Treatment.objects.filter(pk=treatment.pk).update(picture=picture, picture_alt="A needle")
        words = compose(Treatment.objects.get(pk=treatment.pk))
        edition = frozen_as(treatment.live_edition, words)
        Treatment.objects.filter(pk=treatment.pk).update(picture=None, picture_alt="")
        Picture.objects.all()._raw_delete(using="default")  # no other way takes it away

        self.refused(edition, editor, f"Gone: picture {picture.sha256[:12]}… \\(“A needle”\\)")

    def test_a_source_of_a_row_that_the_list_does_not_say_is_named(self, editor):
        glossary = Glossary.objects.get()
        words = glossary.live_edition.content
        words["terms"][0]["source"] = "lost-1999"

        self.refused(frozen_as(glossary.live_edition, words), editor, "Gone: source “lost-1999”")

    def test_words_that_may_not_be_any_more_are_named_with_their_place(self, treatment, editor):
        words = treatment.live_edition.content
        words["steps"][1]["phase"] = "never"
        edition = frozen_as(treatment.live_edition, words)

        self.refused(
            edition, editor, r"draft again\. \[\[steps\]\] number 2: phase: .*valid choice"
        )


def test_a_picture_comes_back(treatment, editor):
    picture = a_picture()
    Treatment.objects.filter(pk=treatment.pk).update(picture=picture, picture_is_decorative=True)
    words = compose(Treatment.objects.get(pk=treatment.pk))
    edition = frozen_as(treatment.live_edition, words)
    Treatment.objects.filter(pk=treatment.pk).update(picture=None, picture_is_decorative=False)

    restored = restore(edition, editor)

    assert (restored.picture, restored.picture_is_decorative) == (picture, True)
    assert compose(restored) == words
