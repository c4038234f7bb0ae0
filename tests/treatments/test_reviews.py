"""Which pages a clinician has to look at again, and by when: the most urgent first."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.consultations.page import page
from tests.treatments.desk import next_year, propose, sign
from tests.treatments.test_admin import screen
from treatments.models import Edition, Treatment
from treatments.reviews import due_reviews

pytestmark = pytest.mark.django_db
SLUGS = ["radiofrequency-ablation", "nerve-blocks", "vertebral-augmentation"]


def live(slug):
    return Treatment.objects.get(slug=slug).live_edition


def due_in(days, edition):
    """However it was signed."""
    day = timezone.localdate() + timedelta(days=days)
    Edition.objects.filter(pk=edition.pk).update(next_review_on=day)


@pytest.fixture
def signed(clinician):
    """Three live editions, to be looked at again in a year."""
    return [sign(live(slug), clinician) for slug in SLUGS]


@pytest.fixture
def rfa(signed):
    return signed[0]


def today():
    return timezone.localdate()


@pytest.mark.parametrize(
    ("days", "notice", "words"),
    [
        (60, 60, "due in 60 days"),
        (31, 60, "due in 31 days"),
        (30, 30, "due in 30 days"),
        (1, 30, "due in 1 day"),
        (0, 0, "due today"),
        (-1, 0, "overdue by 1 day"),
        (-400, 0, "overdue by 400 days"),
    ],
)
def test_is_said_in_time_and_in_words(rfa, days, notice, words):
    due_in(days, rfa)

    [due] = due_reviews(today())

    assert (due.edition, due.days_left, due.notice, due.in_words) == (rfa, days, notice, words)


def test_none_is_due_more_than_60_days_before(rfa):
    due_in(61, rfa)

    assert due_reviews(today()) == []


def test_is_due_on_the_day_that_is_asked_for(rfa):
    due_in(100, rfa)

    [due] = due_reviews(today() + timedelta(days=99))
    assert due.in_words == "due in 1 day"


def test_the_most_urgent_is_the_first(signed):
    for edition, days in zip(signed, [30, -5, 0], strict=True):
        due_in(days, edition)

    assert [due.days_left for due in due_reviews(today())] == [-5, 0, 30]


def test_unsigned_words_have_no_review(db):
    assert Edition.objects.live().unsigned().exists()
    assert due_reviews(today() + timedelta(days=10_000)) == []


def test_nor_have_words_that_nobody_reads_now_or_yet(rfa, manager, editor, clinician):
    due_in(-1, rfa)
    rfa.unpublish(manager, "A dose was wrong.")
    due_in(-1, sign(propose(Treatment.objects.get(slug=SLUGS[0]), editor), clinician))

    assert due_reviews(today()) == []


def test_words_that_were_checked_again_are_not_due_any_more(rfa, editor, clinician):
    """The same ones: nothing was to be changed."""
    due_in(10, rfa)
    again = propose(Treatment.objects.get(slug=SLUGS[0]), editor)
    assert [due.edition for due in due_reviews(today())] == [rfa]

    sign(again, clinician, next_year()).publish(editor)

    assert due_reviews(today()) == []


def listed(client):
    """The section of the reviews on the screen of all pages."""
    tree = page(client.get(screen("pages")))
    return next(node for node in tree.all("section") if node["aria-labelledby"] == "reviews")


class TestOnTheScreenOfAllPages:
    @pytest.mark.parametrize("role", ["editor", "clinician", "manager"])
    def test_whoever_sees_editions_sees_what_is_due(self, request, rfa, role):
        due_in(-1, rfa)

        section = listed(request.getfixturevalue(f"{role}_client"))

        assert "Radiofrequency ablation edition 1" in section.text
        assert "overdue by 1 day" in section.text
        assert "Signed by Dr. Clara Example." in section.text
        links = [link["href"] for link in section.all("a")]
        assert screen("edition_change", rfa.pk) in links
        may_ask = role != "manager"
        assert (screen("propose", rfa.article_id) in links) is may_ask

    def test_the_front_desk_does_not(self, front_desk_client, rfa):
        due_in(-1, rfa)

        answer = front_desk_client.get(screen("pages"))

        assert answer.status_code == 403
        assert "Radiofrequency" not in answer.content.decode()

    def test_says_so_when_none_is_due(self, editor_client, rfa):
        section = listed(editor_client)

        assert "No review is due." in section.text
        assert "Radiofrequency" not in section.text

    def test_the_most_urgent_is_the_first(self, editor_client, signed):
        for edition, days in zip(signed, [30, -5, 0], strict=True):
            due_in(days, edition)

        rows = listed(editor_client).by_class("desk-reference")
        assert [row.text for row in rows] == [
            signed[1].card["title"],
            signed[2].card["title"],
            signed[0].card["title"],
        ]

    def test_asks_no_more_for_three_than_for_one(self, editor_client, signed):
        due_in(5, signed[0])
        listed(editor_client)  # some questions are asked once only
        one = self.queries(editor_client)
        for edition in signed:
            due_in(5, edition)
        three = self.queries(editor_client)

        assert len(three) == len(one), "\n".join(three)
        assert len(listed(editor_client).by_class("desk-reference")) == 3

    def queries(self, client):
        with CaptureQueriesContext(connection) as asked:
            client.get(screen("pages"))
        return [each["sql"] for each in asked.captured_queries]
