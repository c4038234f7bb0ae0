"""The front desk: whom to call, what they asked, and how far it is."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime

from consultations import admin_outbox  # noqa: F401  registers the outbox
from consultations.consent import WORDINGS
from consultations.desk import urls as desk_urls
from consultations.desk.board import board
from consultations.forms.choices import (
    PAIN_PLACES,
    PAIN_SINCE,
    REFERRAL,
    TRIED,
    about_choices,
)
from consultations.models import ConsultationRequest, Status, WhoFor
from consultations.shown import as_written
from practice.looking import record_look
from practice.models import Act


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


def typed(name, description):
    """A column of the page: what the visitor typed there."""

    @admin.display(description=description)
    def shown(obj):
        return as_written(getattr(obj, name))

    return shown


def chosen(name, description, choices):
    """A column of the page: what the visitor chose there, one or more. What is no choice any
    more, such as a treatment that left the site, is shown as it was sent."""

    @admin.display(description=description)
    def shown(obj):
        offered = dict(choices() if callable(choices) else choices)
        picked = getattr(obj, name).split()
        return ", ".join(offered.get(value, value) for value in picked) or "Not given"

    return shown


def said(name, description, yes="Yes", no="No"):
    """A column of the page: a yes or a no, in words. Django’s green tick would call a sign
    that cannot wait good news."""

    @admin.display(description=description, ordering=name)
    def shown(obj):
        return yes if getattr(obj, name) else no

    return shown


SIGN = said("has_checked_sign", "911 sign", "YES: says a doctor checked it. Ask first.", "None")
MESSAGE = said("may_leave_message", "may leave a message")

WHO_FOR = [(WhoFor.ME, "The person who wrote"), *WhoFor.choices[1:]]

WHO_TO_CALL = [
    *("call_due_at", "sent_from_the_same_form", SIGN),
    *(chosen("who_for", "who it is for", WHO_FOR), typed("relation", "relation to that person")),
    *(typed("name", "name"), typed("phone", "phone, as typed"), typed("email", "email")),
    *("reach_by", "call_time", MESSAGE, typed("language", "language")),
    said("needs_interpreter", "needs an interpreter"),
    said("uses_relay", "calls through a relay service"),
    typed("access_needs", "access needs"),
]
WHAT_THEY_ASKED = [
    chosen("about", "about", about_choices),
    chosen("pain_places", "where it hurts", PAIN_PLACES),
    chosen("pain_since", "since when", PAIN_SINCE),
    chosen("tried", "tried", TRIED),
    chosen("referral", "sent by a doctor", REFERRAL),
    typed("referred_by", "which doctor"),
    typed("note", "note"),
]
RECORD = ["reference", "received_at", "permission", "timeline"]


@admin.register(ConsultationRequest)
class ConsultationRequestAdmin(admin.ModelAdmin):
    """No names in the list: it may stand open on a screen that others can see."""

    form = MoveForm
    list_display = [
        "reference",
        "received_at",
        "status",
        SIGN,
        "call_due_at",
        "call_time",
        MESSAGE,
    ]
    list_filter = ["status", "has_checked_sign", "needs_interpreter", "received_at"]
    actions = None
    fieldsets = [
        ("Who to call", {"fields": WHO_TO_CALL}),
        ("What they asked", {"fields": WHAT_THEY_ASKED}),
        ("Where it stands", {"fields": ["status", "seen_status"]}),
        ("Record", {"fields": RECORD}),
    ]
    readonly_fields = [*WHO_TO_CALL, *WHAT_THEY_ASKED, *RECORD]

    def changelist_view(self, request, extra_context=None):
        return board(request)

    def get_urls(self):
        return [*desk_urls.urlpatterns, *super().get_urls()]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        requests = super().get_queryset(request).open_first()
        is_list = request.resolver_match.url_name.endswith("_changelist")
        return requests.without_words() if is_list else requests

    @admin.display(description="sent from the same form")
    def sent_from_the_same_form(self, obj):
        """Links to the requests it corrects and to those that correct it: the newest counts."""
        others = obj.from_the_same_form().order_by("-pk")
        return format_html_join("", "<div>{}{}</div>", _links(obj, others)) or "None"

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
            record_look("viewed", response.context_data["original"], by=request.user)
        return response

    def save_model(self, request, obj, form, change):
        """The one way to change a request is its own move, from where the clerk saw it."""
        if "status" in form.changed_data:
            chosen, obj.status = obj.status, form.initial["status"]
            obj.move_to(chosen, by=request.user)


def _links(request, others):
    """(words, link to its page) for each of `others`, from the same form as `request`."""
    for other in others:
        is_newer = other.pk > request.pk
        words = "CORRECTED BY THE NEWER " if is_newer else "Corrects the older "
        address = reverse("admin:consultations_consultationrequest_change", args=[other.pk])
        yield words, format_html('<a href="{}">{}</a>', address, other)


def _in_words(act):
    """A visitor's act has nobody's name."""
    who = f" by {act.by}" if act.by else ""
    detail = f" ({act.detail})" if act.detail else ""
    return f"{localtime(act.at):%B %-d, %Y, %-I:%M %p}: {act.verb}{who}{detail}"
