"""Requests that have been dealt with for so long."""

from datetime import timedelta

from django.utils import timezone

from consultations.models import ConsultationRequest, Status
from consultations.models.kept import VIEWED
from practice.models import Act
from tests.consultations.visitor import received


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


def is_kept(request):
    return ConsultationRequest.objects.filter(pk=request.pk).exists()
