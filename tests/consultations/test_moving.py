"""Working a request on its screen: each thing is one small form, recorded with a name."""

import pytest
from django.db import connection

from consultations.models import MOVES, ConsultationRequest, Note, Status
from practice.models import Act
from tests.consultations.desk import LIST, change, do, form, move, verbs
from tests.consultations.page import page
from tests.consultations.visitor import received

pytestmark = pytest.mark.django_db

TYPED = "She wants <b>Tuesday</b>."


def at(request, status):
    reason = {"closed_because": "answered"} if status == Status.CLOSED else {}
    ConsultationRequest.objects.filter(pk=request.pk).update(status=status, **reason)
    return request


def acts_of(request):
    return [(act.verb, act.by, act.detail) for act in Act.objects.about(request)]


# looking


def test_opening_a_request_is_recorded(front_desk_client, front_desk, request_):
    front_desk_client.get(change(request_))

    assert acts_of(request_)[0] == ("viewed", front_desk, "")


@pytest.mark.parametrize("name", ["999", "one"])
def test_a_request_that_does_not_exist_leaves_no_record(front_desk_client, name):
    response = front_desk_client.get(f"{LIST}{name}/change/")

    assert response.status_code == 404
    assert not Act.objects.filter(verb="viewed").exists()


def test_the_address_of_a_form_leads_to_the_screen(front_desk_client, request_):
    response = front_desk_client.get(f"{LIST}{request_.pk}/move/")

    assert response.url == change(request_)


# moving


@pytest.mark.parametrize("status", Status)
def test_only_the_legal_moves_are_offered(front_desk_client, request_, status):
    offered = form(front_desk_client.get(change(at(request_, status))), "move")

    values = [node["value"] for node in offered.all("input") if node["name"] == "move-status"]
    assert values == MOVES[status]


def test_a_move_is_recorded_with_who_made_it(front_desk_client, front_desk, request_):
    move(front_desk_client, request_, Status.IN_PROGRESS)

    assert ("moved", front_desk, "new → in progress") in acts_of(request_)


def test_the_timeline_shows_what_happened_newest_first(front_desk_client, request_):
    text = page(move(front_desk_client, request_, Status.IN_PROGRESS)).text

    assert "Who looked at it (1)" in text  # folded away: what was done is what one looks for
    assert text.index("moved: new → in progress fran") < text.index("viewed fran")
    assert text.index("moved: new → in progress") < text.rindex("received")


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"status": Status.BOOKED}, "It cannot go there now"),
        ({"status": "gone"}, "It cannot go there now"),
        ({}, "Choose where it goes."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(front_desk_client, request_, typed, problem):
    response = do(front_desk_client, "move", request_, words=TYPED, **typed)

    assert response.status_code == 422
    tree = page(response)
    assert tree.all("title")[0].text.startswith("Error:")
    (summary,) = tree.by_class("errors")
    assert problem in summary.text
    assert tree.by_id(summary.all("a")[0]["href"].removeprefix("#")), "it leads to the field"
    assert TYPED in form(response, "move").all("textarea")[0].text
    request_.refresh_from_db()
    assert request_.status == Status.NEW


def test_to_close_one_says_why(front_desk_client, request_):
    at(request_, Status.IN_PROGRESS)

    refused = move(front_desk_client, request_, Status.CLOSED)
    assert "Say why you close it." in page(refused).text
    refused = move(front_desk_client, request_, Status.CLOSED, reason="other")
    assert "Say in a note why you close it." in page(refused).text
    move(front_desk_client, request_, Status.CLOSED, reason="not wanted")

    request_.refresh_from_db()
    assert (request_.status, request_.closed_because) == (Status.CLOSED, "not wanted")
    assert "moved" in verbs(request_)


def test_a_reason_that_was_chosen_for_another_move_is_not_kept(front_desk_client, request_):
    at(request_, Status.IN_PROGRESS)

    move(front_desk_client, request_, Status.BOOKED, reason="not wanted")

    request_.refresh_from_db()
    assert (request_.status, request_.closed_because) == (Status.BOOKED, "")


# trying, noting, giving, charting


def test_a_try_is_recorded_and_its_note_encrypted(front_desk_client, front_desk, request_):
    response = do(front_desk_client, "try", request_, outcome="no answer", words=TYPED)

    assert ("tried to reach", front_desk, "no answer") in acts_of(request_)
    assert "She wants &lt;b&gt;Tuesday&lt;/b&gt;." in response.content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM consultations_note")
        assert "Tuesday" not in cursor.fetchone()[0]
    assert not [act for act in acts_of(request_) if "Tuesday" in str(act)]


def test_whoever_tries_a_new_request_has_it_then(front_desk_client, front_desk, request_):
    do(front_desk_client, "try", request_, outcome="left a message")

    request_.refresh_from_db()
    assert (request_.assigned_to, request_.status) == (front_desk, Status.IN_PROGRESS)


def test_where_no_message_was_allowed_the_form_says_so(front_desk_client):
    request = received(may_leave_message=False)

    tried = form(front_desk_client.get(change(request)), "try")

    assert "Left a message, although they allowed none" in tried.text


def test_a_try_says_how_it_went(front_desk_client, request_):
    response = do(front_desk_client, "try", request_, words=TYPED)

    assert "Say how it went." in page(response).text
    assert TYPED in form(response, "try").all("textarea")[0].text
    assert not Note.objects.exists()


def test_a_note_has_words(front_desk_client, request_):
    assert "Write a few words." in page(do(front_desk_client, "note", request_)).text

    do(front_desk_client, "note", request_, words=TYPED)

    assert Note.objects.get().words == TYPED


def test_a_request_is_given_to_somebody_who_may_work_it(
    front_desk_client, request_, manager, editor
):
    offered = form(front_desk_client.get(change(request_)), "assign")
    assert [node.text for node in offered.all("option")] == ["Nobody", "fran", "mona"]

    do(front_desk_client, "assign", request_, person=manager.pk)
    request_.refresh_from_db()
    assert request_.assigned_to == manager

    do(front_desk_client, "assign", request_, person=editor.pk)
    request_.refresh_from_db()
    assert request_.assigned_to == manager


def test_the_tick_for_the_chart_comes_and_goes(front_desk_client, request_):
    assert form(front_desk_client.get(change(request_)), "chart") is None
    at(request_, Status.BOOKED)

    do(front_desk_client, "chart", request_)
    request_.refresh_from_db()
    assert request_.charted_at
    assert request_.next_step().words == "Nothing, unless they call back"

    do(front_desk_client, "unchart", request_)
    request_.refresh_from_db()
    assert not request_.charted_at
    assert request_.next_step().words == "Enter it in the chart, then tick that here"
