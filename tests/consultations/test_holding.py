"""A request that must be kept is, whoever wants it gone, until a manager releases it."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from consultations.models import ConsultationRequest, Status
from consultations.models.kept import ASKED_TO_GO, Held
from consultations.retention import purge
from practice.models import Act
from tests.consultations.desk import change, do, form, verbs
from tests.consultations.ends import is_kept, request_at
from tests.consultations.page import page
from tests.consultations.receipts import DELETE, look, main, proof_on, title

pytestmark = pytest.mark.django_db

WHY = "Judge Heronsworth asks for it."


@pytest.fixture
def held(manager):
    """Held, and otherwise long at its end."""
    request = request_at(Status.CLOSED, 400)
    request.hold(WHY, by=manager)
    return request


def test_what_its_visitor_wanted_deleted_meanwhile_goes_when_it_is_released(held, manager_client):
    Act.record(ASKED_TO_GO, held)
    assert "They want it deleted." in page(manager_client.get(change(held))).text

    answer = do(manager_client, "release", held)

    assert not is_kept(held)
    assert answer.status_code == 200  # the board: the request's own page is gone
    assert Act.objects.about(held).first().verb == "withdrawn"


def test_no_purge_takes_it(held):
    purge(ConsultationRequest.objects.all())

    assert is_kept(held)
    assert held.ends_at is None
    assert list(ConsultationRequest.objects.held()) == [held]
    assert not ConsultationRequest.objects.at_their_end(timezone.now()).exists()


def test_one_that_is_held_in_the_last_moment_is_kept(held):
    seen_before = ConsultationRequest(pk=held.pk, reference=held.reference)

    with pytest.raises(Held):
        seen_before.forget("forgotten")

    assert is_kept(held)


def test_the_command_for_one_request_does_not_take_it(held):
    with pytest.raises(CommandError, match="A manager can release it"):
        call_command("forget_request", held.reference)

    assert is_kept(held)


def test_its_visitor_is_told_plainly_that_it_stays_and_that_is_noted(client, clinic_phone, held):
    answer = client.post(DELETE, {"proof": proof_on(look(client, held))})

    assert is_kept(held)
    assert title(answer).startswith("We must keep your request for now")
    for words in [held.reference, "It is not deleted.", "call 918 555 0199"]:
        assert words in main(answer)
    assert "Heronsworth" not in main(answer)
    assert verbs(held)[0] == "asked to be deleted"


def test_released_its_days_count_again(held, manager):
    held.release(by=manager)
    assert held.held_because == ""

    purge(ConsultationRequest.objects.all())

    assert not is_kept(held)


def test_who_held_and_released_it_is_recorded_and_why_is_not(held, manager):
    held.release(by=manager)

    acts = Act.objects.about(held).filter(by=manager).values_list("verb", "detail")
    assert list(acts) == [("released", ""), ("held", "")]


def test_why_it_is_held_is_encrypted(held):
    with connection.cursor() as cursor:
        cursor.execute("SELECT held_because FROM consultations_consultationrequest")
        [(stored,)] = cursor.fetchall()

    assert "Heronsworth" not in stored
    assert ConsultationRequest.objects.get().held_because == WHY


@pytest.mark.parametrize("because", ["", "  \n"])
def test_without_a_reason_nothing_is_held(request_, manager, because):
    with pytest.raises(ValidationError, match="Say why it must be kept"):
        request_.hold(because, by=manager)

    request_.refresh_from_db()
    assert request_.held_at is None


def test_a_manager_holds_and_releases_it_on_its_screen(manager_client, manager, request_):
    shown = page(do(manager_client, "hold", request_, because=WHY)).text
    assert "It is kept until you release it." in shown
    assert f"by {manager}: it is not forgotten." in shown
    assert WHY in shown

    shown = page(do(manager_client, "release", request_)).text

    assert "It is released: its days count again." in shown
    assert "Not forgotten while it is open." in shown
    assert "Heronsworth" not in shown


def test_the_front_desk_sees_that_it_is_held_and_neither_why_nor_a_way_out(front_desk_client, held):
    shown = front_desk_client.get(change(held))

    assert "Held since" in page(shown).text
    assert "Heronsworth" not in shown.content.decode()
    assert form(shown, "release") is None
    assert do(front_desk_client, "release", held).status_code == 403
    held.refresh_from_db()
    assert held.held_at
