"""The screens of drafts: the five kinds of article with their rows."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse

from practice.admin import PicturedAdmin, RecordedAdmin
from treatments import models
from treatments.admin.fields import TYPED, ArticleForm
from treatments.admin.refused import Refused
from treatments.admin.rows import (
    SourceInline,
    known_sources,
    names_of_rows,
    rows_of,
    rows_on_screen,
)
from treatments.compose import compose, illustrations
from treatments.desk.checked import Checked
from treatments.desk.happened import happened
from treatments.desk.preview import preview
from treatments.desk.standing import Standing


class ArticleAdmin(PicturedAdmin, RecordedAdmin):
    """A draft. Saving it changes nothing that readers see."""

    form = ArticleForm
    formfield_overrides = TYPED
    change_form_template = "admin/treatments/article_change_form.html"
    list_display = ["title", "live_now"]
    top = ("The page’s top", {"fields": ["title", "lead", "summary", "description"]})
    drawing = ("Drawing", {"fields": ["illustration", "illustration_caption"]})
    picture = (
        "Picture",
        {
            "description": "Stands above the words. Not needed.",
            "fields": PicturedAdmin.picture_fields,
        },
    )
    notes = ("Notes and order", {"fields": ["to_confirm", "position"]})

    class Media:
        css = {"all": ["css/editing.css"]}
        js = ["js/editing.js"]

    def get_fieldsets(self, request, obj=None):
        names = list(getattr(self.model, "SECTIONS", {}))
        words = [("Sections", {"fields": names})] if names else []
        return [self.top, *words, self.drawing, self.picture, self.notes]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "illustration":
            names = [(name, name.replace("-", " ").capitalize()) for name in illustrations()]
            return forms.ChoiceField(choices=[("", "None"), *sorted(names)], required=False)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_object(self, request, object_id, from_field=None):
        """With its rows, for the fields and for what is composed of them."""
        article = super().get_object(request, object_id, from_field)
        if article:
            prefetch_related_objects([article], *names_of_rows(self.model, self.inlines))
        return article

    def get_changelist_instance(self, request):
        """With the live edition of each, which the list names."""
        listed = super().get_changelist_instance(request)
        listed.result_list = listed.result_list.prefetch_live()
        return listed

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
        name = f"treatments_{self.opts.model_name}_preview"
        own = path("<int:pk>/preview/", self.admin_site.admin_view(self.preview_view), name=name)
        return [own, *super().get_urls()]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """With how the saved draft stands, what the checks say of it, and why what was typed was
        refused: in place of the admin's own line, which names nothing."""
        if obj:
            context |= self._standing_of(request, obj)
        if context["errors"]:
            form, rows = context["adminform"].form, context["inline_admin_formsets"]
            context |= {"refused": Refused(form, rows), "errors": None}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _standing_of(self, request, obj):
        # what was typed is in `obj` after a form that was refused
        saved = obj if request.method == "GET" else self.model.objects.get(pk=obj.pk)
        words = compose(saved)
        return {
            "title": saved.title,
            "subtitle": None,
            "is_nav_sidebar_enabled": False,  # writing needs the width
            "standing": Standing(saved, words),
            "checked": Checked(saved, words),
            "known_sources": known_sources(request).all,
        }

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        # sent to its own address, or the browser would keep the "#…" of a link that was followed
        # and lead there once more
        form_url = form_url or request.path
        response = super().changeform_view(request, object_id, form_url, extra_context)
        typed = getattr(request, "typed", None)
        if typed is None:
            return response
        if "_preview" in request.POST:
            return preview(request, compose(typed))
        checked = Checked(typed, compose(typed), rows_on_screen(typed, request.formsets))
        context = {
            "checked": checked,
            "article": typed,
            "is_unsaved": True,
            "draft_address": request.path,  # the fields are there
        }
        return render(request, "admin/treatments/checks.html", context)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        request.formsets = formsets

    def response_change(self, request, obj):
        if "_preview" in request.POST or "_check" in request.POST:
            request.typed = self._undone(obj)
        elif "_propose" in request.POST:
            return HttpResponseRedirect(reverse("admin:treatments_propose", args=[obj.pk]))
        else:
            messages.success(request, "The draft is saved. Patients go on reading what they read.")
        return HttpResponseRedirect(request.path)

    def _undone(self, obj):
        """The article as it was typed, with its rows, of which nothing is kept: this runs within
        the transaction of the save, which is undone. What is made of it is made afterwards, when
        nobody has to wait for the database any more."""
        typed = self.model.objects.get(pk=obj.pk)
        prefetch_related_objects([typed], *names_of_rows(self.model, self.inlines))
        transaction.set_rollback(True)
        return typed

    def history_view(self, request, object_id, extra_context=None):
        """The record of acts: Django's own log has neither editions nor what is done with them."""
        article = super().get_object(request, unquote(object_id))
        if article is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        return happened(request, article)

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
        top, words, *rest = super().get_fieldsets(request, obj)
        facts = ["also_called", *models.Treatment.FACTS, "evidence_phrase"]
        return [
            (top[0], {"fields": [*top[1]["fields"], "slug"]}),
            ("At a glance", {"fields": facts}),
            ("When treatments are compared", {"fields": list(models.Treatment.COMPARED)}),
            (words[0], {"fields": [*words[1]["fields"], "clinic_note"]}),
            *rest,
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
