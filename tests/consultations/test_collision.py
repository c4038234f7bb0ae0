"""Two at once with one request: a page grown old is refused, and what was typed stays."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from consultations.models import ConsultationRequest, Note, Outcome, Status
from consultations.models.work import STALE
from practice.models import Act
from tests.consultations.desk import do, form, move, verbs
from tests.consultations.page import page
from tests.consultations.visitor import received

pytestmark = pytest.mark.django_db

TYPED = "She wants <b>Tuesday</b>."


def acts_of(request):
    return [(act.verb, act.by, act.detail) for act in Act.objects.about(request)]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("move", {"status": Status.SPAM, "words": TYPED}),
        ("try", {"outcome": "no answer", "words": TYPED}),
        ("note", {"words": TYPED}),
    ],
)
def test_a_page_grown_old_is_refused_and_what_was_typed_stays(
    front_desk_client, manager_client, request_, name, typed
):
    move(manager_client, request_, Status.IN_PROGRESS)
    before = [act for act in acts_of(request_) if act[0] != "viewed"]

    refused = do(front_desk_client, name, request_, seen=0, **typed)

    assert refused.status_code == 422
    assert STALE in page(refused).text
    assert "moved: new → in progress mona" in page(refused).text
    assert TYPED in form(refused, name).all("textarea")[0].text
    assert [act for act in acts_of(request_) if act[0] != "viewed"] == before, "nothing was done"


def test_sent_once_more_it_holds(front_desk_client, manager_client, request_):
    move(manager_client, request_, Status.IN_PROGRESS)
    refused = do(front_desk_client, "note", request_, seen=0, words=TYPED)
    versions = [n["value"] for n in form(refused, "note").all("input") if "version" in n["name"]]

    do(front_desk_client, "note", request_, seen=versions[0], words=TYPED)

    assert Note.objects.get().words == TYPED


def test_of_two_who_take_it_the_second_is_told_who_has_it(
    front_desk_client, manager_client, request_
):
    do(manager_client, "take", request_)

    late = do(front_desk_client, "take", request_, seen=0)

    assert "mona has this request already." in page(late).text
    assert STALE not in page(late).text
    assert form(late, "take") is None
    assert verbs(request_).count("took") == 1


def test_who_is_overtaken_at_the_last_moment_is_told_so(front_desk_client, request_):
    def overtaken(execute, sql, params, many, context):
        """Another clerk's change got in between: ours finds no row to change."""
        if sql.startswith('UPDATE "consultations_consultationrequest"'):
            sql += " AND 1 = 0"
        return execute(sql, params, many, context)

    with connection.execute_wrapper(overtaken):
        response = do(front_desk_client, "note", request_, words=TYPED)

    assert STALE in page(response).text
    assert TYPED in form(response, "note").all("textarea")[0].text
    assert not Note.objects.exists()
    assert "noted" not in verbs(request_)


def test_what_was_typed_of_a_try_stays_although_the_request_is_settled_now(
    front_desk_client, manager, request_
):
    request_.move_to(Status.IN_PROGRESS, by=manager)
    seen = request_.version
    request_.move_to(Status.BOOKED, by=manager)

    refused = do(
        front_desk_client, "try", request_, seen=seen, outcome=Outcome.REACHED, words=TYPED
    )

    assert STALE in page(refused).text
    assert TYPED in form(refused, "try").all("textarea")[0].text
    do(front_desk_client, "try", request_, outcome=Outcome.REACHED, words=TYPED)
    request_.refresh_from_db()
    assert (request_.status, Note.objects.get().words) == (Status.BOOKED, TYPED)


def test_of_two_who_take_it_at_the_same_moment_one_has_it(front_desk, manager):
    request = received()
    hers = ConsultationRequest.objects.get(pk=request.pk)
    his = ConsultationRequest.objects.get(pk=request.pk)

    hers.take(by=front_desk)
    with pytest.raises(ValidationError) as refused:
        his.take(by=manager)

    assert refused.value.code == "stale"
    request.refresh_from_db()
    assert request.assigned_to == front_desk
    assert verbs(request).count("took") == 1
