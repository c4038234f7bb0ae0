"""The screen of an edition: what it offers to whom, and signing."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from tests.consultations.page import page, typed_in
from tests.treatments.desk import next_year, propose, sign
from tests.treatments.edition_screen.acts import again, do, in_days, offered, opened
from tests.treatments.history import unlocked_editions
from tests.treatments.release import everything
from tests.treatments.test_admin import screen
from treatments.models import Edition

pytestmark = pytest.mark.django_db


class TestWhatIsOffered:
    def test_before_it_is_signed(self, editor_client, clinician_client, manager_client, proposed):
        assert offered(editor_client, proposed) == {"restore", "comment"}
        assert offered(clinician_client, proposed) == {"sign", "restore", "comment"}
        assert offered(manager_client, proposed) == set()

    def test_once_it_is_signed(self, editor_client, manager_client, signed):
        assert offered(editor_client, signed) == {"publish", "schedule", "restore"}
        assert offered(manager_client, signed) == set()

    def test_while_it_waits_for_its_moment(self, editor, editor_client, signed):
        signed.schedule(editor, timezone.now() + timedelta(days=1))

        assert offered(editor_client, signed) == {"publish", "unschedule", "restore"}

    def test_while_it_is_live(self, editor, editor_client, manager_client, signed):
        signed.publish(editor)

        assert offered(editor_client, signed) == {"unpublish", "restore"}
        assert offered(manager_client, signed) == {"unpublish"}

    def test_once_it_is_retired(self, editor, editor_client, manager_client, rfa, signed):
        first = rfa.live_edition
        signed.publish(editor)

        assert {"publish", "schedule", "unpublish", "sign"} & offered(editor_client, first) == set()
        assert "restore" in offered(editor_client, first)
        assert offered(manager_client, first) == set()

    def test_of_the_safety_net(self, editor_client, clinician_client, manager_client, net):
        edition = net.live_edition

        assert offered(editor_client, edition) == {"comment"}
        assert offered(clinician_client, edition) == {"sign", "restore", "comment"}
        assert offered(manager_client, edition) == set()


def test_signing_is_not_offered_while_a_comment_is_open(clinician_client, clinician, proposed):
    comment = proposed.comments.create(part="After", text="Right?", made_by=clinician)
    assert "sign" not in offered(clinician_client, proposed)
    assert "A comment is still open." in opened(clinician_client, proposed).text

    comment.resolve(clinician)

    assert "sign" in offered(clinician_client, proposed)


def test_an_edition_that_others_came_after_says_so(
    clinician_client, clinician, editor, rfa, proposed
):
    rfa.lead = "Another lead."
    rfa.save()
    later = propose(rfa, editor)
    text = "Edition 3 was proposed after this one."
    assert text in opened(clinician_client, proposed).text
    assert text not in opened(clinician_client, later).text
    assert "sign" in offered(clinician_client, proposed)

    sign(later, clinician).publish(editor)

    assert "A later edition was read by patients" in opened(clinician_client, proposed).text
    assert "sign" not in offered(clinician_client, proposed)


# A step, what was typed, in which field, and what is said beside it.
BAD = [
    ("sign", "next_review_on", "", "Enter the day by which this page must be checked again."),
    ("sign", "next_review_on", "soon", "Enter the day as 2027-11-24."),
    ("sign", "next_review_on", "2027-02-30", "Enter the day as 2027-11-24."),
    ("schedule", "goes_live_at", "", "Enter the day and the time."),
    ("schedule", "goes_live_at", "tomorrow", "Enter the day and the time as 2027-01-04 08:00."),
    ("schedule", "goes_live_at", "2027-03-14T02:30", "couldn’t be interpreted in time zone"),
    ("unpublish", "reason", "  ", "Say why; the record keeps it."),
    ("unpublish", "reason", "a" * 201, "Say it in at most 200 characters."),
]


@pytest.mark.parametrize(("step", "field", "typed", "says"), BAD)
def test_what_cannot_be_read_comes_back_with_an_error_beside_it(
    clinician_client, rfa, editor, clinician, step, field, typed, says
):
    edition = {"unpublish": rfa.live_edition}.get(step)
    if edition is None:
        rfa.lead = "A shorter lead."
        rfa.save()
        edition = propose(rfa, editor)
    if step == "schedule":
        sign(edition, clinician)
    before = everything()

    answer = do(clinician_client, step, edition, **{field: typed})

    assert answer.status_code == 422
    tree = page(answer)
    assert says in tree.by_id(f"id_{step}-{field}_error").text.replace("'", "’")
    assert tree.by_id(f"id_{step}-{field}")["aria-invalid"] == "true"
    assert says in tree.by_class("errors")[0].text.replace("'", "’")
    assert tree.all("title")[0].text.startswith("Error: ")
    assert (typed_in(answer, f"{step}-{field}") or "") == typed
    assert everything() == before


class TestSigning:
    def test_binds_the_signature_with_the_day_that_was_typed(self, clinician_client, proposed):
        do(clinician_client, "sign", proposed, next_review_on=in_days(400)[:10])

        assert f"{again(proposed).next_review_on}" == in_days(400)[:10]

    def test_a_day_that_passed_is_refused_and_stays(self, clinician_client, proposed):
        answer = do(clinician_client, "sign", proposed, next_review_on="2020-01-31")

        assert answer.status_code == 422
        assert "must be in the future" in page(answer).by_class("errors")[0].text
        assert typed_in(answer, "sign-next_review_on") == "2020-01-31"
        assert not again(proposed).is_signed

    def test_a_day_that_a_slip_of_the_pen_put_too_far_away_is_refused(
        self, clinician_client, proposed
    ):
        answer = do(clinician_client, "sign", proposed, next_review_on=in_days(731)[:10])

        assert answer.status_code == 422
        error = page(answer).by_id("id_sign-next_review_on_error").text
        assert "Choose a day within two years." in error
        assert not again(proposed).is_signed

    def test_words_in_lists_that_are_not_those_of_the_page_are_refused(
        self, clinician_client, proposed
    ):
        with unlocked_editions():
            card = proposed.card | {"summary": "Words that nobody proposed."}
            QuerySet(Edition).filter(pk=proposed.pk).update(card=card)

        answer = do(clinician_client, "sign", proposed, next_review_on=in_days(400)[:10])

        assert answer.status_code == 422
        assert "These are not the words that were proposed." in page(answer).text
        assert not again(proposed).is_signed

    def test_whoever_proposed_it_is_told_that_somebody_else_signs(
        self, clinician_client, clinician, rfa
    ):
        rfa.lead = "A shorter lead."
        rfa.save()
        edition = propose(rfa, clinician)

        answer = do(clinician_client, "sign", edition, next_review_on=next_year())

        assert answer.status_code == 422
        assert "Another person than the one who proposed it" in page(answer).text
        assert not again(edition).is_signed


def test_an_edition_that_is_not_there_is_not_found(editor_client):
    for step in ("publish", "restore", "comment", "unpublish"):
        assert editor_client.post(screen(f"edition_{step}", 999_999)).status_code == 404
    for address in (screen("edition_change", 999_999), screen("edition_change", "x")):
        assert editor_client.get(address).status_code == 404
