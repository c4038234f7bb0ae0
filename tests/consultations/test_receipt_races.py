"""Two things happen to one request at the same moment: each gets an answer, and nothing is
written twice."""

import pytest

from consultations import receipt
from consultations.models import CallTime, ConsultationRequest, Mail, Status
from practice.models import Act
from tests.consultations.page import page
from tests.consultations.receipts import ANOTHER_TIME, DELETE, WITHDRAW, main
from tests.consultations.visitor import received

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    return received()


@pytest.fixture
def meanwhile(monkeypatch, sent):
    """meanwhile(happens) does so to the request, just after a page has found it."""

    def arrange(happens):
        find = receipt.request_of

        def find_too_early(proof):
            found = find(proof)
            happens(ConsultationRequest.objects.get(pk=found.pk))
            return found

        monkeypatch.setattr(receipt, "request_of", find_too_early)

    return arrange


def post(client, path, request):
    return client.post(path, {"proof": receipt.proof_for(request), "call_time": "afternoon"})


def is_told_deleted(response):
    return response.status_code == 200 and page(response).all("h1")[0].text == (
        "Your request is deleted"
    )


def test_of_two_deletes_one_is_recorded_and_both_are_told(client, sent, meanwhile):
    meanwhile(lambda request: request.forget("withdrawn"))

    response = post(client, DELETE, sent)

    assert is_told_deleted(response)
    assert is_told_deleted(post(client, DELETE, sent))  # and who comes later, too
    lines = Act.objects.filter(subject_name=sent.reference).values_list("verb", flat=True)
    assert list(lines) == ["withdrawn", "received"]


def test_two_copies_of_one_request_are_forgotten_once(sent):
    copies = [ConsultationRequest.objects.get(pk=sent.pk) for _ in range(2)]

    for copy, verb in zip(copies, ["withdrawn", "forgotten"], strict=True):
        copy.forget(verb)

    assert Act.objects.filter(verb="withdrawn").count() == 1
    assert not Act.objects.filter(verb="forgotten").exists()


@pytest.mark.parametrize("path", [ANOTHER_TIME, DELETE])
def test_what_was_deleted_meanwhile_is_shown_as_deleted_and_not_touched(
    client, sent, meanwhile, path
):
    meanwhile(lambda request: request.forget("forgotten"))

    response = post(client, path, sent)

    assert is_told_deleted(response)
    assert not Mail.objects.exists()
    assert Act.objects.filter(subject_name=sent.reference).first().verb == "forgotten"


def test_what_was_booked_meanwhile_gets_no_other_time(client, sent, meanwhile):
    meanwhile(lambda request: ConsultationRequest.objects.update(status=Status.BOOKED))
    Mail.objects.all().delete()

    response = post(client, ANOTHER_TIME, sent)

    assert "You have a visit booked" in main(response)
    assert "Nothing was changed. Your request has moved on" in main(response)
    assert ConsultationRequest.objects.get().call_time == CallTime.MORNING
    assert not Act.objects.filter(verb=receipt.ASKED).exists()
    assert not Mail.objects.exists()


def test_two_clicks_at_once_note_another_time_once(client, sent, meanwhile):
    meanwhile(lambda request: receipt.ask_for_another_time(request, "afternoon"))

    response = post(client, ANOTHER_TIME, sent)

    assert "Noted: afternoon." in main(response)
    assert Act.objects.filter(verb=receipt.ASKED).count() == 1
    assert Mail.objects.wishes().count() == 1


def test_the_page_that_asks_once_more_may_come_too_late(client, sent):
    sent_proof = receipt.proof_for(sent)
    sent.forget("forgotten")

    assert is_told_deleted(client.post(WITHDRAW, {"proof": sent_proof}))
