"""The outbox at the desk: what could not be delivered, and what to do about it."""

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Case, When
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from consultations.models import Mail
from practice.admin import ReadOnlyAdmin
from practice.models import Act, Profile

NO_ADDRESS = "Not sent: no address for notices is set. Ask a manager: Practice profile."


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """What was given up stands on top. No address is shown: the outbox holds none."""

    list_display = ["reference", "state_in_words", "last_error", "tries", "created_at", "kind"]
    list_display_links = None
    ordering = [Case(When(outcome=Mail.Outcome.DEAD, then=0), default=1), "-created_at"]
    actions = ["try_again", "set_aside"]

    def get_queryset(self, request):
        return super().get_queryset(request).without_words()

    def changelist_view(self, request, extra_context=None):
        """Says why notices wait that nobody can be sent."""
        if request.method == "GET" and self.has_view_permission(request) and _lack_an_address():
            self.message_user(request, NO_ADDRESS, messages.WARNING)
        return super().changelist_view(request, extra_context)

    def has_dispatch_permission(self, request):
        return request.user.has_perm("consultations.change_mail")

    @admin.display(description="request", ordering="request__reference")
    def reference(self, mail):
        page = reverse("admin:consultations_consultationrequest_change", args=[mail.request_id])
        return format_html('<a href="{}">{}</a>', page, mail.request)

    @admin.display(description="state")
    def state_in_words(self, mail):
        return mail.state

    @admin.action(description="Try undelivered emails again", permissions=["dispatch"])
    def try_again(self, request, mails):
        with transaction.atomic():
            count = _record("tried an email again", mails.dead(), by=request.user)
            mails.revive(timezone.now())
        self.message_user(request, f"Tried again for 72 hours: {count}.")

    @admin.action(description="Set undelivered emails aside: dealt with", permissions=["dispatch"])
    def set_aside(self, request, mails):
        with transaction.atomic():
            count = _record("set an email aside", mails.dead(), by=request.user)
            mails.set_aside(timezone.now())
        self.message_user(request, f"Set aside: {count}.")


def _lack_an_address():
    """Whether notices wait, and the profile does not say where to send them."""
    waiting = Mail.objects.to_staff().waiting()
    to_be_told = waiting.exclude(pk__in=waiting.staff_know_already())
    return not Profile.current().notice_email and to_be_told.exists()


def _record(verb, mails, *, by):
    """Writes it into the record of each request; returns for how many mails."""
    for mail in mails:
        Act.record(verb, mail.request, by=by, detail=mail.kind)
    return len(mails)
