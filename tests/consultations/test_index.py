"""The desk’s first page says what waits today, and to a manager what is in trouble."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from consultations.models import ConsultationRequest, Status
from tests.consultations.desk import LIST
from tests.consultations.page import page
from tests.consultations.visitor import WORDS, received

pytestmark = pytest.mark.django_db

PAGES = "/admin/treatments/edition/pages/"
TROUBLE = f"{LIST}trouble/"


@pytest.fixture(autouse=True)
def no_trouble(settings, tmp_path):
    settings.ERRORS_FILE = tmp_path / "errors"
    settings.LAST_BACKUP_FILE = tmp_path / "last_backup"
    settings.LAST_BACKUP_FILE.touch()


def lines(client):
    """The first lines of the page, by where they lead."""
    found = page(client.get(reverse("admin:index"))).by_class("desk-waits")
    return {line.all("a")[0]["href"]: line.text for line in found}


def with_requests():
    now = timezone.now()
    late, signed, settled = received(), received(), received()
    requests = ConsultationRequest.objects
    requests.filter(pk=late.pk).update(due_at=now - timedelta(minutes=1))
    requests.filter(pk=signed.pk).update(has_checked_sign=True)
    requests.filter(pk=settled.pk).update(status=Status.BOOKED, due_at=None)


def test_it_counts_what_is_open_and_leads_to_the_board(front_desk_client):
    with_requests()

    assert lines(front_desk_client) == {LIST: "911 sign: 1 · Overdue: 1"}


def test_it_says_so_when_nothing_is_open(front_desk_client):
    assert lines(front_desk_client) == {LIST: "No request is open"}


def test_a_manager_is_told_how_many_things_are_in_trouble(manager_client, settings):
    assert TROUBLE not in lines(manager_client)

    settings.LAST_BACKUP_FILE.unlink()
    assert lines(manager_client)[TROUBLE] == "1 thing needs you"

    with_requests()
    assert lines(manager_client)[TROUBLE] == "2 things need you"


def test_the_front_desk_is_not_told_of_trouble(front_desk_client, settings):
    settings.LAST_BACKUP_FILE.unlink()

    assert TROUBLE not in lines(front_desk_client)


@pytest.mark.parametrize("role", ["editor_client", "clinician_client"])
def test_who_answers_no_requests_is_told_nothing_of_them(request, role):
    with_requests()

    assert list(lines(request.getfixturevalue(role))) == [PAGES]


def test_it_names_nobody(manager_client):
    with_requests()

    html = manager_client.get(reverse("admin:index")).content.decode()

    references = ConsultationRequest.objects.values_list("reference", flat=True)
    assert not [needle for needle in [*WORDS, *references] if needle in html]
