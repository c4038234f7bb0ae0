"""Treatments side by side. Two or three by a form whose address can be kept and shared."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from practice.storable import storable
from treatments.comparison import Comparison
from treatments.live import LiveEditions
from treatments.models import Article


@require_safe
@storable("with")
def compare(request):
    request.live = LiveEditions(kinds=[Article.Kind.TREATMENT])
    comparison = Comparison(request.live, request.GET.getlist("with"), timezone.localdate())
    return render(request, "treatments/compare.html", {"comparison": comparison})
