"""One edition on one screen: what became of it, what is next, what was said of it."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from practice.models import Act
from practice.screens import screen, show
from treatments.desk.draft import draft_address
from treatments.desk.forms import FORMS
from treatments.desk.linking import pages_that_link_to
from treatments.models import Article, Edition

SEE = "treatments.view_edition"


@screen(SEE)
@require_safe
def edition_page(request, pk):
    return _screen_of(request, find_edition(pk))


def step(name):
    """The view that does one of FORMS with an edition, for those whose role may. What cannot be
    done comes back with what was typed."""

    @screen(FORMS[name].permission)
    @require_POST
    def do(request, pk):
        form = FORMS[name](find_edition(pk), request.user, request.POST)
        if not form.carry_out():
            return _screen_of(request, find_edition(pk), refused=form, status=422)
        messages.success(request, form.done)
        return HttpResponseRedirect(reverse("admin:treatments_edition_change", args=[pk]))

    return do


def find_edition(pk):
    people = ["article", "proposed_by", "scheduled_by"]
    return get_object_or_404(Edition.objects.select_related(*people), pk=pk)


def _screen_of(request, edition, refused=None, status=200):
    forms = {name: form(edition, request.user) for name, form in FORMS.items()}
    later = edition.article.editions.filter(number__gt=edition.number).defer("content")
    if refused:
        forms[refused.name] = refused
    return show(
        request,
        "treatments/edition.html",
        str(edition),
        status=status,
        edition=edition,
        forms={name: form for name, form in forms.items() if form.is_offered},
        refused=refused,
        article=edition.article,
        draft_address=draft_address(edition.article, request.user),
        is_safety_net=edition.article.kind == Article.Kind.SAFETY_NET,
        to_confirm=edition.to_confirm.splitlines(),
        comments=edition.comments.select_related("made_by", "resolved_by"),
        has_open_comment=edition.comments.open().exists(),
        later=later.first(),
        is_superseded=later.filter(went_live_at__isnull=False).exists(),
        linking=pages_that_link_to(edition.path) if edition.article.is_taken_down else [],
        acts=Act.objects.about(edition).select_related("by"),
    )
