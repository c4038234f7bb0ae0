"""The pages that patients read. Each asks for the live editions once."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from practice.models import Profile
from treatments.live import LiveEditions
from treatments.models import Article, Treatment
from treatments.render import article_page
from treatments.structured_data import about_article, about_clinic, breadcrumbs, in_graph

TEMPLATES = {
    "treatment": "treatments/treatment.html",
    "guidance": "treatments/guidance.html",
    "page": "treatments/page.html",
    "safety-net": "treatments/get_help.html",
    "glossary": "treatments/glossary.html",
}


@require_safe
def home(request):
    request.live = LiveEditions()
    context = {
        "practice": (profile := Profile.current()),
        "evidence_phrases": Treatment.Evidence.choices,
        "structured_data": in_graph(about_clinic(profile)),
    }
    return render(request, "treatments/home.html", context)


@require_safe
def treatment_list(request):
    return render(request, "treatments/treatment_list.html")


@require_safe
def treatment(request, slug):
    return _article(request, slug, [Article.Kind.TREATMENT])


@require_safe
def page(request, slug):
    return _article(request, slug, [kind for kind in Article.Kind if kind != "treatment"])


@require_safe
def site_index(request):
    return render(request, "treatments/site_index.html")


def _article(request, slug, kinds):
    request.live = LiveEditions(slug)
    edition = request.live.page
    if edition is None or edition.card["kind"] not in kinds:
        return _gone_or_not_found(request, slug, kinds)
    return render_article(request, edition.words, edition)


def render_article(request, words, edition=None, *, is_preview=False):
    """One article as readers see it; `edition` is None for a draft."""
    profile = Profile.current()
    shown = article_page(words, request.live.terms, timezone.localdate())
    trail = [("Treatments", "/treatments/")] if words["kind"] == "treatment" else []
    context = {
        "page": shown,
        "edition": edition,
        "is_preview": is_preview,
        "practice": profile,
        "trail": trail,
        "about_slug": words["slug"] if words.get("is_a_procedure") else "",
        "structured_data": in_graph(
            *about_article(words, edition),
            breadcrumbs([*trail, (words["title"], request.path)]),
            about_clinic(profile),
        ),
    }
    return render(request, TEMPLATES[words["kind"]], context)


def _gone_or_not_found(request, slug, kinds):
    """A page that was taken down says so and names the way on; others were never here."""
    if Article.objects.ever_live().filter(slug=slug, kind__in=kinds).exists():
        return render(request, "410.html", status=410)
    raise Http404
