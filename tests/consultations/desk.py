"""The front desk's pages about requests, and what it does there."""

from django.urls import reverse

from practice.models import Act

LIST = "/admin/consultations/consultationrequest/"


def change(request):
    return reverse("admin:consultations_consultationrequest_change", args=[request.pk])


def move(client, request, status, seen=None, **kwargs):
    return client.post(
        change(request), {"status": status, "seen_status": seen or request.status}, **kwargs
    )


def verbs(request):
    return [act.verb for act in Act.objects.about(request)]
