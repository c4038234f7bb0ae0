"""What has come to its end, and the manager's word that it may go."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from consultations.desk.page import PURGE, screen, show
from consultations.models import ConsultationRequest, ForgottenWeek, Purge
from consultations.retention import AlreadyRunning, purge
from practice.looking import record_look

LATEST = 10
AT_ONCE = 200  # as many as one answer of the site has time for


@screen(PURGE)
def forgetting(request):
    """A dry run; and, sent back, the approval of what was seen and nothing else."""
    if request.method == "POST":
        return _forget(request)
    requests = ConsultationRequest.objects.without_words()
    now = timezone.now()
    record_look("read what is to be forgotten", ConsultationRequest, by=request.user)
    return show(
        request,
        "forgetting.html",
        "Forgetting",
        ended=requests.at_their_end(now).order_by("status_since")[:AT_ONCE],
        count=requests.at_their_end(now).count(),
        unread=requests.past_its_days(now).unread().filter(held_at=None).order_by("status_since"),
        held=requests.held().select_related("held_by").order_by("held_at"),
        runs=Purge.objects.select_related("by")[:LATEST],
        forgotten=ForgottenWeek.objects.total(),
    )


def _forget(request):
    seen = [key for key in request.POST.getlist("seen") if key.isdecimal()]
    try:
        run = purge(ConsultationRequest.objects.filter(pk__in=seen), by=request.user)
    except AlreadyRunning as error:
        messages.error(request, str(error))
    else:
        _say_what_was_done(request, run)
    return HttpResponseRedirect(reverse("admin:consultations_forgetting"))


def _say_what_was_done(request, run):
    messages.success(request, f"Forgotten: {run.forgotten}.")
    if run.failed:
        messages.error(request, f"Could not be forgotten: {run.failed}. The log says why.")
