"""Frozen words: to be read, signed, published, taken down. Their screens are in
treatments/desk/."""

from django.contrib import admin
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path

from practice.admin import ReadOnlyAdmin
from practice.screens import screen
from treatments.desk import urls as desk_urls
from treatments.desk.edition_page import SEE, edition_page
from treatments.desk.preview import preview
from treatments.models import Edition


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
    list_display = ["__str__", "state", "proposed_at", "proposer", "signed_name"]
    list_filter = [StateFilter, "article"]
    ordering = ["-proposed_at"]

    def get_queryset(self, request):
        editions = super().get_queryset(request).select_related("proposed_by")
        return editions.defer("content")

    @admin.display(description="proposed by", ordering="proposed_by")
    def proposer(self, edition):
        return edition.proposed_by or "came with the site"

    def get_urls(self):
        name = "treatments_edition_preview"
        own = path("<int:pk>/preview/", screen(SEE)(self.preview_view), name=name)
        return [own, *desk_urls.urlpatterns, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not object_id.isdecimal():
            raise Http404("There is no such edition.")
        return edition_page(request, int(object_id))

    def preview_view(self, request, pk):
        edition = get_object_or_404(Edition, pk=pk)
        return preview(request, edition.content, edition)
