"""One request on one screen: whom to call, what is next, what to do about it, what happened."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from consultations.consent import WORDINGS
from consultations.desk.forms import FORMS
from consultations.desk.moments import due_in_words
from consultations.desk.page import BOARD, SEE, WORK, screen, show
from consultations.desk.words import treatments_of, what_they_asked, who_to_reach
from consultations.encryption import WrongKey
from consultations.models import ConsultationRequest
from consultations.models.kept import LOOKS, VIEWED
from consultations.same_person import maybe_the_same
from practice.looking import record_look
from practice.models import Act


def address_of(asked):
    return reverse("admin:consultations_consultationrequest_change", args=[asked.pk])


@screen(SEE)
def request_page(request, pk):
    return _screen_of(request, find_request(pk))


@screen(WORK)
def work(request, pk, name):
    """Do one of FORMS with a request. What cannot be done comes back with what was typed."""
    if not request.user.has_perm(FORMS[name].permission):
        raise PermissionDenied
    asked = find_request(pk)
    if request.method != "POST":
        return HttpResponseRedirect(address_of(asked))
    form = FORMS[name](asked, request.user, request.POST)
    if form.carry_out():
        messages.success(request, f"{asked}: {form.done}")
        return HttpResponseRedirect(address_of(asked) if asked.pk else reverse(BOARD))
    now = find_request(pk)
    return _screen_of(request, now, refused=form.now_at(now), status=422)


def find_request(pk):
    return get_object_or_404(ConsultationRequest.objects.select_related("assigned_to"), pk=pk)


def _screen_of(request, asked, refused=None, status=200):
    """Who sees it stands in the record before they see it."""
    record_look(VIEWED, asked, by=request.user)
    forms = {name: form(asked, request.user) for name, form in FORMS.items()}
    if refused:
        forms[refused.name] = refused
    acts = list(Act.objects.about(asked).select_related("by", "note"))
    return show(
        request,
        "request.html",
        f"Request {asked}",
        status=status,
        asked=asked,
        forms=forms,
        refused=refused,
        who=who_to_reach(asked),
        what=what_they_asked(asked),
        treatments=treatments_of(asked),
        step=asked.next_step(),
        due=due_in_words(asked.due_at, timezone.now()) if asked.is_open else "",
        suggests_could_not_reach=asked.suggests_could_not_reach(),
        same_form=asked.from_the_same_form().order_by("-pk"),
        maybe_same=_same_person(asked),
        agreed_to=WORDINGS.get(asked.consent_version, f"Wording {asked.consent_version}"),
        done=[act for act in acts if act.verb not in LOOKS],
        looks=[act for act in acts if act.verb in LOOKS],
    )


def _same_person(asked):
    """None where a request of that month cannot be read: the others are still worth showing."""
    try:
        return maybe_the_same(asked)
    except WrongKey:
        return None
