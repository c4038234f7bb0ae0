"""The manager approves what is forgotten: what was seen, and nothing else."""

import pytest
from django.urls import reverse
from django.utils import timezone

from consultations.models import ConsultationRequest, Purge, Status
from practice.models import Act
from tests.consultations.desk import change, do, form
from tests.consultations.ends import is_kept, request_at
from tests.consultations.page import page
from tests.consultations.visitor import WORDS

pytestmark = pytest.mark.django_db

FORGETTING = "/admin/consultations/consultationrequest/forgetting/"


def test_a_manager_sees_what_would_go_and_approves_it(manager_client, manager):
    ended, young = request_at(Status.CLOSED, 40), request_at(Status.CLOSED, 4)

    shown = manager_client.get(FORGETTING)
    assert ended.reference in page(shown).text
    assert young.reference not in page(shown).text
    assert not [word for word in WORDS if word in shown.content.decode()]
    seen = [n["value"] for n in page(shown).all("input") if n["name"] == "seen"]
    later = request_at(Status.CLOSED, 40)  # came to its end while the page was open
    answer = manager_client.post(FORGETTING, {"seen": seen}, follow=True)

    assert "Forgotten: 1." in page(answer).text
    assert not is_kept(ended)
    assert is_kept(later)
    assert Act.objects.about(ended).first().by == manager


def test_what_is_not_at_its_end_is_not_forgotten_whatever_is_sent(manager_client, request_):
    young = request_at(Status.CLOSED, 4)

    manager_client.post(FORGETTING, {"seen": [request_.pk, young.pk, "x", "-1"]})

    assert is_kept(request_)
    assert is_kept(young)


def test_while_another_run_goes_on_nothing_is_forgotten_twice(manager_client):
    ended = request_at(Status.CLOSED, 40)
    Purge.objects.create(started_at=timezone.now())

    answer = manager_client.post(FORGETTING, {"seen": [ended.pk]}, follow=True)

    assert "Requests are being forgotten already." in page(answer).text
    assert "Forgotten: " not in page(answer).text
    assert is_kept(ended)


def test_what_failed_is_said_at_once_and_stays_on_the_page(manager_client, manager, monkeypatch):
    ended = request_at(Status.CLOSED, 40)

    def broken(self, *args, **kwargs):
        raise ValueError("Wilhelmina")

    monkeypatch.setattr(ConsultationRequest, "forget", broken)

    answer = manager_client.post(FORGETTING, {"seen": [ended.pk]}, follow=True)

    text = page(answer).text
    assert "Could not be forgotten: 1. The log says why." in text
    assert "0 forgotten, 1 failed" in text
    assert f"Approved by {manager}" in text
    assert "Wilhelmina" not in text


def test_held_and_unread_ones_are_named(manager_client, manager):
    held, unread = request_at(Status.CLOSED, 40), request_at(Status.SPAM, 40, viewed=False)
    do(manager_client, "hold", held, because="A court asks for it.")

    tree = page(manager_client.get(FORGETTING))
    sections = {node["aria-labelledby"]: node.text for node in tree.all("section")}

    assert held.reference in sections["held"]
    assert "court" not in tree.text
    assert unread.reference in sections["unread"]
    assert "None." in sections["ended"]


def test_the_screen_of_a_request_says_when_it_ends(front_desk_client, manager_client, request_):
    assert "Not forgotten while it is open." in page(front_desk_client.get(change(request_))).text
    closed = request_at(Status.CLOSED, 1)
    assert "To be forgotten from" in page(front_desk_client.get(change(closed))).text
    assert form(front_desk_client.get(change(closed)), "hold") is None
    do(manager_client, "hold", closed, because="A court asks for it.")
    assert "Held since" in page(front_desk_client.get(change(closed))).text
    assert "court" not in page(front_desk_client.get(change(closed))).text
    assert "A court asks for it." in page(manager_client.get(change(closed))).text


def test_a_hold_says_why(manager_client, request_):
    assert "Write a few words." in page(do(manager_client, "hold", request_)).text


def test_the_front_desk_can_neither_hold_nor_forget(front_desk_client, request_):
    assert do(front_desk_client, "hold", request_, because="x").status_code == 403
    assert front_desk_client.get(FORGETTING).status_code == 403
    assert front_desk_client.post(FORGETTING, {"seen": [request_.pk]}).status_code == 403
    request_.refresh_from_db()
    assert request_.held_at is None


def test_a_stranger_is_sent_to_sign_in(client, request_):
    assert client.get(FORGETTING).url.startswith(reverse("admin:login"))
