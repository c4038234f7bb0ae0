"""One run of forgetting: what it leaves, what stops it, and what does not."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.utils import timezone

from consultations.models import Attempt, ConsultationRequest, ForgottenWeek, Note, Purge, Status
from consultations.retention import AlreadyRunning, purge
from practice.models import Act
from tests.consultations.ends import is_kept, request_at

pytestmark = pytest.mark.django_db


def test_what_is_forgotten_leaves_its_reference_and_numbers_and_nothing_else(front_desk, manager):
    request = request_at(Status.BOOKED, 400, about="nerve-blocks spinal-cord-stimulation")
    request.add_note("Wants Tuesday.", by=front_desk)
    before = Act.objects.about(request).exclude(detail="").count()
    reference = request.reference

    done = purge(ConsultationRequest.objects.all(), by=manager)

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

    purge(ConsultationRequest.objects.all())

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

    done = purge(ConsultationRequest.objects.all())

    assert (done.forgotten, done.failed) == (1, 1)
    assert is_kept(first)
    assert not is_kept(second)
    assert f"{first} could not be forgotten: ValueError." in caplog.text
    assert "Wilhelmina" not in caplog.text


def test_nothing_is_forgotten_that_was_not_approved():
    seen, unseen = request_at(Status.CLOSED, 40), request_at(Status.CLOSED, 40)

    purge(ConsultationRequest.objects.filter(pk=seen.pk))

    assert not is_kept(seen)
    assert is_kept(unseen)
    assert Purge.objects.get().forgotten == 1


def test_who_approved_it_stands_in_the_record_before_anything_goes(manager):
    request = request_at(Status.CLOSED, 40)

    purge(ConsultationRequest.objects.all(), by=manager)

    acts = Act.objects.order_by("number").values_list("verb", "by", "subject_name")
    assert list(acts)[-2:] == [
        ("began to forget", manager.pk, "consultation requests"),
        ("forgotten", manager.pk, request.reference),
    ]


def began(ago):
    return Purge.objects.create(started_at=timezone.now() - ago)


def test_it_does_not_run_twice_at_once():
    request = request_at(Status.CLOSED, 40)
    began(timedelta(minutes=59))

    with pytest.raises(AlreadyRunning):
        purge(ConsultationRequest.objects.all())

    assert is_kept(request)
    assert Purge.objects.count() == 1
    assert not Act.objects.filter(verb="began to forget").exists()


def test_one_that_broke_off_an_hour_ago_stops_nobody():
    request = request_at(Status.CLOSED, 40)
    began(timedelta(hours=1))

    purge(ConsultationRequest.objects.all())

    assert not is_kept(request)


def test_sessions_and_addresses_that_have_run_out_go_too():
    now = timezone.now()
    for age in (timedelta(hours=-1), timedelta(hours=2)):
        Session.objects.create(session_key=str(age), session_data="x", expire_date=now - age)
        Attempt.objects.create(at=now - age)

    purge(ConsultationRequest.objects.none())

    assert [session.session_key for session in Session.objects.all()] == ["-1 day, 23:00:00"]
    assert Attempt.objects.count() == 1


def test_files_that_could_not_be_cleaned_up_count_as_a_failure(monkeypatch, caplog):
    request = request_at(Status.CLOSED, 40)

    def busy():
        raise OperationalError("x")

    monkeypatch.setattr("consultations.retention.clean_up", busy)

    done = purge(ConsultationRequest.objects.all())

    assert not is_kept(request)
    assert (done.forgotten, done.failed) == (1, 1)
    assert "Deleted rows may still lie in the files: OperationalError." in caplog.text
