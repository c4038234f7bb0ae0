"""Opening and moving a request at the desk leaves a record; of two clerks one moves it."""

import pytest
from django.db import connection

from consultations.models import MOVES, ConsultationRequest, Status
from practice.models import Act
from tests.consultations.desk import LIST, change, move, verbs
from tests.consultations.page import page

pytestmark = pytest.mark.django_db


def test_opening_a_request_is_recorded(front_desk_client, front_desk, request_):
    front_desk_client.get(change(request_))

    act = Act.objects.about(request_).first()
    assert (act.verb, act.by) == ("viewed", front_desk)


def test_a_request_that_does_not_exist_leaves_no_record(front_desk_client):
    front_desk_client.get(f"{LIST}999/change/", follow=True)

    assert not Act.objects.filter(verb="viewed").exists()


@pytest.mark.parametrize("status", Status)
def test_only_the_legal_moves_are_offered(front_desk_client, request_, status):
    ConsultationRequest.objects.update(status=status)

    tree = page(front_desk_client.get(change(request_)))
    (select,) = [n for n in tree.all("select") if n["name"] == "status"]

    assert [n["value"] for n in select.all("option")] == [status, *MOVES[status]]


def test_a_move_is_recorded_with_who_made_it(front_desk_client, front_desk, request_):
    move(front_desk_client, request_, Status.IN_PROGRESS)

    act = Act.objects.about(request_).first()
    assert (act.verb, act.by, act.detail) == ("moved", front_desk, "new → in progress")


def test_saving_without_a_move_records_none(front_desk_client, request_):
    move(front_desk_client, request_, Status.NEW)

    assert "moved" not in verbs(request_)


def test_the_timeline_shows_what_happened_newest_first(front_desk_client, request_):
    move(front_desk_client, request_, Status.IN_PROGRESS)

    text = page(front_desk_client.get(change(request_))).text

    assert "moved by fran (new → in progress)" in text
    assert text.index("viewed by fran") < text.index("moved by fran")
    assert text.index("moved by fran") < text.rindex(": received")


def test_an_illegal_move_is_an_error_in_the_form(front_desk_client, request_):
    response = move(front_desk_client, request_, Status.BOOKED)

    assert response.status_code == 200
    assert "Choose one of the listed moves" in page(response).text
    request_.refresh_from_db()
    assert request_.status == Status.NEW


@pytest.mark.parametrize("seen", ["new", "", "nonsense"])
def test_a_move_from_a_page_grown_old_is_an_error_in_the_form(
    front_desk_client, manager_client, request_, seen
):
    move(manager_client, request_, Status.IN_PROGRESS)

    response = front_desk_client.post(
        change(request_), {"status": Status.SPAM, "seen_status": seen}
    )

    text = page(response).text
    assert "Somebody moved this request to “In progress” while you had it open" in text
    assert "moved by mona (new → in progress)" in text
    assert ConsultationRequest.objects.get().status == Status.IN_PROGRESS


def test_after_that_the_clerk_can_choose_again(front_desk_client, manager_client, request_):
    move(manager_client, request_, Status.IN_PROGRESS)
    refused = page(move(front_desk_client, request_, Status.SPAM, seen=Status.NEW))
    (seen,) = [n["value"] for n in refused.all("input") if n["name"] == "seen_status"]
    move(front_desk_client, request_, Status.SPAM, seen=seen)

    assert ConsultationRequest.objects.get().status == Status.SPAM


def test_two_clerks_who_both_take_a_request_do_not_both_believe_they_have_it(
    front_desk_client, manager_client, request_
):
    move(manager_client, request_, Status.IN_PROGRESS)
    response = move(front_desk_client, request_, Status.IN_PROGRESS, seen=Status.NEW)

    assert "Somebody moved this request" in page(response).text
    assert verbs(request_).count("moved") == 1


def test_a_clerk_who_is_overtaken_at_the_last_moment_is_told_so(front_desk_client, request_):
    def overtaken(execute, sql, params, many, context):
        """Another clerk's move got in between: ours finds no row to change."""
        if sql.startswith('UPDATE "consultations_consultationrequest"'):
            sql += " AND 1 = 0"
        return execute(sql, params, many, context)

    with connection.execute_wrapper(overtaken):
        response = move(front_desk_client, request_, Status.IN_PROGRESS, follow=True)

    assert "Somebody else moved this request in the meantime" in page(response).text
    assert "moved" not in verbs(request_)
