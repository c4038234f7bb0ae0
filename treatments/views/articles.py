"""The pages that patients read. Each asks for the live editions once."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from practice.models import Profile
from practice.storable import storable
from treatments.handout import handout_of
from treatments.live import LiveEditions
from treatments.models import Article, Edition, Treatment
from treatments.render import article_page
from treatments.structured_data import about_article, about_clinic, breadcrumbs, in_graph
from treatments.term_uses import uses_of_terms

TEMPLATES = {
    "treatment": "treatments/treatment.html",
    "guidance": "treatments/guidance.html",
    "page": "treatments/page.html",
    "safety-net": "treatments/get_help.html",
    "glossary": "treatments/glossary.html",
}


@require_safe
@storable()
def home(request):
    request.live = LiveEditions()
    context = {
        "practice": (profile := Profile.current()),
        "evidence_phrases": Treatment.Evidence.choices,
        "structured_data": in_graph(about_clinic(profile)),
    }
    return render(request, "treatments/home.html", context)


@require_safe
@storable()
def treatment_list(request):
    return render(request, "treatments/treatment_list.html")


@require_safe
@storable()
def treatment(request, slug, **options):
    return _article(request, slug, [Article.Kind.TREATMENT], **options)


@require_safe
@storable()
def page(request, slug, **options):
    kinds = [kind for kind in Article.Kind if kind != Article.Kind.TREATMENT]
    return _article(request, slug, kinds, **options)


@require_safe
@storable()
def site_index(request):
    return render(request, "treatments/site_index.html")


@require_safe
def edition(request, slug, number):
    """Where the code on a handout leads: to the page while it still says what was printed,
    or to a page that says it has changed."""
    editions = Edition.objects.filter(went_live_at__isnull=False).defer("content")
    printed = get_object_or_404(editions, card__slug=slug, number=number)
    if printed.state == "live":
        return redirect(printed.path)
    request.live = LiveEditions()
    context = {"printed": printed, "now": request.live.card(slug)}
    return render(request, "treatments/old_edition.html", context, status=410)


def _article(request, slug, kinds, **options):
    """The live edition at `slug`; `options` are those of `render_article`."""
    every_word = Article.Kind if slug == "glossary" else ()  # it says where each term is used
    request.live = LiveEditions(slug, kinds=every_word)
    edition = request.live.page
    if edition is None or edition.card["kind"] not in kinds:
        return _moved_gone_or_not_found(request, slug, kinds, **options)
    return render_article(request, edition.words, edition, **options)


def render_article(request, words, edition=None, *, is_preview=False, is_large_print=False):
    """One article as readers see it; `edition` is None for a draft."""
    profile = Profile.current()
    shown = article_page(words, request.live.terms, timezone.localdate())
    if words["kind"] == Article.Kind.GLOSSARY:
        shown.uses = uses_of_terms(request.live, timezone.localdate())
    trail = [("Treatments", "/treatments/")] if words["kind"] == "treatment" else []
    context = {
        "page": shown,
        "edition": edition,
        "handout": handout_of(edition),
        "is_preview": is_preview,
        "is_large_print": is_large_print,
        "canonical_path": shown.path,
        "practice": profile,
        "trail": trail,
        "about_slug": words["slug"] if words.get("is_a_procedure") else "",
        "structured_data": in_graph(
            *about_article(words, edition),
            breadcrumbs([*trail, (words["title"], shown.path)]),
            about_clinic(profile),
        ),
    }
    return render(request, TEMPLATES[words["kind"]], context)


def _moved_gone_or_not_found(request, slug, kinds, *, is_large_print=False):
    """A page with a new address leads there; one that was taken down says so and names the way
    on; others were never here."""
    moved = request.live.card(slug)
    if moved and moved.kind in kinds:
        way = redirect(moved.path + "large-print/" * is_large_print, permanent=True)
        way["Cache-Control"] = "no-cache"  # else a page that moves back sends a browser in circles
        return way
    once = Edition.objects.filter(went_live_at__isnull=False, card__slug=slug)
    if once.filter(article__kind__in=kinds).exists():
        return render(request, "410.html", status=410)
    raise Http404
