"""The manager’s figures: counted right, the same after forgetting, and nobody in them."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.urls import reverse
from django.utils import timezone

from consultations.desk.figures import bars, waited_in_words
from consultations.figures import total, weeks
from consultations.models import ConsultationRequest, Status
from practice.models import Act
from tests.consultations.page import page
from tests.consultations.visitor import WORDS, received

pytestmark = pytest.mark.django_db

FIGURES = "/admin/consultations/consultationrequest/figures/"


def arrived(days_ago, **fields):
    """A request of some days ago; moments are given in minutes after it came."""
    about = fields.pop("about", "nerve-blocks")
    request = received(about=about)
    came = timezone.now() - timedelta(days=days_ago)
    moments = {
        name: came + timedelta(minutes=value) if name.endswith("_at") else value
        for name, value in fields.items()
    }
    ConsultationRequest.objects.filter(pk=request.pk).update(received_at=came, **moments)
    request.refresh_from_db()
    return request


@pytest.fixture
def five(db):
    return [
        arrived(1, first_tried_at=10, first_reached_at=10, call_due_at=60),
        arrived(1, first_tried_at=90, call_due_at=60, about="nerve-blocks vertebral-augmentation"),
        arrived(1, first_tried_at=30, first_reached_at=45),
        arrived(8, status=Status.BOOKED),
        arrived(1, status=Status.SPAM),
    ]


def whole():
    return total(weeks(4, timezone.localdate()))


def test_the_numbers_are_those_of_the_requests(five):
    numbers = whole()

    assert (numbers.requests, numbers.promised, numbers.kept) == (4, 2, 1)
    assert (numbers.tried, numbers.reached) == (3, 2)
    assert numbers.median_minutes == 30
    assert (numbers.share_kept, numbers.share_reached) == (50, 67)
    assert numbers.by_status == {"new": 3, "booked": 1, "spam": 1}
    assert numbers.by_treatment == {"nerve-blocks": 4, "vertebral-augmentation": 1}


def test_a_promise_that_still_runs_is_neither_kept_nor_missed(db):
    arrived(0, call_due_at=60)

    assert (whole().promised, whole().kept) == (0, 0)


def test_each_request_counts_in_the_week_it_came(five):
    by_week = {week.week_on: week.requests for week in weeks(4, timezone.localdate())}

    assert len(by_week) == 4
    assert all(monday.weekday() == 0 for monday in by_week)
    assert sum(by_week.values()) == 4
    booked = timezone.localdate(five[3].received_at)
    assert by_week[booked - timedelta(days=booked.weekday())] >= 1


def test_they_stay_the_same_when_requests_are_forgotten(five):
    before = whole()

    for request in five:
        request.forget("forgotten")

    assert not ConsultationRequest.objects.exists()
    assert whole() == before


def test_one_that_cannot_be_read_counts_as_such(manager_client, five, settings):
    settings.REQUEST_KEYS = [Fernet.generate_key().decode()]

    assert (whole().requests, whole().by_treatment) == (4, {"cannot be read": 4})
    assert "cannot be read 4" in page(manager_client.get(FIGURES)).text


def test_without_requests_nothing_is_made_up(db):
    numbers = whole()

    assert numbers.median_minutes is None
    assert numbers.share_kept is None
    assert numbers.share_reached is None


def test_the_page_says_the_numbers_in_words_and_names_nobody(manager_client, manager, five):
    response = manager_client.get(FIGURES)

    text = page(response).text
    for words in ("50 in 100 (1 of 2)", "67 in 100 (2 of 3)", "30 minutes", "Nerve blocks 4"):
        assert words in text
    html = response.content.decode()
    assert not [needle for needle in [*WORDS, *map(str, five)] if needle in html]
    assert Act.objects.filter(verb="read the figures").get().by == manager


def test_each_chart_has_a_bar_a_week_and_a_table_beside_it(manager_client, five):
    tree = page(manager_client.get(FIGURES, {"weeks": "4"}))

    charts = tree.by_class("desk-chart")
    assert [len(chart.by_class("desk-bar")) for chart in charts] == [4, 1]  # one had a promise
    assert len(tree.all("table")[0].all("tr")) == 5
    assert all(chart["aria-hidden"] == "true" for chart in charts)


def test_a_year_is_drawn_without_a_number_on_each_bar(manager_client, five):
    tree = page(manager_client.get(FIGURES, {"weeks": "52"}))

    chart = tree.by_class("desk-chart")[0]
    assert len(chart.by_class("desk-bar")) == 52
    assert len(chart.all("text")) == 2  # the first week and the last
    assert len(tree.all("table")[0].all("tr")) == 53


def test_bars_are_as_high_as_their_numbers():
    quiet, busy, unknown = bars([("May 4", 10), ("May 11", 40), ("May 18", None)])

    assert (quiet.height, busy.height, unknown.height) == (40, 160, 0)
    assert quiet.top + quiet.height == busy.top + busy.height  # they stand on one line
    assert busy.left == "38.33%"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (None, ""),
        (0, "0 minutes"),
        (1, "1 minute"),
        (119, "119 minutes"),
        (120, "2 hours"),
        (26 * 60, "26 hours"),
        (60 * 60, "2.5 days"),
    ],
)
def test_a_time_is_told_in_words(minutes, words):
    assert waited_in_words(minutes) == words


@pytest.mark.parametrize("weeks_", ["5", "x", "-1", ""])
def test_another_period_is_not_counted(manager_client, db, weeks_):
    assert "12 weeks" in page(manager_client.get(FIGURES, {"weeks": weeks_})).text


def test_an_empty_site_shows_an_empty_page(manager_client):
    text = page(manager_client.get(FIGURES)).text

    assert "nobody was tried yet" in text
    assert "no time was promised" in text


@pytest.mark.parametrize(
    "role", ["front_desk_client", "editor_client", "clinician_client", "client"]
)
def test_nobody_else_sees_them(request, five, role):
    response = request.getfixturevalue(role).get(FIGURES)

    refused = response.status_code == 403
    assert refused or response.url.startswith(reverse("admin:login"))
