"""Programs are set aside, people are not; and nobody is thrown away."""

from collections import Counter

import pytest
from django.test import Client

from consultations.draft import Draft
from consultations.models import ConsultationRequest, Status
from tests.consultations.visitor import FORM, PAGES, posted
from tests.reliability.clients import draft_in
from tests.reliability.conftest import MANY
from tests.reliability.crowds import people, programs

pytestmark = [pytest.mark.long, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def a_busy_hour(settings):
    """They all come within one hour."""
    settings.ACCEPTED_PER_HOUR_BY_SITE = MANY


def outcome(answer):
    """What became of a request: "new", "spam", or "refused" before it was saved."""
    if answer.status_code == 429:
        return "refused"
    assert answer.status_code == 302, answer.content.decode()
    return ConsultationRequest.objects.latest("pk").status


def walk(sender, order):
    """Turn page by page as a browser does; returns what the last one was answered."""
    client = Client(REMOTE_ADDR=sender.address)
    travelling = Draft(started_at=sender.draft().started_at)
    for page in PAGES[:-1]:
        fields = posted(page, travelling, **sender.turned(page))
        answer = client.post(FORM, dict(order(fields.items())))
        assert answer.status_code == 200
        travelling = Draft.open(draft_in(answer.content.decode()))
    return client.post(FORM, posted("check", travelling))


def send_at_once(client, sender):
    """Programs do not turn pages."""
    return client.post(FORM, posted("check", sender.draft()), REMOTE_ADDR=sender.address)


def test_of_500_programs_95_in_100_do_not_reach_the_desk_as_people(client, figures):
    outcomes = Counter(
        (sender.kind, outcome(send_at_once(client, sender))) for sender in programs()
    )

    for (kind, became), number in sorted(outcomes.items()):
        figures(f"{kind}: {number} {became}")
    believed = sum(number for (_, became), number in outcomes.items() if became == Status.NEW)
    assert sum(outcomes.values()) == 500
    assert believed <= 25
    assert outcomes["honeypot", "spam"] == 120  # set aside, not thrown away
    assert ConsultationRequest.objects.count() == 500 - outcomes["flood", "refused"]


@pytest.mark.parametrize("order", [list, reversed])
def test_of_200_people_all_are_kept_and_at_most_two_set_aside(figures, order):
    """In the order of the page, and in another one, as some helpers of browsers fill in."""
    outcomes = Counter(outcome(walk(person, order)) for person in people())

    figures(f"{dict(outcomes)}")
    assert len({person.address for person in people()}) > 40
    assert outcomes["refused"] == 0
    assert ConsultationRequest.objects.count() == sum(outcomes.values()) == 200
    assert outcomes[Status.SPAM] <= 2
