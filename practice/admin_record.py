"""The manager's page of the record: who did what, day by day. To be read, and nothing else."""

from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.contrib import admin
from django.db.models import Value
from django.urls import NoReverseMatch, reverse
from django.utils.decorators import method_decorator
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from practice.hours import clock
from practice.looking import record_look
from practice.models import Act


class KindFilter(admin.SimpleListFilter):
    """Kinds of things as they are called on the desk's pages."""

    title = "about"
    parameter_name = "about"

    def lookups(self, request, model_admin):
        kinds = Act.objects.order_by().values_list("subject_kind", flat=True).distinct()
        return sorted([(kind, _words_for(kind)) for kind in kinds], key=lambda found: found[1])

    def queryset(self, request, queryset):
        return queryset.filter(subject_kind=self.value()) if self.value() else queryset


@admin.register(Act)
class ActAdmin(admin.ModelAdmin):
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
    date_hierarchy = "at"
    actions = None
    empty_value_display = "a visitor or the site"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        return [url for url in super().get_urls() if url.name == "practice_act_changelist"]

    @method_decorator(require_safe)
    def changelist_view(self, request, extra_context=None):
        """Who reads the record stands in it, too, before they see it."""
        response = super().changelist_view(request, {"title": "Record of acts"})
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
    """A Line for each of `acts`. Which subjects still exist is one query for all of them."""
    there = _subjects_there(_kinds_open_to(request, acts), acts)
    for act in acts:
        at = localtime(act.at)
        yield Line(
            number=act.number,
            day=at.date(),
            time=clock(at),
            did=f"{act.by} {act.verb}" if act.by else act.verb.capitalize(),
            subject=_subject(act),
            address=_address(act) if (act.subject_kind, act.subject_id) in there else "",
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


def _kinds_open_to(request, acts):
    """The models of these acts' subjects whose pages may be opened."""
    found = []
    for kind in {act.subject_kind for act in acts if act.subject_id}:
        try:
            model = apps.get_model(kind)
        except LookupError:
            continue
        screens = admin.site.is_registered(model) and admin.site.get_model_admin(model)
        if screens and screens.has_view_permission(request):
            found.append(model)
    return found
