"""The manager's page of the record: who did what, day by day. To be read, and nothing else."""

from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.contrib import admin
from django.db.models import Value
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from practice.admin import ReadOnlyAdmin
from practice.hours import clock
from practice.looking import record_look
from practice.models import Act


class KindFilter(admin.SimpleListFilter):
    """Kinds of things as they are called on the desk's pages."""

    title = "kind of thing"
    parameter_name = "about"

    def lookups(self, request, model_admin):
        kinds = Act.objects.order_by().values_list("subject_kind", flat=True).distinct()
        return sorted([(kind, _words_for(kind)) for kind in kinds], key=lambda found: found[1])

    def queryset(self, request, queryset):
        return queryset.filter(subject_kind=self.value()) if self.value() else queryset


@admin.register(Act)
class ActAdmin(ReadOnlyAdmin):
    """Nothing here can be added, changed or deleted, by nobody; and a line has no page of its
    own."""

    list_filter = [
        ("by", admin.RelatedOnlyFieldListFilter),
        "verb",
        KindFilter,
        "at",
    ]
    list_select_related = ["by"]
    list_per_page = 100
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    date_hierarchy = "at"
    actions = None
    empty_value_display = "a visitor or the site"

    def get_urls(self):
        return [url for url in super().get_urls() if url.name == "practice_act_changelist"]

    @method_decorator(require_safe)
    def changelist_view(self, request, extra_context=None):
        """Who reads the record stands in it, too, before they see it."""
        context = {"title": "Record of acts", "is_nav_sidebar_enabled": False}
        response = super().changelist_view(request, context)
        if response.status_code == 200 and "cl" in response.context_data:
            record_look("read the record", Act, by=request.user)
            acts = response.context_data["cl"].result_list
            response.context_data["lines"] = _in_words(acts, request)
        return response


@dataclass
class Line:
    """An act in words."""

    number: int
    day: date
    time: str
    did: str  # “Fran viewed”, “Received”
    subject: str  # “consultation request ABCD-…”; "" where it is said already
    address: str  # of the subject's page; "" where there is none for this reader
    detail: str


def _in_words(acts, request):
    """A Line for each of `acts`."""
    addresses = _addresses(acts, request)
    for act in acts:
        at = localtime(act.at)
        yield Line(
            number=act.number,
            day=at.date(),
            time=clock(at),
            did=f"{act.by} {act.verb}" if act.by else act.verb.capitalize(),
            subject=_subject(act),
            address=addresses.get((act.subject_kind, act.subject_id), ""),
            detail=act.detail,
        )


def _subject(act):
    kind, is_own = act.subject_kind, act.subject_id == act.by_id
    if kind == "practice.act" or is_own and kind == "practice.staffaccount":
        return ""
    return f"{_words_for(kind)} {act.subject_name}" if act.subject_id else act.subject_name


def _words_for(kind):
    """The kind itself where a release has done away with it."""
    try:
        return str(apps.get_model(kind)._meta.verbose_name)
    except LookupError:
        return kind


def _addresses(acts, request):
    """Where subjects of these acts are shown, by kind and id: those that still exist and that
    this reader may open. One query for all of them."""
    queries = []
    for kind in {act.subject_kind for act in acts}:
        if _may_open(kind, request):
            ids = [act.subject_id for act in acts if act.subject_kind == kind]
            there = apps.get_model(kind).objects.filter(pk__in=ids).order_by()
            queries.append(there.values_list(Value(kind), "pk"))
    found = queries[0].union(*queries[1:]) if queries else []
    return {(kind, pk): _address(kind, pk) for kind, pk in found}


def _may_open(kind, request):
    return any(
        model._meta.label_lower == kind and screens.has_view_permission(request)
        for model, screens in admin.site._registry.items()
    )


def _address(kind, pk):
    return reverse(f"admin:{kind.replace('.', '_')}_change", args=[pk])
