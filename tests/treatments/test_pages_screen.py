"""All pages on one screen: what waits for whom."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.consultations.page import page
from tests.treatments.desk import propose, sign
from tests.treatments.test_admin import screen
from treatments.models import Edition, Treatment

pytestmark = pytest.mark.django_db


def titles(client, section):
    """What the list in this section names."""
    tree = page(client.get(screen("pages")))
    [found] = [each for each in tree.all("section") if each["aria-labelledby"] == section]
    return [row.text for row in found.by_class("desk-reference")]


@pytest.fixture
def drafts():
    changed = Treatment.objects.procedures()[:3]
    for treatment in changed:
        treatment.lead = "A shorter lead."
        treatment.save()
    return list(changed)


def test_an_edition_stands_where_it_waits(editor_client, editor, clinician, drafts):
    first, second, _ = drafts
    propose(first, editor)
    sign(propose(second, editor), clinician)

    assert titles(editor_client, "waiting") == [first.title]
    assert titles(editor_client, "signed") == [second.title]
    assert first.title in titles(editor_client, "all")


def test_what_was_published_waits_for_nobody(editor_client, editor, clinician, drafts):
    sign(propose(drafts[0], editor), clinician).publish(editor)

    assert titles(editor_client, "waiting") == titles(editor_client, "signed") == []


def test_pages_that_patients_read_and_nobody_signed_are_counted(
    editor_client, editor, clinician, drafts
):
    every = Edition.objects.live().count()
    told = "Patients also read {} pages that came with the site and that nobody has signed"
    assert told.format(every) in page(editor_client.get(screen("pages"))).text

    sign(propose(drafts[0], editor), clinician).publish(editor)

    assert told.format(every - 1) in page(editor_client.get(screen("pages"))).text


def test_a_review_that_was_asked_for_is_not_asked_for_again(
    editor_client, editor, clinician, drafts
):
    signed = sign(propose(drafts[0], editor), clinician, timezone.localdate() + timedelta(days=9))
    signed.publish(editor)
    ask = f'href="{screen("propose", drafts[0].pk)}"'
    assert ask in editor_client.get(screen("pages")).content.decode()

    propose(drafts[0], editor)

    text = editor_client.get(screen("pages")).content.decode()
    assert ask not in text
    assert "A new edition is under way." in text


def test_it_asks_no_more_for_three_that_wait_than_for_one(editor_client, editor, drafts):
    propose(drafts[0], editor)
    queries(editor_client)  # some questions are asked once only
    one = queries(editor_client)
    for treatment in drafts[1:]:
        propose(treatment, editor)

    assert len(queries(editor_client)) == len(one)
    assert len(titles(editor_client, "waiting")) == 3


def queries(client):
    with CaptureQueriesContext(connection) as asked:
        client.get(screen("pages"))
    return asked.captured_queries
