"""The manager's page of what is in trouble."""

from django.utils import timezone

from consultations.desk.page import FIGURES, screen, show
from consultations.trouble import troubles


@screen(FIGURES)
def trouble(request):
    return show(request, "trouble.html", "Trouble", troubles=troubles(timezone.now()))
