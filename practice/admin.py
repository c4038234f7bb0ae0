from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpResponseRedirect
from django.urls import reverse

from practice.models import Act, Clinician, Closure, OpeningHours, Profile
from practice.pictures import without_bytes


class RecordedAdmin(admin.ModelAdmin):
    """Writes what Django logs of an addition, a change or a deletion into the record of acts,
    too."""

    def log_addition(self, request, obj, message):
        entry = super().log_addition(request, obj, message)
        Act.record("added", obj, by=request.user)
        return entry

    def log_change(self, request, obj, message):
        entry = super().log_change(request, obj, message)
        if message:  # else nothing was changed
            Act.record("changed", obj, by=request.user, detail=entry.get_change_message()[:200])
        return entry

    def log_deletions(self, request, queryset):
        entries = super().log_deletions(request, queryset)
        for obj in queryset:
            Act.record("deleted", obj, by=request.user)
        return entries


class PicturedAdmin(admin.ModelAdmin):
    """Of something that may show a picture (practice.models.picture.Pictured): it is chosen by
    name, and deleted on its own screen only."""

    picture_fields = ["picture", "picture_alt", "picture_is_decorative"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "picture":
            field.queryset = without_bytes()
            field.widget.can_delete_related = False
        return field


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
class ClinicianAdmin(PicturedAdmin, RecordedAdmin):
    list_display = ["name", "credentials", "account", "is_shown"]
    list_filter = ["is_shown"]
    search_fields = ["name"]
    fieldsets = [
        (None, {"fields": ["name", "credentials", "board_certification", "about"]}),
        (
            "Portrait",
            {
                "description": "Shown beside the words on “Our clinicians”. Ask the person first.",
                "fields": PicturedAdmin.picture_fields,
            },
        ),
        ("On this site", {"fields": ["account", "is_shown", "position"]}),
    ]


class ReadOnlyAdmin(admin.ModelAdmin):
    """A screen on which nothing can be added, changed or deleted by hand."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


# they need what stands above, and register accounts, pictures and the record
from practice import admin_accounts, admin_pictures, admin_record  # noqa: E402, F401
