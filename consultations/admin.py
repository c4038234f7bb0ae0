"""The front desk's room in the admin. Its screens are in consultations/desk/."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse

from consultations import admin_outbox  # noqa: F401  registers the outbox
from consultations.desk import urls as desk_urls
from consultations.desk.board import board
from consultations.desk.request_page import request_page
from consultations.models import ConsultationRequest


@admin.register(ConsultationRequest)
class ConsultationRequestAdmin(admin.ModelAdmin):
    """Leads to the desk's screens. Nobody adds or deletes a request by hand: they come from
    visitors and go by the rules."""

    def get_urls(self):
        return [*desk_urls.urlpatterns, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        return board(request)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not object_id.isdecimal():
            raise Http404("There is no such request.")
        return request_page(request, int(object_id))

    def history_view(self, request, object_id, extra_context=None):
        """What happened stands on the page of the request itself."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        page = reverse("admin:consultations_consultationrequest_change", args=[object_id])
        return HttpResponseRedirect(f"{page}#record")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
