"""An edition's life: proposed, signed, live, retired; patients read what a clinician signed."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from practice.models import Act, Clinician
from tests.treatments.history import unlocked_editions
from treatments.compose import compose, digest
from treatments.models import Edition, SafetyNet, Treatment

pytestmark = pytest.mark.django_db
NEXT_YEAR = date.today() + timedelta(days=365)


@pytest.fixture
def article():
    return Treatment.objects.get(slug="radiofrequency-ablation")


@pytest.fixture
def changed(article):
    """The article with a draft that differs from its live edition."""
    article.lead = "A changed first sentence."
    article.save()
    return article


@pytest.fixture
def proposed(changed, editor):
    return Edition.objects.propose(changed, by=editor)


@pytest.fixture
def signed(proposed, clinician):
    proposed.sign(clinician, NEXT_YEAR)
    return proposed


class TestStarterContent:
    def test_is_live_and_unsigned_as_edition_1(self, article):
        edition = article.live_edition

        assert (edition.number, edition.state, edition.is_signed) == (1, "live", False)
        assert edition.is_starter
        assert edition.proposed_by is None


class TestProposing:
    def test_freezes_the_draft_with_its_hash_who_and_when(self, proposed, changed, editor):
        assert proposed.number == 2
        assert proposed.state == "proposed"
        assert proposed.content["lead"] == "A changed first sentence."
        assert proposed.sha256 == digest(compose(changed))
        assert proposed.proposed_by == editor

    def test_keeps_what_was_to_confirm_then(self, proposed, changed):
        noted = changed.to_confirm
        changed.to_confirm = "Another note."
        changed.save()

        proposed.refresh_from_db()
        assert proposed.to_confirm == noted != ""

    def test_other_notes_are_no_other_words(self, proposed, changed, editor):
        changed.to_confirm = "Another note."
        changed.save()

        with pytest.raises(ValidationError, match="has these words already"):
            Edition.objects.propose(changed, by=editor)

    def test_leaves_what_patients_read_alone(self, proposed, client):
        page = client.get("/treatments/radiofrequency-ablation/").content.decode()

        assert "A changed first sentence." not in page

    def test_the_same_words_twice_is_refused(self, proposed, changed, editor):
        with pytest.raises(ValidationError, match="Edition 2 has these words already"):
            Edition.objects.propose(changed, by=editor)

    def test_an_empty_section_is_refused_by_its_name(self, changed, editor):
        changed.harms = ""
        changed.save()

        with pytest.raises(ValidationError, match="Harms: nothing is written here yet"):
            Edition.objects.propose(changed, by=editor)

    @pytest.mark.parametrize("who", ["front_desk", "manager", None])
    def test_is_not_for_other_roles_or_for_nobody(self, request, changed, who):
        with pytest.raises(PermissionDenied):
            Edition.objects.propose(changed, by=who and request.getfixturevalue(who))

    def test_the_database_refuses_words_of_nobody(self, proposed):
        with pytest.raises(IntegrityError), transaction.atomic():
            Edition.objects.filter(pk=proposed.pk).update(proposed_by=None)


class TestSigning:
    def test_binds_name_credentials_date_and_next_review(self, signed, clinician):
        assert signed.state == "signed"
        assert (signed.signed_by, signed.signed_name, signed.signed_credentials) == (
            clinician,
            "Dr. Clara Example",
            "MD",
        )
        assert signed.next_review_on == NEXT_YEAR

    def test_is_recorded_with_the_hash(self, signed, clinician):
        act = Act.objects.about(signed).get(verb="signed")

        assert (act.by, act.detail) == (clinician, signed.sha256)

    @pytest.mark.parametrize("who", ["editor", "manager", "front_desk", "admin_user"])
    def test_is_for_clinicians_only_not_even_for_a_superuser(self, request, proposed, who):
        with pytest.raises(PermissionDenied, match="Only a clinician"):
            proposed.sign(request.getfixturevalue(who), NEXT_YEAR)
        assert not proposed.is_signed

    def test_needs_another_person_than_the_proposer(self, changed, clinician):
        edition = Edition.objects.propose(changed, by=clinician)

        with pytest.raises(PermissionDenied, match="Another person"):
            edition.sign(clinician, NEXT_YEAR)

    def test_in_a_solo_practice_one_person_may_do_both(self, changed, clinician, settings):
        settings.SOLO_PRACTICE = True
        edition = Edition.objects.propose(changed, by=clinician)
        edition.sign(clinician, NEXT_YEAR)

        assert edition.written_and_checked_by_one

    def test_needs_credentials_on_file(self, proposed, clinician):
        Clinician.objects.all().delete()

        with pytest.raises(PermissionDenied, match="no credentials yet"):
            proposed.sign(clinician, NEXT_YEAR)

    def test_needs_a_review_date_to_come(self, proposed, clinician):
        with pytest.raises(ValidationError, match="in the future"):
            proposed.sign(clinician, timezone.localdate())

    def test_happens_once(self, signed, clinician):
        with pytest.raises(ValidationError, match="signed already"):
            signed.sign(clinician, NEXT_YEAR)

    def test_a_later_edit_is_not_covered(self, signed, changed):
        changed.lead = "Changed once more."
        changed.save()

        assert digest(compose(changed)) != signed.sha256

    def test_the_database_refuses_half_a_signature(self, proposed):
        with pytest.raises(IntegrityError), transaction.atomic():
            Edition.objects.filter(pk=proposed.pk).update(signed_at=timezone.now())


class TestPublishing:
    def test_replaces_what_patients_read(self, signed, editor, article, client):
        signed.publish(editor)

        assert article.live_edition == signed
        assert article.editions.get(number=1).retired_because == "replaced by edition 2"
        page = client.get("/treatments/radiofrequency-ablation/").content.decode()
        assert "A changed first sentence." in page
        assert "Dr. Clara Example, MD" in page
        assert "Not yet checked by a clinician" not in page

    def test_needs_a_signature(self, proposed, editor):
        with pytest.raises(ValidationError, match="must sign"):
            proposed.publish(editor)

    def test_the_database_refuses_unsigned_words_even_by_hand(self, proposed, article):
        Edition.objects.live().filter(article=article).update(
            retired_at=timezone.now(), retired_because="making room"
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            Edition.objects.filter(pk=proposed.pk).update(went_live_at=timezone.now())

    def test_the_database_refuses_unsigned_words_of_a_later_release(self, changed):
        """Its first edition is live unsigned; no later one may be."""
        later = Edition.objects.propose(changed, is_starter=True)
        Edition.objects.live().filter(article=changed).update(
            retired_at=timezone.now(), retired_because="making room"
        )
        with pytest.raises(IntegrityError, match="live_is_signed"), transaction.atomic():
            Edition.objects.filter(pk=later.pk).update(went_live_at=timezone.now())

    @pytest.mark.parametrize("who", ["manager", "front_desk"])
    def test_is_not_for_other_roles(self, request, signed, who):
        with pytest.raises(PermissionDenied):
            signed.publish(request.getfixturevalue(who))

    def test_a_double_click_leaves_the_page_up(self, signed, editor, article):
        """The second click comes with an edition read before the first was done."""
        stale = Edition.objects.get(pk=signed.pk)
        signed.publish(editor)

        with pytest.raises(ValidationError, match="live already"):
            stale.publish(editor)

        assert article.live_edition == signed

    def test_an_older_edition_does_not_replace_a_later_one(
        self, signed, changed, editor, clinician
    ):
        changed.lead = "Changed once more."
        changed.save()
        later = Edition.objects.propose(changed, by=editor)
        later.sign(clinician, NEXT_YEAR)
        later.publish(editor)

        with pytest.raises(ValidationError, match="A later edition was live"):
            signed.publish(editor)
        assert changed.live_edition == later

    def test_waits_for_a_new_look_once_the_review_date_has_passed(self, signed, editor):
        Edition.objects.filter(pk=signed.pk).update(next_review_on=date(2020, 1, 1))
        signed.refresh_from_db()

        with pytest.raises(ValidationError, match="review date has passed"):
            signed.publish(editor)

    def test_by_nobody_is_for_starter_words_only(self, signed):
        with pytest.raises(PermissionDenied):
            signed.publish()

    def test_by_nobody_is_for_a_first_edition_only(self, changed):
        with pytest.raises(PermissionDenied):
            Edition.objects.propose(changed, is_starter=True).publish()
        assert changed.live_edition.number == 1

    def test_an_article_has_one_live_edition(self, signed):
        with pytest.raises(IntegrityError), transaction.atomic():
            Edition.objects.filter(pk=signed.pk).update(went_live_at=timezone.now())


class TestTakingDown:
    def test_needs_a_reason_and_is_recorded(self, article, editor):
        edition = article.live_edition
        with pytest.raises(ValidationError, match="Say why"):
            edition.unpublish(editor, "  ")

        edition.unpublish(editor, "A dose was wrong.")

        assert edition.state == "retired"
        assert Act.objects.about(edition).get(verb="unpublished").detail == "A dose was wrong."

    def test_leaves_a_page_that_names_the_way_on(self, article, manager, client):
        article.live_edition.unpublish(manager, "A dose was wrong.")

        gone = client.get("/treatments/radiofrequency-ablation/")
        home = client.get("/").content.decode()

        assert gone.status_code == 410
        assert "We took this page down" in gone.content.decode()
        assert "A dose was wrong" not in gone.content.decode()
        assert "/treatments/radiofrequency-ablation/" not in home

    def test_the_same_words_can_come_back_signed(self, article, editor, clinician, client):
        article.live_edition.unpublish(editor, "By mistake.")

        again = Edition.objects.propose(article, by=editor)
        again.sign(clinician, NEXT_YEAR)
        again.publish(editor)

        assert "Radiofrequency ablation" in client.get(article.path).content.decode()
        assert article.live_edition == again

    def test_is_refused_for_the_safety_net_that_every_page_needs(self, editor):
        safety_net = SafetyNet.objects.get()

        with pytest.raises(ValidationError, match="Publish a better one"):
            safety_net.live_edition.unpublish(editor, "Too long.")

    def test_is_not_for_the_front_desk(self, article, front_desk):
        with pytest.raises(PermissionDenied):
            article.live_edition.unpublish(front_desk, "I do not like it.")


class TestWordsNeverChange:
    def test_not_by_saving_not_even_with_a_hash_that_fits(self, proposed):
        proposed.content["lead"] = "Something else."
        proposed.sha256 = digest(proposed.content)
        with pytest.raises(TypeError, match="never change"):
            proposed.save()

    def test_not_by_updating(self, proposed):
        with pytest.raises(TypeError, match="never change"):
            Edition.objects.filter(pk=proposed.pk).update(content={})

    def test_nor_do_the_notes_that_belong_to_them(self, proposed):
        with pytest.raises(TypeError, match="never change"):
            Edition.objects.filter(pk=proposed.pk).update(to_confirm="")

    def test_not_by_deleting(self, proposed):
        with pytest.raises(TypeError, match="never deleted"):
            proposed.delete()
        with pytest.raises(TypeError, match="never deleted"):
            Edition.objects.all().delete()


def test_an_overdue_review_is_shown_to_the_public(signed, editor, client):
    signed.publish(editor)
    Edition.objects.filter(pk=signed.pk).update(
        next_review_on=timezone.localdate() - timedelta(days=1)
    )

    assert "A new check is overdue" in (
        client.get("/treatments/radiofrequency-ablation/").content.decode()
    )


def test_an_edition_from_before_it_had_notes_is_given_those_of_its_article():
    name = "0004_only_the_first_load_is_live_unsigned"
    then = MigrationLoader(connection).project_state(("treatments", name)).apps
    with unlocked_editions():
        then.get_model("treatments", "Edition").objects.update(to_confirm="")
        import_module(f"treatments.migrations.{name}").copy_notes(then, None)

    for edition in Edition.objects.select_related("article"):
        assert edition.to_confirm == edition.article.to_confirm
    assert Edition.objects.exclude(to_confirm="").exists()
