from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpResponseRedirect
from django.urls import reverse

from practice.models import Act, Clinician, Closure, OpeningHours, Profile


class RecordedAdmin(admin.ModelAdmin):
    """Writes what Django logs of an addition or a change into the record of acts, too."""

    def log_addition(self, request, obj, message):
        entry = super().log_addition(request, obj, message)
        Act.record("added", obj, by=request.user)
        return entry

    def log_change(self, request, obj, message):
        entry = super().log_change(request, obj, message)
        Act.record("changed", obj, by=request.user, detail=entry.get_change_message()[:200])
        return entry


class OpeningHoursInline(admin.TabularInline):
    """Takes times as people here write them, 9am as well as 16:30."""

    model = OpeningHours
    formfield_overrides = {
        models.TimeField: {
            "input_formats": ["%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M%p", "%I %p", "%I%p"],
            "error_messages": {"invalid": "Write the time as 9am, 4:30 pm or 16:30."},
        }
    }
    extra = 1  # a row to fill in without scripts
    max_num = 7


class ClosureInline(admin.TabularInline):
    model = Closure
    extra = 1  # a row to fill in without scripts


@admin.register(Profile)
class ProfileAdmin(RecordedAdmin):
    inlines = [OpeningHoursInline, ClosureInline]
    fieldsets = [
        (
            "How patients know and reach you",
            {
                "description": "Leave blank what you do not know yet: every page reads well "
                "without it.",
                "fields": ["name", "phone", "after_hours_phone", "relay"],
            },
        ),
        ("Where you are", {"fields": ["street", "city", "state", "postal_code"]}),
        (
            "Requests for a consultation",
            {
                "description": "To promise a time, the site needs your phone and opening hours, "
                "too. While one of the three is blank, it promises nothing. Days under "
                "“Closures” do not count.",
                "fields": ["call_back_hours", "notice_email"],
            },
        ),
        ("Who stands behind this site", {"fields": ["operator", "funding"]}),
        ("Notices", {"fields": ["privacy_practices", "non_discrimination"]}),
    ]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        """There is one profile: open it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        profile, _ = Profile.objects.get_or_create(pk=1)
        return HttpResponseRedirect(reverse("admin:practice_profile_change", args=[profile.pk]))


@admin.register(Clinician)
class ClinicianAdmin(RecordedAdmin):
    list_display = ["name", "credentials", "account", "is_shown"]
    list_filter = ["is_shown"]
    search_fields = ["name"]


class ReadOnlyAdmin(admin.ModelAdmin):
    """A screen on which nothing can be added, changed or deleted by hand."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


# both need what stands above
from practice import admin_accounts, admin_record  # noqa: E402, F401  register accounts and record
