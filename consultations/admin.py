"""The front desk: whom to call, what they asked, and how far it is."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime

from consultations.consent import WORDINGS
from consultations.forms import about_choices
from consultations.models import ConsultationRequest, Status
from practice.models import Act


def as_written(text):
    """A visitor's words: escaped, and unable to reorder what stands around them."""
    return format_html("<bdi>{}</bdi>", linebreaksbr(text)) if text else "Not given"


class MoveForm(forms.ModelForm):
    """Offers the legal moves, and refuses one that was chosen from a page grown old."""

    seen_status = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ConsultationRequest
        fields = ["status"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen_status"] = self.instance.status
        if "status" in self.fields:  # who may only look has no field
            statuses = [Status(self.instance.status), *self.instance.open_moves()]
            self.fields["status"].choices = [(status, status.label) for status in statuses]
            self.fields["status"].error_messages["invalid_choice"] = (
                "This request cannot go there now. Choose one of the listed moves."
            )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("seen_status") != self.instance.status:
            self._show_where_it_stands()
            raise ValidationError(
                "Somebody moved this request to “%(label)s” while you had it open, and your "
                "move was not made. See what happened below, then choose again.",
                params={"label": Status(self.instance.status).label},
            )
        return cleaned

    def _show_where_it_stands(self):
        """So that choosing again starts from what the page now shows."""
        self.data = self.data.copy()
        self.data["status"] = self.data["seen_status"] = self.instance.status


@admin.register(ConsultationRequest)
class ConsultationRequestAdmin(admin.ModelAdmin):
    """No names in the list: it may stand open on a screen that others can see."""

    form = MoveForm
    list_display = ["reference", "received_at", "status", "call_time", "message"]
    list_filter = ["status", "received_at"]
    actions = None
    fieldsets = [
        (
            "Who to call",
            {
                "fields": [
                    "name_as_written",
                    "phone_as_written",
                    "email_as_written",
                    "call_time",
                    "message",
                ]
            },
        ),
        ("What they asked", {"fields": ["about_in_words", "note_as_written"]}),
        ("Where it stands", {"fields": ["status", "seen_status"]}),
        ("Record", {"fields": ["reference", "received_at", "permission", "timeline"]}),
    ]
    readonly_fields = [
        *("name_as_written", "phone_as_written", "email_as_written", "call_time"),
        *("message", "about_in_words", "note_as_written"),
        *("reference", "received_at", "permission", "timeline"),
    ]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        requests = super().get_queryset(request).open_first()
        is_list = request.resolver_match.url_name.endswith("_changelist")
        return requests.without_words() if is_list else requests

    @admin.display(description="name")
    def name_as_written(self, obj):
        return as_written(obj.name)

    @admin.display(description="phone, as typed")
    def phone_as_written(self, obj):
        return as_written(obj.phone)

    @admin.display(description="email")
    def email_as_written(self, obj):
        return as_written(obj.email)

    @admin.display(description="note")
    def note_as_written(self, obj):
        return as_written(obj.note)

    @admin.display(description="may leave a message")
    def message(self, obj):
        return "Yes" if obj.may_leave_message else "No"

    @admin.display(description="about")
    def about_in_words(self, obj):
        """The title; the slug itself once the treatment is no longer on the site."""
        return dict(about_choices()).get(obj.about, obj.about)

    @admin.display(description="agreed to")
    def permission(self, obj):
        return WORDINGS.get(obj.consent_version, f"Wording {obj.consent_version}")

    @admin.display(description="what happened")
    def timeline(self, obj):
        acts = Act.objects.about(obj).select_related("by")
        return format_html_join("", "<div>{}</div>", ([_in_words(act)] for act in acts))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Whoever is shown what a visitor wrote stands in the record, before they see it."""
        try:
            response = super().change_view(request, object_id, form_url, extra_context)
        except ValidationError as error:  # another clerk was faster, at this very moment
            self.message_user(request, error.message, messages.ERROR)
            return HttpResponseRedirect(request.path)
        if response.status_code == 200:
            Act.record("viewed", response.context_data["original"], by=request.user)
        return response

    def save_model(self, request, obj, form, change):
        """The one way to change a request is its own move, from where the clerk saw it."""
        if "status" in form.changed_data:
            chosen, obj.status = obj.status, form.initial["status"]
            obj.move_to(chosen, by=request.user)


def _in_words(act):
    """A visitor's act has nobody's name."""
    who = f" by {act.by}" if act.by else ""
    detail = f" ({act.detail})" if act.detail else ""
    return f"{localtime(act.at):%B %-d, %Y, %-I:%M %p}: {act.verb}{who}{detail}"
