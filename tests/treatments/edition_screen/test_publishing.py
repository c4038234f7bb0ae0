"""The screen of an edition: publishing it now or later, taking it down, making it a draft."""

from datetime import timedelta

import pytest
from django.utils import timezone

from practice.models import Act
from tests.consultations.page import page, typed_in
from tests.treatments.desk import propose, publish
from tests.treatments.edition_screen.acts import again, do, in_days, offered, opened
from tests.treatments.release import everything
from treatments.compose import compose
from treatments.models import Edition, Treatment
from treatments.restoring import restore

pytestmark = pytest.mark.django_db


class TestPublishing:
    def test_puts_it_before_patients(self, editor_client, client, rfa, signed):
        do(editor_client, "publish", signed)

        assert "A shorter lead." in client.get(rfa.path).content.decode()

    def test_a_second_click_is_refused_and_leaves_the_page_up(
        self, editor_client, client, rfa, signed
    ):
        do(editor_client, "publish", signed)

        answer = do(editor_client, "publish", signed)

        assert answer.status_code == 422
        assert "is live already" in page(answer).text
        assert "A shorter lead." in client.get(rfa.path).content.decode()

    def test_words_that_nobody_signed_are_refused(self, editor_client, client, rfa, proposed):
        answer = do(editor_client, "publish", proposed)

        assert answer.status_code == 422
        assert "A clinician must sign this edition first." in page(answer).text
        assert "A shorter lead." not in client.get(rfa.path).content.decode()


class TestScheduling:
    def test_plans_the_moment_and_says_who_did(self, editor_client, client, rfa, signed):
        do(editor_client, "schedule", signed, goes_live_at=in_days(2))

        assert f"{timezone.localtime(again(signed).goes_live_at):%Y-%m-%dT%H:%M}" == in_days(2)
        assert "planned by eddie" in opened(editor_client, signed).text
        assert Act.objects.about(signed).first().verb == "scheduled"
        assert "A shorter lead." not in client.get(rfa.path).content.decode()

    def test_a_moment_that_passed_is_refused_and_stays(self, editor_client, signed):
        moment = in_days(-1)

        answer = do(editor_client, "schedule", signed, goes_live_at=moment)

        assert answer.status_code == 422
        assert "This moment has passed. Publish it now instead." in page(answer).text
        assert typed_in(answer, "schedule-goes_live_at") == moment
        assert again(signed).goes_live_at is None

    def test_a_moment_after_its_next_review_is_refused(self, editor_client, signed):
        """It would never go live."""
        Edition.objects.filter(pk=signed.pk).update(next_review_on=timezone.localdate())

        answer = do(editor_client, "schedule", signed, goes_live_at=in_days(1))

        assert answer.status_code == 422
        error = page(answer).by_id("id_schedule-goes_live_at_error").text
        assert "A clinician must look at it again before then." in error
        assert again(signed).goes_live_at is None

    @pytest.mark.parametrize("moment", ["9999-12-31T23:59", "0001-01-01T00:00"])
    def test_the_end_of_all_days_is_refused(self, editor_client, signed, moment):
        answer = do(editor_client, "schedule", signed, goes_live_at=moment)

        assert answer.status_code == 422
        assert again(signed).goes_live_at is None

    def test_words_that_nobody_signed_cannot_wait(self, editor_client, proposed):
        answer = do(editor_client, "schedule", proposed, goes_live_at=in_days(2))

        assert answer.status_code == 422
        assert again(proposed).goes_live_at is None

    def test_can_be_taken_back(self, editor_client, editor, signed):
        signed.schedule(editor, timezone.now() + timedelta(days=1))

        do(editor_client, "unschedule", signed)

        assert (again(signed).goes_live_at, again(signed).scheduled_by) == (None, None)
        assert again(signed).state == "signed"

    def test_a_live_edition_is_not_scheduled_any_more(self, editor_client, editor, signed):
        signed.publish(editor)

        for answer in (
            do(editor_client, "schedule", signed, goes_live_at=in_days(2)),
            do(editor_client, "unschedule", signed),
        ):
            assert answer.status_code == 422
        assert again(signed).state == "live"


