"""When a request comes to its end, and what is never forgotten."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consultations.models import ConsultationRequest, ForgottenWeek, Note, Purge, Status
from consultations.models.kept import VIEWED, Held
from consultations.retention import purge
from practice.models import Act
from tests.consultations.visitor import received

pytestmark = pytest.mark.django_db

OPEN = [Status.NEW, Status.IN_PROGRESS, Status.WAITING_FOR_REFERRAL]


def request_at(status, days, *, charted=None, viewed=True, **fields):
    """One that has been there for `days`, and in the chart for `charted`."""
    request, now = received(), timezone.now()
    if status == Status.CLOSED:
        fields["closed_because"] = "answered"
    if charted is not None:
        fields["charted_at"] = now - timedelta(days=charted)
    since = {"status_since": now - timedelta(days=days), "received_at": now - timedelta(days=days)}
    ConsultationRequest.objects.filter(pk=request.pk).update(status=status, **since, **fields)
    if viewed:
        Act.record(VIEWED, request)
    request.refresh_from_db()
    return request


def run(**kwargs):
    return purge(ConsultationRequest.objects.all(), **kwargs)


def is_kept(request):
    return ConsultationRequest.objects.filter(pk=request.pk).exists()


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


def test_a_held_one_is_kept_until_it_is_released(manager):
    request = request_at(Status.CLOSED, 400)
    request.hold("A court asks for it.", by=manager)
    assert request.ends_at is None
    run()
    with pytest.raises(Held):
        request.forget("withdrawn")
    assert is_kept(request)

    request.release(by=manager)
    run()

    assert not is_kept(request)


def test_why_it_is_held_stands_in_no_act(manager):
    request = request_at(Status.CLOSED, 400)
    request.hold("A court asks for it.", by=manager)

    assert not [act for act in Act.objects.all() if "court" in act.detail]
    assert ConsultationRequest.objects.get().held_because == "A court asks for it."


def test_what_is_forgotten_leaves_its_reference_and_numbers_and_nothing_else(front_desk, manager):
    request = request_at(Status.BOOKED, 400, about="nerve-blocks spinal-cord-stimulation")
    request.add_note("Wants Tuesday.", by=front_desk)
    before = Act.objects.about(request).exclude(detail="").count()
    reference = request.reference

    done = run(by=manager)

    assert (done.forgotten, done.failed, done.by) == (1, 0, manager)
    assert done.ended_at
    assert not Note.objects.exists()
    acts = Act.objects.filter(subject_name=reference)
    assert acts.count() > before
    assert (acts.first().verb, acts.first().by) == ("forgotten", manager)
    assert not [act for act in acts if act.detail]
    week = ForgottenWeek.objects.get()
    assert (week.requests, week.tried, week.by_status) == (1, 0, {"booked": 1})
    assert week.by_treatment == {"nerve-blocks": 1, "spinal-cord-stimulation": 1}
    assert week.week_on.weekday() == 0


def test_spam_counts_as_spam_only():
    request_at(Status.SPAM, 31)

    run()

    week = ForgottenWeek.objects.get()
    assert (week.requests, week.by_treatment, week.by_status) == (0, {}, {"spam": 1})


def test_one_that_cannot_be_forgotten_stops_no_other(monkeypatch, caplog):
    first, second = request_at(Status.CLOSED, 40), request_at(Status.CLOSED, 40)
    forget = ConsultationRequest.forget

    def broken(self, *args, **kwargs):
        if self.pk == first.pk:
            raise ValueError("Wilhelmina")
        return forget(self, *args, **kwargs)

    monkeypatch.setattr(ConsultationRequest, "forget", broken)

    done = run()

    assert (done.forgotten, done.failed) == (1, 1)
    assert is_kept(first)
    assert not is_kept(second)
    assert "ValueError" in caplog.text
    assert "Wilhelmina" not in caplog.text


def test_nothing_is_forgotten_that_was_not_approved():
    seen, unseen = request_at(Status.CLOSED, 40), request_at(Status.CLOSED, 40)

    purge(ConsultationRequest.objects.filter(pk=seen.pk))

    assert not is_kept(seen)
    assert is_kept(unseen)
    assert Purge.objects.get().forgotten == 1
