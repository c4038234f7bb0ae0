"""The editors' desk: drafts in rows, their editions, and the steps between."""

from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, URLField
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from practice.admin import ReadOnlyAdmin
from treatments import models
from treatments.compose import compose
from treatments.live import LiveEditions
from treatments.models import Edition
from treatments.views.articles import render_article


def preview(request, words, edition=None):
    """A draft or an edition through the page that readers get."""
    request.live = LiveEditions(words["slug"])
    return render_article(request, words, edition, is_preview=True)


def move(request, step, done):
    """Try one step of an edition's life and say how it went."""
    try:
        step()
    except (ValidationError, PermissionDenied) as refusal:
        messages.error(request, " ".join(getattr(refusal, "messages", [str(refusal)])))
    else:
        messages.success(request, done)


class SourceInline(admin.StackedInline):
    model = models.ArticleSource
    extra = 0
    classes = ["collapse"]
    autocomplete_fields = ["source"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("source")


def rows_of(row_model):
    """An inline for one kind of row of an article, folded until it is needed, stacked so
    that each field has its label. Sources are looked up as one types: a list of all of
    them in every row would be megabytes."""
    names = {field.name for field in row_model._meta.fields}
    options = {
        "model": row_model,
        "extra": 0,
        "classes": ["collapse"],
        "autocomplete_fields": ["source"] if "source" in names else [],
    }
    return type(f"{row_model.__name__}Inline", (admin.StackedInline,), options)


class ArticleAdmin(admin.ModelAdmin):
    """A draft. Saving it changes nothing that readers see."""

    change_form_template = "admin/treatments/article_change_form.html"
    list_display = ["title", "live_now"]
    readonly_fields = ["live_now"]
    save_on_top = True
    top = (
        "The page’s top",
        {
            "description": "Saving here changes the draft only. Patients read the live edition.",
            "fields": ["live_now", "title", "lead", "summary", "description"],
        },
    )
    bottom = (
        "Picture and notes",
        {"fields": ["illustration", "illustration_caption", "position", "to_confirm"]},
    )

    def get_fieldsets(self, request, obj=None):
        names = list(getattr(self.model, "SECTIONS", {}))
        words = [("Sections", {"fields": names})] if names else []
        return [self.top, *words, self.bottom]

    def get_queryset(self, request):
        live = Edition.objects.live().defer("content")
        return (
            super()
            .get_queryset(request)
            .prefetch_related(Prefetch("editions", queryset=live, to_attr="live_editions"))
        )

    @admin.display(description="live now")
    def live_now(self, article):
        edition = next(iter(article.live_editions), None)
        if edition is None:
            return "nothing"
        signed = f"signed by {edition.signed_name}" if edition.is_signed else "not signed"
        return f"edition {edition.number}, {signed}"

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        info = self.opts.app_label, self.opts.model_name
        return [
            path(
                "<int:pk>/preview/",
                self.admin_site.admin_view(self.preview_view),
                name="{}_{}_preview".format(*info),
            ),
            *super().get_urls(),
        ]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        preview_name = f"admin:treatments_{self.opts.model_name}_preview"
        tools = {"may_propose": self._may_propose(request), "preview_name": preview_name}
        return super().changeform_view(request, object_id, form_url, tools | (extra_context or {}))

    def _may_propose(self, request):
        """On this screen: somebody who may only look at the draft asks for nothing."""
        return self.has_change_permission(request) and request.user.has_perm(
            "treatments.propose_edition"
        )

    def response_change(self, request, obj):
        """“Save and ask for review” freezes what was saved a moment ago."""
        if "_propose" not in request.POST:
            return super().response_change(request, obj)
        move(
            request,
            lambda: Edition.objects.propose(self.model.objects.get(pk=obj.pk), by=request.user),
            "Saved, and frozen as a new edition that waits for a clinician’s signature.",
        )
        return HttpResponseRedirect(request.path)

    def preview_view(self, request, pk):
        article = get_object_or_404(self.model, pk=pk)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        return preview(request, compose(article))


@admin.register(models.Treatment)
class TreatmentAdmin(ArticleAdmin):
    list_display = ["title", "evidence_phrase", "live_now"]
    inlines = [
        rows_of(models.Step),
        rows_of(models.Finding),
        rows_of(models.Stance),
        rows_of(models.QuestionToAsk),
        rows_of(models.CommonQuestion),
        SourceInline,
    ]

    def get_fieldsets(self, request, obj=None):
        top, words, bottom = super().get_fieldsets(request, obj)
        facts = ["also_called", *models.Treatment.FACTS, "evidence_phrase"]
        compared = list(models.Treatment.COMPARED)
        words[1]["fields"].append("clinic_note")
        return [
            top,
            ("At a glance", {"fields": facts}),
            ("When treatments are compared", {"fields": compared}),
            words,
            bottom,
        ]


@admin.register(models.Guidance)
class GuidanceAdmin(ArticleAdmin):
    inlines = [
        rows_of(models.Need),
        rows_of(models.Criterion),
        rows_of(models.BookingNote),
        rows_of(models.CheckQuestion),
        rows_of(models.SheetLine),
        rows_of(models.FirstLineCare),
        rows_of(models.RoleDuty),
        SourceInline,
    ]


@admin.register(models.Page)
class PageAdmin(ArticleAdmin):
    inlines = [rows_of(models.PageSection), SourceInline]


@admin.register(models.SafetyNet)
class SafetyNetAdmin(ArticleAdmin):
    inlines = [rows_of(models.SafetySign), SourceInline]


@admin.register(models.Glossary)
class GlossaryAdmin(ArticleAdmin):
    inlines = [rows_of(models.GlossaryTerm), SourceInline]


@admin.register(models.Source)
class SourceAdmin(admin.ModelAdmin):
    # an address that is typed without one begins with https://
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    list_display = ["key", "authors", "year", "kind", "checked_on"]
    list_filter = ["kind"]
    search_fields = ["key", "authors", "title"]


@admin.register(models.Synonym)
class SynonymAdmin(admin.ModelAdmin):
    list_display = ["phrase", "means"]
    search_fields = ["phrase", "means"]


def a_year_from_today():
    """When to look at a page again, unless a clinician says otherwise."""
    return timezone.localdate() + timedelta(days=365)


class SignForm(forms.Form):
    next_review_on = forms.DateField(
        label="Next review by", widget=forms.DateInput(attrs={"type": "date"})
    )


class UnpublishForm(forms.Form):
    reason = forms.CharField(max_length=200)


class StateFilter(admin.SimpleListFilter):
    title = parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("waiting", "waiting for a signature"), ("signed", "signed"), ("live", "live")]

    def queryset(self, request, editions):
        states = {
            "waiting": editions.waiting_for_signature,
            "signed": editions.waiting_to_be_published,
            "live": editions.live,
        }
        return states.get(self.value(), editions.all)()


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    """Frozen words: read them, sign them, publish them, take them down."""

    change_form_template = "admin/treatments/edition_change_form.html"
    list_display = ["__str__", "state", "proposed_at", "proposer", "signed_name"]
    list_filter = [StateFilter, "article"]
    ordering = ["-proposed_at"]
    fields = readonly_fields = [
        "state",
        "to_confirm",
        "proposed_at",
        "proposer",
        "signed_name",
        "signed_credentials",
        "signed_at",
        "next_review_on",
        "went_live_at",
        "retired_at",
        "retired_because",
        "sha256",
    ]

    def get_queryset(self, request):
        editions = super().get_queryset(request).select_related("proposed_by")
        return editions.defer("content")

    @admin.display(description="proposed by", ordering="proposed_by")
    def proposer(self, edition):
        return edition.proposed_by or "came with the site"

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/preview/", wrap(self.preview_view), name="treatments_edition_preview"),
            path("<int:pk>/step/<str:step>/", wrap(self.step_view), name="treatments_edition_step"),
            *super().get_urls(),
        ]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        tools = {
            "may_sign": request.user.has_perm("treatments.sign_edition"),
            "may_publish": request.user.has_perm("treatments.publish_edition"),
            "may_unpublish": request.user.has_perm("treatments.unpublish_edition"),
            "sign_form": SignForm(initial={"next_review_on": a_year_from_today()}),
            "unpublish_form": UnpublishForm(),
        }
        return super().changeform_view(request, object_id, form_url, tools | (extra_context or {}))

    def preview_view(self, request, pk):
        edition = get_object_or_404(Edition, pk=pk)
        if not self.has_view_permission(request, edition):
            raise PermissionDenied
        return preview(request, edition.content, edition)

    @method_decorator(require_POST)
    def step_view(self, request, pk, step):
        edition = get_object_or_404(Edition, pk=pk)
        if not self.has_view_permission(request, edition):
            raise PermissionDenied
        steps = {"sign": self.sign, "publish": self.publish, "unpublish": self.unpublish}
        if step in steps:
            steps[step](request, edition)
        return HttpResponseRedirect(reverse("admin:treatments_edition_change", args=[pk]))

    def sign(self, request, edition):
        form = SignForm(request.POST)
        if form.is_valid():
            day = form.cleaned_data["next_review_on"]
            move(
                request,
                lambda: edition.sign(request.user, day),
                f"Signed. The signature covers the words with SHA-256 {edition.sha256[:12]}…",
            )
        else:
            messages.error(request, "Enter the day by which this page must be checked again.")

    def publish(self, request, edition):
        move(request, lambda: edition.publish(request.user), "Patients read this edition now.")

    def unpublish(self, request, edition):
        form = UnpublishForm(request.POST)
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            move(request, lambda: edition.unpublish(request.user, reason), "The page is down.")
        else:
            messages.error(request, "Say why, in at most 200 characters; the record keeps it.")
