"""How a page stands: what patients read, how the draft differs, what is to be done next."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.consultations.page import page
from tests.treatments.desk import propose, publish, sign
from tests.treatments.test_admin import screen
from treatments.compose import compose
from treatments.desk.standing import Standing
from treatments.models import Edition, Page, SafetyNet
from treatments.restoring import restore

pytestmark = pytest.mark.django_db
ASK = "When you are done, ask for a review of the draft."
NOT_SIGNED = "The draft is not signed."


@pytest.fixture
def terms():
    return Page.objects.get(slug="terms")


@pytest.fixture
def changed(terms):
    terms.lead = "Another first sentence."
    terms.save()
    return terms


@pytest.fixture
def live(changed, editor, clinician):
    """Its second edition: signed, and read by patients."""
    return publish(changed, editor, clinician)


def standing_of(article):
    article = type(article).objects.get(pk=article.pk)
    return Standing(article, compose(article))


def review_in(days, edition):
    day = timezone.localdate() + timedelta(days=days)
    Edition.objects.filter(pk=edition.pk).update(next_review_on=day)


def shown(client, article):
    """What its screen says at the top."""
    tree = page(client.get(screen(f"{article._meta.model_name}_change", article.pk)))
    return tree.by_class("edit-standing")[0].text


@pytest.fixture
def new():
    new = Page.objects.create(slug="new", title="New", lead="x", summary="x", description="x")
    new.sections.create(heading="First", text="x")
    return new


def test_a_page_that_nobody_read_yet(new, editor_client):
    standing = standing_of(new)

    assert (standing.live, standing.latest, standing.taken_down) == (None, None, None)
    assert standing.next_step == (ASK, None, True)
    assert not standing.has_unsigned_changes
    text = shown(editor_client, new)
    assert "Patients read Nothing yet." in text
    assert "The saved draft Is read by nobody." in text


def test_a_new_page_that_waits_for_its_first_signature(new, editor):
    edition = propose(new, editor)

    standing = standing_of(new)

    assert (standing.live, standing.taken_down) == (None, None)
    assert standing.next_step == ("A clinician reads and signs edition 1.", edition, False)


def test_a_live_page_that_nobody_signed(terms, editor_client):
    standing = standing_of(terms)

    assert standing.live == terms.live_edition
    assert standing.parts_changed == []
    assert standing.next_step == (
        "A clinician reads and signs edition 1.",
        terms.live_edition,
        False,
    )
    text = shown(editor_client, terms)
    assert "No clinician has signed it." in text
    assert "Says what patients read." in text
    assert NOT_SIGNED not in text  # said where a signature might be taken to cover it


def test_a_draft_that_differs_is_told_part_by_part(changed, editor_client):
    section = changed.sections.first()
    section.text = "Other words."
    section.save()

    standing = standing_of(changed)

    assert standing.parts_changed == ["Top of the page", section.heading]
    assert standing.frozen is None
    assert standing.next_step == (ASK, None, True)
    assert f"Differs in 2 parts: Top of the page, {section.heading}." in shown(
        editor_client, changed
    )


def test_a_proposed_edition_waits_for_its_signature(changed, editor):
    edition = propose(changed, editor)

    standing = standing_of(changed)

    assert standing.frozen == edition
    assert standing.live.number == 1
    assert standing.next_step == ("A clinician reads and signs edition 2.", edition, False)


def test_a_signed_edition_waits_to_be_published(changed, editor, clinician):
    edition = sign(propose(changed, editor), clinician)

    standing = standing_of(changed)

    assert standing.next_step == ("Publish edition 2.", edition, False)
    assert not standing.has_unsigned_changes


def test_a_signed_edition_waits_for_its_moment(changed, editor, clinician):
    edition = sign(propose(changed, editor), clinician)
    moment = timezone.make_aware(datetime(timezone.localdate().year + 1, 1, 4, 8))
    edition.schedule(editor, moment)

    standing = standing_of(changed)

    words = f"It goes live on January 4, {moment.year}, at 8:00 AM."
    assert standing.next_step == (words, edition, False)


def test_once_it_is_published_nothing_is_left_to_do(live, terms, editor_client):
    standing = standing_of(terms)

    assert standing.live == live
    assert standing.next_step == ("Nothing: patients read what a clinician signed.", None, False)
    text = shown(editor_client, terms)
    assert "Signed by Dr. Clara Example, MD" in text
    assert "Says what patients read." in text
    assert NOT_SIGNED not in text


def test_a_draft_that_was_edited_after_it_was_signed_is_said_not_to_be(
    live, changed, editor_client
):
    changed.lead = "Edited once more."
    changed.save()

    assert standing_of(changed).has_unsigned_changes
    assert NOT_SIGNED in shown(editor_client, changed)


def test_so_is_one_that_was_edited_while_a_signed_edition_waits(
    changed, editor, clinician, editor_client
):
    sign(propose(changed, editor), clinician)
    changed.lead = "Edited once more."
    changed.save()

    assert standing_of(changed).next_step == (ASK, None, True)
    assert NOT_SIGNED in shown(editor_client, changed)


def test_so_is_one_that_is_proposed_again(live, changed, editor, editor_client):
    changed.lead = "Edited once more."
    changed.save()
    propose(changed, editor)

    assert NOT_SIGNED in shown(editor_client, changed)


def test_a_draft_that_has_the_signed_live_words_again_is_not(live, changed, editor, editor_client):
    """Another edition was proposed since, and its words were given up."""
    changed.lead = "Edited once more."
    changed.save()
    propose(changed, editor)
    restore(live, editor)

    standing = standing_of(changed)

    assert standing.frozen == live
    assert standing.next_step.words == "Nothing: patients read what a clinician signed."
    text = shown(editor_client, changed)
    assert "Says what patients read." in text
    assert NOT_SIGNED not in text


def test_nor_is_one_whose_signed_words_are_proposed_again_for_their_review(
    live, terms, editor, editor_client
):
    review_in(30, live)
    again = propose(terms, editor)

    assert standing_of(terms).next_step.edition == again
    assert NOT_SIGNED not in shown(editor_client, terms)


@pytest.mark.parametrize(
    ("days", "says"), [(61, ""), (60, "(due soon)"), (0, "(due soon)"), (-1, "(overdue)")]
)
def test_a_review_is_asked_for_in_time(live, terms, editor_client, days, says):
    review_in(days, live)

    step = standing_of(terms).next_step

    assert step.is_to_propose is bool(says)
    assert step.words.startswith("Its review is due" if says else "Nothing")
    text = shown(editor_client, terms)
    assert [mark for mark in ("(due soon)", "(overdue)") if mark in text] == [says] * bool(says)


def test_an_edition_that_waits_to_be_published_is_published_first_though_its_review_is_near(
    changed, editor, clinician
):
    """The clinician wants to look at it again in a month."""
    edition = sign(propose(changed, editor), clinician)
    review_in(30, edition)

    assert standing_of(changed).next_step == ("Publish edition 2.", edition, False)


def test_one_whose_review_date_passed_before_it_was_published_is_asked_for_again(
    changed, editor, clinician
):
    edition = sign(propose(changed, editor), clinician)
    review_in(-1, edition)

    assert standing_of(changed).next_step.is_to_propose


def test_a_page_that_was_taken_down_says_why(live, terms, manager, editor_client):
    live.unpublish(manager, "A dose was wrong.")

    standing = standing_of(terms)

    assert (standing.live, standing.taken_down, standing.frozen) == (None, live, None)
    assert standing.parts_changed == []
    assert standing.next_step == (ASK, None, True)
    text = shown(editor_client, terms)
    assert "Patients read Nothing. Edition 2 was taken down on" in text
    assert ": A dose was wrong." in text


def test_a_replaced_edition_was_not_taken_down(live, terms):
    assert standing_of(terms).taken_down is None


def test_editors_ask_for_a_review_of_the_safety_net_that_a_clinician_wrote(editor_client):
    """So that a clinic with one clinician has another person to ask."""
    net = SafetyNet.objects.get()
    net.lead = "Changed."
    net.save()

    text = editor_client.get(screen("safetynet_change", net.pk)).content.decode()

    assert f'href="{screen("propose", net.pk)}"' in text
    assert "Save and ask for review" not in text


def test_it_asks_the_database_twice(live, terms, editor, django_assert_num_queries):
    changed = Page.objects.get(pk=terms.pk)
    words = compose(changed)
    with django_assert_num_queries(2):
        standing = Standing(changed, words)
        assert (standing.live, standing.latest, standing.parts_changed) == (live, live, [])
        assert not standing.has_unsigned_changes