class TestRestoring:
    def test_does_not_ask_where_an_edition_has_the_draft(self, editor_client, rfa, proposed):
        first = rfa.live_edition
        assert opened(editor_client, first).by_id("id_restore-may_overwrite") is None

        assert do(editor_client, "restore", first).status_code == 302
        assert compose(Treatment.objects.get(pk=rfa.pk)) == first.content

    def test_does_not_ask_where_an_older_edition_has_it(self, editor_client, editor, rfa, proposed):
        restore(rfa.live_edition, editor)

        assert do(editor_client, "restore", proposed).status_code == 302
        assert Treatment.objects.get(pk=rfa.pk).lead == "A shorter lead."

    @pytest.mark.parametrize("name", ["lead", "to_confirm"])
    def test_asks_before_it_writes_over_what_no_edition_has(self, editor_client, rfa, name):
        setattr(rfa, name, "Not frozen yet.")
        rfa.save()
        assert opened(editor_client, rfa.live_edition).by_id("id_restore-may_overwrite")

        answer = do(editor_client, "restore", rfa.live_edition)

        assert answer.status_code == 422
        error = page(answer).by_id("id_restore-may_overwrite_error")
        assert "Tick this if the draft may go, or ask for a review of it first" in error.text
        assert getattr(Treatment.objects.get(pk=rfa.pk), name) == "Not frozen yet."

        do(editor_client, "restore", rfa.live_edition, may_overwrite="on")
        assert getattr(Treatment.objects.get(pk=rfa.pk), name) != "Not frozen yet."

    def test_what_is_gone_is_said_and_the_draft_stays(self, editor_client, editor, clinician):
        """A release before allowed a longer lead, say."""
        rfa = Treatment.objects.get(slug="radiofrequency-ablation")
        rfa.lead = "x" * 401
        rfa.save()
        edition = propose(rfa, editor, reason="So it was.")
        before = everything()

        answer = do(editor_client, "restore", edition)

        assert answer.status_code == 422
        assert "These words cannot be the draft again." in page(answer).text
        assert everything() == before

    def test_the_safety_net_is_for_clinicians(self, editor_client, clinician_client, net):
        edition = net.live_edition
        net.signs.first().delete()
        before = everything()

        answer = do(editor_client, "restore", edition, may_overwrite="on")
        assert answer.status_code == 422
        assert "Your role does not change the safety net." in page(answer).text
        assert everything() == before

        do(clinician_client, "restore", edition, may_overwrite="on")
        assert compose(net) == edition.content


class TestTakingDown:
    @pytest.fixture
    def down(self, manager_client, rfa):
        do(manager_client, "unpublish", rfa.live_edition, reason="A dose was wrong.")
        return rfa

    def test_leaves_a_page_that_says_so(self, down, client):
        answer = client.get(down.path)

        assert answer.status_code == 410
        assert "A dose was wrong." not in answer.content.decode()

    @pytest.mark.parametrize(
        "path",
        ["/", "/treatments/", "/compare/", "/search/?q=radiofrequency+ablation", "/sitemap.xml"],
    )
    def test_takes_it_out_of_every_list_at_once(self, manager_client, client, rfa, path):
        address = f"{rfa.path}<" if path.endswith("xml") else f'href="{rfa.path}'
        slug = f'value="{rfa.slug}"'  # of a choice to compare
        before = client.get(path).content.decode()
        assert address in before or slug in before

        do(manager_client, "unpublish", rfa.live_edition, reason="A dose was wrong.")

        after = client.get(path).content.decode()
        assert address not in after
        assert slug not in after

    def test_says_so_on_the_screen_of_its_edition(self, down, editor_client):
        edition = down.latest_edition

        assert "A dose was wrong." in opened(editor_client, edition).text
        assert "unpublish" not in offered(editor_client, edition)

    def test_the_safety_net_is_refused(self, manager_client, net, client):
        answer = do(manager_client, "unpublish", net.live_edition, reason="Too long.")

        assert answer.status_code == 422
        assert "Every page needs the safety net." in page(answer).text
        assert client.get("/get-help/").status_code == 200

    def test_a_page_that_is_down_comes_back_signed(
        self, down, editor, clinician, client, editor_client
    ):
        edition = publish(down, editor, clinician)

        assert client.get(down.path).status_code == 200
        assert offered(editor_client, edition) == {"unpublish", "restore"}


def test_a_draft_that_a_colleague_saved_meanwhile_is_not_written_over(editor_client):
    article = Treatment.objects.get(slug="nerve-blocks")
    seen = article.version - 1
    answer = do(editor_client, "restore", article.live_edition, version=seen)

    assert answer.status_code == 422
    assert "Somebody saved this draft since you opened this page." in answer.content.decode()
