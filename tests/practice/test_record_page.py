"""The manager reads the record: day by day, in sentences, and changes nothing."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.models import ConsultationRequest
from practice.models import Act, Clinician, Profile
from tests.consultations.page import page
from tests.consultations.visitor import WORDS, received

pytestmark = pytest.mark.django_db

RECORD = "/admin/practice/act/"


def lines(client, **query):
    """The sentences on the page, the newest first, without their time and number."""
    shown = page(client.get(RECORD, query)).by_class("desk-acts")
    return [line.children[1].text for days in shown for line in days.all("li")]


def links(client):
    shown = page(client.get(RECORD)).by_class("desk-acts")
    return {link.text: link["href"] for days in shown for link in days.all("a")}


@pytest.fixture
def request_(db):
    return received()


def test_a_look_reads_as_a_sentence_that_leads_to_its_subject(manager_client, front_desk, request_):
    Act.record("viewed", request_, by=front_desk)

    subject = f"consultation request {request_.reference}"
    assert f"fran viewed: {subject}" in lines(manager_client)
    assert links(manager_client)[subject] == (
        f"/admin/consultations/consultationrequest/{request_.pk}/change/"
    )


def test_what_nobody_in_particular_did_names_nobody(manager_client, request_):
    assert f"Received: consultation request {request_.reference}" in lines(manager_client)


def test_what_somebody_does_with_themself_is_said_once(manager_client, manager):
    assert "mona signed in" in lines(manager_client)
    assert "mona" not in links(manager_client)


def test_what_is_done_with_many_things_names_their_kind(manager_client, manager):
    Act.record("exported", ConsultationRequest, by=manager, detail="csv, 12")

    assert "mona exported: consultation requests (csv, 12)" in lines(manager_client)


def test_days_stand_under_their_date_on_the_clinics_clock(manager_client, manager):
    act = Act.of("viewed", Profile.current(), by=manager)
    act.at = datetime(2027, 3, 2, 3, 41, tzinfo=UTC)
    act.save()

    shown = page(manager_client.get(RECORD))
    [day] = [s for s in shown.all("section") if s.all("h2")[0].text == "Monday, March 1, 2027"]
    assert f"9:41 pm · line {act.number} mona viewed" in day.text


def test_what_is_gone_leads_nowhere(manager_client, request_):
    request_.forget("forgotten")

    assert f"Forgotten: consultation request {request_.reference}" in lines(manager_client)
    assert f"consultation request {request_.reference}" not in links(manager_client)


def test_what_the_reader_may_not_open_leads_nowhere(manager_client, manager):
    """A manager edits no treatments."""
    source = "treatments.source"
    act = Act.of("changed", Profile.current(), by=manager)
    act.subject_kind, act.subject_name = source, "A guideline"
    act.save()

    assert "mona changed: source A guideline" in lines(manager_client)
    assert "source A guideline" not in links(manager_client)


def test_a_kind_that_a_release_did_away_with_is_still_read(manager_client, manager):
    act = Act.of("changed", Profile.current(), by=manager)
    act.subject_kind = "practice.gone"
    act.save()

    assert f"mona changed: practice.gone {Profile.current()}" in lines(manager_client)


# narrowing


def test_it_can_be_narrowed_to_a_person_what_was_done_a_kind_and_a_day(
    manager_client, front_desk, manager, request_
):
    Act.record("viewed", request_, by=front_desk)
    Act.record("changed", Profile.current(), by=manager)
    viewed = f"fran viewed: consultation request {request_.reference}"

    assert lines(manager_client, by__id__exact=front_desk.pk) == [viewed]
    assert lines(manager_client, verb="viewed") == [viewed]
    assert lines(manager_client, about="practice.profile") == [
        f"mona changed: practice profile {Profile.current()}"
    ]
    assert lines(manager_client, at__year=1999) == []


def test_no_filter_puts_a_name_into_the_address(manager_client, front_desk, request_):
    Act.record("viewed", request_, by=front_desk)
    html = manager_client.get(RECORD).content.decode()

    addresses = re.findall(r'href="(\?[^"]*)"', html)

    assert len(addresses) > 8
    personal = ["fran", "mona", request_.reference, *WORDS]
    assert not [a for a in addresses if any(word in a for word in personal)]


@pytest.mark.parametrize(
    "query", [{"by__id__exact": "x"}, {"by__password": "a"}, {"at__year": "x"}, {"about": "x.y"}]
)
def test_a_filter_that_makes_no_sense_shows_nothing_it_should_not(manager_client, query):
    answer = manager_client.get(RECORD, query, follow=True)

    assert answer.status_code in (200, 400)
    assert "Traceback" not in answer.content.decode()


# reading, and nothing else


def test_who_reads_the_record_stands_in_it_before_they_see_it(manager_client, manager):
    manager_client.get(RECORD)

    act = Act.objects.first()
    assert (act.by, act.verb, list(Act.objects.about(Act))) == (manager, "read the record", [act])


@pytest.mark.parametrize("role", ["front_desk_client", "editor_client", "clinician_client"])
def test_nobody_else_reads_it_and_a_try_is_no_look(request, request_, role):
    client = request.getfixturevalue(role)

    answer = client.get(RECORD)

    assert answer.status_code == 403
    assert request_.reference not in answer.content.decode()
    assert not Act.objects.about(Act).exists()


@pytest.mark.parametrize("who", ["manager_client", "admin_client"])
def test_nobody_changes_anything_here_not_even_a_superuser(request, who):
    client = request.getfixturevalue(who)
    client.get(RECORD)
    act = Act.objects.latest("pk")
    before = list(Act.objects.values())

    for address in ("", "add/", f"{act.pk}/", f"{act.pk}/change/", f"{act.pk}/delete/"):
        answer = client.post(
            f"{RECORD}{address}",
            {"action": "delete_selected", "_selected_action": act.pk, "post": "yes", "verb": "x"},
        )
        assert answer.status_code in (404, 405)

    assert list(Act.objects.values()) == before
    text = page(client.get(RECORD)).by_id("content").all("form")[0]
    assert not text.all("button", "select", "textarea")


def test_a_long_record_costs_no_more_questions_than_a_short_one(
    manager_client, front_desk, django_assert_num_queries
):
    clinician = Clinician.objects.create(name="Dr. Clara Example", credentials="MD")

    def fill():
        for subject in (received(), Profile.current(), clinician, front_desk):
            Act.record("viewed", subject, by=front_desk)

    fill()
    with CaptureQueriesContext(
        connection,
    ) as short:
        manager_client.get(RECORD)
    for _ in range(15):
        fill()
    with django_assert_num_queries(len(short)):
        manager_client.get(RECORD)


def test_long_records_are_turned_page_by_page(manager_client, front_desk):
    for _ in range(120):
        Act.record("viewed", Profile.current(), by=front_desk)

    assert len(lines(manager_client)) == 100
    assert "viewed" in " ".join(lines(manager_client, p=2))
