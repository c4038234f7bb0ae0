"""The search. What people look for is told to nobody: no log, no row, no cache has it."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from treatments.live import LiveEditions
from treatments.search import answer


@never_cache
@require_safe
def search(request):
    request.live = LiveEditions()
    found = answer(request.live, request.GET.get("q", ""), timezone.localdate())
    context = {"answer": found}
    return render(request, "treatments/search.html", context)
