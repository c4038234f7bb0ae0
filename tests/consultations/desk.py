"""The front desk's pages about requests, and what it does there."""

from django.urls import reverse

from consultations.models import ConsultationRequest
from practice.models import Act
from tests.consultations.page import page

LIST = "/admin/consultations/consultationrequest/"


def change(request):
    return reverse("admin:consultations_consultationrequest_change", args=[request.pk])


def do(client, name, request, /, *, seen=None, follow=True, **typed):
    """Send the form called `name` on the screen of `request`, as it was `seen` (a version)."""
    version = ConsultationRequest.objects.get(pk=request.pk).version if seen is None else seen
    data = {f"{name}-{field}": value for field, value in ({"version": version} | typed).items()}
    address = reverse(f"admin:consultations_{name}", args=[request.pk])
    return client.post(address, data, follow=follow)


def move(client, request, status, /, **typed):
    return do(client, "move", request, status=status, **typed)


def form(response, name):
    """The form called `name` on that page; None where it is not offered."""
    forms = page(response).all("form")
    return next((node for node in forms if (node["action"] or "").endswith(f"/{name}/")), None)


def verbs(request):
    return [act.verb for act in Act.objects.about(request)]
