"""The editors' desk: drafts in rows, their editions, and the steps between."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from practice.admin import ReadOnlyAdmin
from treatments import models
from treatments.compose import compose
from treatments.live import LiveEditions
from treatments.models import Edition
from treatments.views import render_article

PREVIEW_CACHE = "no-store, private"


def preview(request, words, edition=None):
    """A draft or an edition through the page that readers get."""
    request.live = LiveEditions(words["slug"])
    response = render_article(request, words, edition, is_preview=True)
    response.headers["Cache-Control"] = PREVIEW_CACHE
    return response


def move(request, step, done):
    """Try one step of an edition's life and say how it went."""
    try:
        step()
    except (ValidationError, PermissionDenied) as refusal:
        messages.error(request, " ".join(getattr(refusal, "messages", [str(refusal)])))
    else:
        messages.success(request, done)


class SourceInline(admin.TabularInline):
    model = models.ArticleSource
    extra = 0
    autocomplete_fields = ["source"]


def rows_of(row_model, style=admin.StackedInline):
    """An inline for one kind of row of an article."""
    return type(f"{row_model.__name__}Inline", (style,), {"model": row_model, "extra": 0})


class ArticleAdmin(admin.ModelAdmin):
    """A draft. Saving it changes nothing that readers see."""

    change_form_template = "admin/treatments/article_change_form.html"
    list_display = ["title", "live_now"]
    readonly_fields = ["live_now"]
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

    @admin.display(description="live now")
    def live_now(self, article):
        edition = article.live_edition
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
            path(
                "<int:pk>/propose/",
                self.admin_site.admin_view(self.propose_view),
                name="{}_{}_propose".format(*info),
            ),
            *super().get_urls(),
        ]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        tools = {
            "may_propose": request.user.has_perm("treatments.propose_edition"),
            "preview_name": f"admin:treatments_{self.opts.model_name}_preview",
            "propose_name": f"admin:treatments_{self.opts.model_name}_propose",
        }
        return super().changeform_view(request, object_id, form_url, tools | (extra_context or {}))

    def preview_view(self, request, pk):
        article = get_object_or_404(self.model, pk=pk)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        return preview(request, compose(article))

    @method_decorator(require_POST)
    def propose_view(self, request, pk):
        article = get_object_or_404(self.model, pk=pk)
        may_propose = request.user.has_perm("treatments.propose_edition")
        if not (may_propose and self.has_change_permission(request, article)):
            raise PermissionDenied
        move(
            request,
            lambda: Edition.objects.propose(article, by=request.user),
            "The draft is frozen as a new edition and waits for a clinician’s signature.",
        )
        return HttpResponseRedirect(
            reverse(f"admin:treatments_{self.opts.model_name}_change", args=[pk])
        )


@admin.register(models.Treatment)
class TreatmentAdmin(ArticleAdmin):
    list_display = ["title", "evidence_phrase", "live_now"]
    inlines = [
        rows_of(models.Step),
        rows_of(models.Finding),
        rows_of(models.Stance),
        rows_of(models.QuestionToAsk, admin.TabularInline),
        rows_of(models.CommonQuestion),
        SourceInline,
    ]

    def get_fieldsets(self, request, obj=None):
        top, words, bottom = super().get_fieldsets(request, obj)
        facts = ["also_called", *models.Treatment.FACTS, "evidence_phrase"]
        return [top, ("At a glance", {"fields": facts}), words, bottom]


@admin.register(models.Guidance)
class GuidanceAdmin(ArticleAdmin):
    inlines = [
        rows_of(models.Need),
        rows_of(models.Criterion),
        rows_of(models.FirstLineCare),
        rows_of(models.RoleDuty),
        SourceInline,
    ]


@admin.register(models.Page)
class PageAdmin(ArticleAdmin):
    inlines = [rows_of(models.PageSection), SourceInline]


@admin.register(models.SafetyNet)
class SafetyNetAdmin(ArticleAdmin):
    inlines = [rows_of(models.SafetySign, admin.TabularInline), SourceInline]


@admin.register(models.Glossary)
class GlossaryAdmin(ArticleAdmin):
    inlines = [rows_of(models.GlossaryTerm), SourceInline]


@admin.register(models.Source)
class SourceAdmin(admin.ModelAdmin):
    list_display = ["key", "authors", "year", "kind", "checked_on"]
    list_filter = ["kind"]
    search_fields = ["key", "authors", "title"]


class SignForm(forms.Form):
    next_review_on = forms.DateField(
        label="Next review by", widget=forms.DateInput(attrs={"type": "date"})
    )


class UnpublishForm(forms.Form):
    reason = forms.CharField(max_length=200)


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    """Frozen words: read them, sign them, publish them, take them down."""

    change_form_template = "admin/treatments/edition_change_form.html"
    list_display = ["__str__", "state", "proposed_at", "proposed_by", "signed_name"]
    list_select_related = ["proposed_by"]
    list_filter = ["article"]
    fields = readonly_fields = [
        "state",
        "proposed_at",
        "proposed_by",
        "signed_name",
        "signed_credentials",
        "signed_at",
        "next_review_on",
        "went_live_at",
        "retired_at",
        "retired_because",
        "sha256",
    ]

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
            "sign_form": SignForm(),
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
        reason = request.POST.get("reason", "")
        move(request, lambda: edition.unpublish(request.user, reason), "The page is down.")
