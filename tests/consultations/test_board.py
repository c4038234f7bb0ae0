"""Today's board: whom to call now, in the right order, and no names."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.desk.board import ROWS_OF_A_SECTION
from consultations.desk.moments import due_in_words, end_of_today
from consultations.models import ConsultationRequest, Outcome, Status
from tests.consultations.desk import LIST
from tests.consultations.page import page
from tests.consultations.visitor import WORDS, received

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12


def set_(request, **fields):
    ConsultationRequest.objects.filter(pk=request.pk).update(**fields)
    return request


def due(when, **answers):
    """A request whose next step is due then, seen from now."""
    return set_(received(**answers), due_at=timezone.now() + when)


def section(client, key):
    """The text of one section of the board."""
    tree = page(client.get(LIST))
    return next(node.text for node in tree.all("section") if node["aria-labelledby"] == key)


def listed(client, key):
    return page(client.get(LIST, {"show": key})).text


# the sections


def test_each_open_request_stands_in_the_one_section_that_says_why(front_desk_client, front_desk):
    expected = {
        "sign": due(timedelta(days=-2), has_checked_sign=True),
        "overdue": due(timedelta(hours=-2)),
        "today": set_(received(), due_at=end_of_today(timezone.now()) - timedelta(seconds=1)),
        "new": due(timedelta(days=3)),
        "waiting": set_(due(timedelta(days=3)), status=Status.IN_PROGRESS),
    }

    tree = page(front_desk_client.get(LIST))

    for key, request in expected.items():
        assert request.reference in section(front_desk_client, key), key
        assert tree.text.count(request.reference) == 2, "once as a link, once on its button"


def test_who_waits_longest_beyond_the_time_comes_first(front_desk_client):
    late, later = due(timedelta(hours=-1)), due(timedelta(days=-3))

    overdue = section(front_desk_client, "overdue")

    assert overdue.index(later.reference) < overdue.index(late.reference)
    assert "3 days late" in overdue
    assert "1 hour late" in overdue


def test_a_sign_is_pinned_until_somebody_says_what_became_of_it(front_desk_client, front_desk):
    flagged = received(has_checked_sign=True)
    assert "ask about it first" in section(front_desk_client, "sign")

    flagged.record_try(Outcome.REACHED, by=front_desk, sign_outcome="checked")

    assert flagged.reference not in section(front_desk_client, "sign")
    assert flagged.reference in page(front_desk_client.get(LIST)).text


def test_what_is_settled_is_not_on_the_board(front_desk_client):
    settled = [
        set_(received(), status=Status.BOOKED),
        set_(received(), status=Status.CLOSED, closed_because="answered"),
        set_(received(), status=Status.SPAM),
    ]

    text = page(front_desk_client.get(LIST)).text

    assert [request for request in settled if request.reference in text] == []


def test_spam_that_nobody_opened_is_announced_until_it_is_opened(front_desk_client):
    caught = set_(received(), status=Status.SPAM)
    announcement = "Suspected spam that nobody has opened: 1"
    assert announcement in page(front_desk_client.get(LIST)).text

    front_desk_client.get(f"{LIST}{caught.pk}/change/")

    assert announcement not in page(front_desk_client.get(LIST)).text


def test_the_board_names_nobody(front_desk_client, request_):
    html = front_desk_client.get(LIST).content.decode()

    assert request_.reference in html
    assert [word for word in WORDS if word in html] == []


def test_the_board_says_what_is_next_and_how_often_somebody_was_tried(
    front_desk_client, front_desk
):
    request = received(needs_interpreter=True)
    assert "Call them; they prefer morning" in section(front_desk_client, "new") + section(
        front_desk_client, "today"
    )

    request.record_try(Outcome.NO_ANSWER, by=front_desk)

    text = page(front_desk_client.get(LIST)).text
    assert "Try again, on another day and at another time of day" in text
    assert "tried 1 time" in text
    assert f"{front_desk} has it" in text
    assert "needs an interpreter" in text


def test_an_empty_board_says_so(front_desk_client):
    text = page(front_desk_client.get(LIST)).text

    assert "Nobody waits longer than they should." in text


# one click to take


def test_one_click_takes_a_request(front_desk_client, front_desk, request_):
    form = next(n for n in page(front_desk_client.get(LIST)).all("form") if "take" in n["action"])

    front_desk_client.post(form["action"], {"take-version": request_.version})

    request_.refresh_from_db()
    assert (request_.assigned_to, request_.status) == (front_desk, Status.IN_PROGRESS)
    actions = [n["action"] for n in page(front_desk_client.get(LIST)).all("form")]
    assert [action for action in actions if "take" in action] == [], "nobody takes it again"


# the lists


def test_the_board_can_be_narrowed(front_desk_client, front_desk, manager):
    now = timezone.now()
    expected = {
        "mine": set_(received(), assigned_to=front_desk, status=Status.IN_PROGRESS),
        "unassigned": received(),
        "overdue": due(timedelta(hours=-3)),
        "unreached": set_(received(), status=Status.COULD_NOT_REACH, assigned_to=manager),
        "interpreter": set_(received(needs_interpreter=True), assigned_to=manager),
        "closed": set_(
            received(), status=Status.CLOSED, closed_because="answered", status_since=now
        ),
        "chart": set_(received(), status=Status.BOOKED),
        "spam": set_(received(), status=Status.SPAM),
    }
    others = {
        "mine": set_(received(), assigned_to=manager),
        "unassigned": expected["mine"],
        "overdue": due(timedelta(hours=3)),
        "unreached": expected["unassigned"],
        "interpreter": set_(received(needs_interpreter=False), assigned_to=manager),
        "closed": set_(
            received(),
            status=Status.CLOSED,
            closed_because="answered",
            status_since=now - timedelta(days=8),
        ),
        "chart": set_(received(), status=Status.BOOKED, charted_at=now),
        "spam": expected["unassigned"],
    }

    for key, request in expected.items():
        text = listed(front_desk_client, key)
        assert request.reference in text, key
        assert others[key].reference not in text, key


def test_a_list_that_is_not_there_is_said_to_be_missing(front_desk_client):
    assert front_desk_client.get(LIST, {"show": "everybody"}).status_code == 404


def test_a_long_section_shows_its_top_and_leads_to_the_rest(front_desk_client):
    for _ in range(ROWS_OF_A_SECTION + 1):
        due(timedelta(hours=-1))
    last = due(timedelta(minutes=-1))

    assert last.reference not in section(front_desk_client, "overdue")
    assert f"All {ROWS_OF_A_SECTION + 2}: overdue" in section(front_desk_client, "overdue")
    assert last.reference in listed(front_desk_client, "overdue")


@pytest.mark.parametrize("count", [1, 30])
def test_the_board_costs_the_same_however_long_it_is(front_desk_client, front_desk, count):
    for _ in range(count):
        received().record_try(Outcome.NO_ANSWER, by=front_desk)

    for query in ({}, {"show": "mine"}):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            front_desk_client.get(LIST, query)
        assert len(queries) <= MOST_QUERIES, [q["sql"][:90] for q in queries]


# the words for a moment

NOON = datetime(2026, 3, 4, 18, tzinfo=UTC)  # in Bartlesville, a Wednesday


@pytest.mark.parametrize(
    ("due_in", "words"),
    [
        (timedelta(seconds=-20), "less than a minute late"),
        (timedelta(minutes=-1), "1 minute late"),
        (timedelta(minutes=-59, seconds=-59), "59 minutes late"),
        (timedelta(hours=-2), "2 hours late"),
        (timedelta(days=-1), "1 day late"),
        (timedelta(0), "by noon today"),
        (timedelta(hours=3), "by 3 pm today"),
        (timedelta(hours=21), "by 9 am tomorrow"),
        (timedelta(days=2), "by Friday, March 6, noon"),
        (timedelta(days=4), "by Sunday, March 8, 1 pm"),  # the clocks went forward that night
    ],
)
def test_a_due_time_is_said_as_people_say_it(due_in, words):
    assert due_in_words(NOON + due_in, NOON) == words


def test_without_a_due_time_nothing_is_said():
    assert due_in_words(None, NOON) == ""


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        (datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 3, 9, 5, tzinfo=UTC)),
        (datetime(2026, 11, 1, 6, tzinfo=UTC), datetime(2026, 11, 2, 6, tzinfo=UTC)),
        (datetime(2026, 12, 31, 23, tzinfo=UTC), datetime(2027, 1, 1, 6, tzinfo=UTC)),
    ],
)
def test_the_day_ends_at_the_clinics_midnight(now, ends):
    assert end_of_today(now) == ends
