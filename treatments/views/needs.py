"""Short pages by what hurts, put together from live editions."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from practice.storable import storable
from treatments.live import LiveEditions
from treatments.models import Article
from treatments.needs import NeedPage, find_need
from treatments.structured_data import breadcrumbs, in_graph


@require_safe
@storable()
def need(request, slug):
    request.live = live = LiveEditions(kinds=[Article.Kind.GUIDANCE])
    edition = live.guidance
    found = find_need(edition.words, slug) if edition else None
    if found is None:
        raise Http404
    page = NeedPage(found, edition.words, live.terms, timezone.localdate())
    trail = [(edition.card["title"], edition.path)]
    context = {
        "page": page,
        "edition": edition,
        "talked_about": page.talked_about(live),
        "others": page.others(live),
        "trail": trail,
        "structured_data": in_graph(breadcrumbs([*trail, (page.title, page.path)])),
    }
    return render(request, "treatments/need.html", context)
