"""Requests that may be by the same person are named to staff, and never merged."""

from datetime import timedelta

import pytest

from consultations.models import ConsultationRequest
from consultations.same_person import digits, maybe_the_same
from tests.consultations.desk import change
from tests.consultations.page import page
from tests.consultations.visitor import received

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "phone", ["918-555-0142", "+1 (918) 555 0142", "1.918.555.0142", "9185550142 x 3"]
)
def test_the_same_phone_may_be_the_same_person_however_it_is_written(phone):
    first = received(email="")
    second = received(phone=phone, email="")

    assert maybe_the_same(first) == [second]
    assert maybe_the_same(second) == [first]


def test_the_same_email_may_be_the_same_person():
    first = received(phone="918 555 0101")
    second = received(phone="918 555 0102", email="WILHELMINA@example.com")

    assert maybe_the_same(first) == [second]


def test_nothing_in_common_and_what_is_older_than_thirty_days_is_not_named():
    first = received()
    received(phone="918 555 0102", email="")
    received(phone="", email="")
    old = received()
    ConsultationRequest.objects.filter(pk=old.pk).update(
        received_at=first.received_at - timedelta(days=31)
    )

    assert maybe_the_same(first) == []


def test_an_extension_is_no_part_of_a_number():
    assert digits("(918) 555-0142 ext. 77") == "9185550142"


def test_the_screen_names_and_links_the_other_and_says_that_two_may_share_a_phone(
    front_desk_client,
):
    first, second = received(), received()

    tree = page(front_desk_client.get(change(first)))

    assert f"Maybe the same as {second.reference} (new)" in tree.text
    assert "two people may share a phone" in tree.text
    assert change(second) in [node["href"] for node in tree.all("a")]
    assert ConsultationRequest.objects.count() == 2


def test_who_asked_once_is_compared_with_nobody_on_the_screen(front_desk_client):
    request = received()
    received(phone="918 555 0102", email="")

    assert "Maybe the same" not in page(front_desk_client.get(change(request))).text
