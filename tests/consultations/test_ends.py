"""When a request comes to its end, and what is never forgotten."""

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from consultations.models import ConsultationRequest, Status
from consultations.retention import purge
from practice.models import StaffAccount
from tests.consultations.ends import is_kept, request_at

pytestmark = pytest.mark.django_db

OPEN = [Status.NEW, Status.IN_PROGRESS, Status.WAITING_FOR_REFERRAL]


def run():
    purge(ConsultationRequest.objects.all())


@pytest.mark.parametrize(
    ("status", "days", "charted", "kept"),
    [
        (Status.CLOSED, 29.9, None, True),
        (Status.CLOSED, 30, None, False),
        (Status.SPAM, 29.9, None, True),
        (Status.SPAM, 30, None, False),
        (Status.BOOKED, 89.9, None, True),
        (Status.BOOKED, 90, None, False),
        (Status.BOOKED, 40, 29.9, True),
        (Status.BOOKED, 40, 30, False),
        (Status.COULD_NOT_REACH, 89.9, None, True),
        (Status.COULD_NOT_REACH, 90, None, False),
        (Status.CLOSED, 35, 5, False),  # whichever comes first
        *[(status, 4000, None, True) for status in OPEN],
        *[(status, 4000, 4000, True) for status in OPEN],
    ],
)
def test_each_status_has_its_days(status, days, charted, kept):
    request = request_at(status, days, charted=charted)

    run()

    assert is_kept(request) == kept


def test_the_days_follow_the_settings(settings):
    settings.KEEP_CLOSED_DAYS = 3
    request = request_at(Status.CLOSED, 3)

    assert request.ends_at <= timezone.now()
    run()

    assert not is_kept(request)


@pytest.mark.parametrize("status", [Status.CLOSED, Status.SPAM, Status.BOOKED])
def test_what_nobody_has_opened_is_kept_and_shown_as_overdue(status):
    request = request_at(status, 400, viewed=False)

    run()

    assert is_kept(request)
    unread = ConsultationRequest.objects.past_its_days(timezone.now()).unread()
    assert list(unread) == [request]


ages = st.integers(0, 200)  # days


@how(max_examples=60, deadline=None)
@given(
    status=st.sampled_from(Status),
    days=ages,
    charted=st.none() | ages,
    viewed=st.booleans(),
    held=st.booleans(),
)
def test_whatever_happened_an_open_an_unread_and_a_held_one_are_kept(
    status, days, charted, viewed, held
):
    request = request_at(status, days, charted=charted, viewed=viewed)
    if held:
        request.hold("A court asks for it.", by=StaffAccount.objects.get_or_create()[0])
    is_at_its_end = request.ends_at is not None and request.ends_at <= timezone.now()

    run()

    assert is_kept(request) == (not is_at_its_end or not viewed)
    if status in OPEN or not viewed or held:
        assert is_kept(request)
