"""A visitor looks after a request: where it stands, another time, or cancel it.

Reference and code travel in forms only, never in an address, and nothing is remembered:
what a page may do next it carries in itself, signed and good for 15 minutes.
"""

import logging
from functools import wraps

from django.core.signing import BadSignature
from django.db import Error as DatabaseError
from django.db import models
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from consultations import receipt
from consultations.forms.receipt import AnotherTime, LookUp
from consultations.limits import may_look
from consultations.models import ConsultationRequest, ReachBy
from consultations.models.kept import ASKED_TO_GO, Held
from consultations.sender import sender_of
from practice.models import Act, Profile
from treatments.live import LiveEditions

logger = logging.getLogger(__name__)


class Problem(models.TextChoices):
    """What can be wrong that is no answer's fault. Words: consultations/problems/"""

    NOT_FOUND = "not found"
    EXPIRED = "expired"
    NOT_SENT = "not sent"
    TOO_MANY = "too many tries"
    NO_ANSWER = "no answer"


STATUS = {Problem.NOT_SENT: 403, Problem.TOO_MANY: 429, Problem.NO_ANSWER: 503}
RETRY_AFTER = {Problem.TOO_MANY: 60 * 60, Problem.NO_ANSWER: 60}  # seconds


def private(view):
    """No cache keeps the page. While the database does not answer, an apology instead."""

    @never_cache
    @sensitive_variables()
    @sensitive_post_parameters()
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def answer(request):
        request.practice = request.live = None
        try:
            request.practice = Profile.current()  # read first: an apology can name the phone
            request.live = LiveEditions().asked_now()  # after a change nothing need be asked
            return view(request)
        except DatabaseError as error:
            logger.error("A receipt met a database in trouble: %s", type(error).__name__)
            request.practice, request.live = request.practice or Profile(), None
            return _start(request, _typed(request), Problem.NO_ANSWER)

    return answer


def with_proof(action):
    """For what a visitor may do who has just shown the code; `action` gets the request that
    was asked for. All others are sent to the start."""

    @private
    @wraps(action)
    def view(request):
        if request.method != "POST":
            return redirect("consultations:status")
        try:
            return action(request, receipt.request_of(request.POST.get("proof", "")))
        except BadSignature:
            return _start(request, LookUp(), Problem.EXPIRED)
        except ConsultationRequest.DoesNotExist:  # deleted before, or while we looked
            return _deleted(request)

    return view


@private
def status(request):
    """Asks for reference and code; shows where that request stands."""
    if request.method != "POST":
        return _start(request, LookUp())
    form = LookUp(request.POST)
    if not form.is_valid():
        return _start(request, form)
    if not may_look(sender_of(request)):
        return _start(request, form, Problem.TOO_MANY)
    asked = receipt.find(**form.cleaned_data)
    return _stage(request, asked) if asked else _start(request, form, Problem.NOT_FOUND)


@with_proof
def another_time(request, asked):
    if not receipt.may_ask(asked):
        return _stage(request, asked, is_noted=False)
    form = AnotherTime(request.POST)
    if not form.is_valid():
        return _stage(request, asked, form)
    if not may_look(sender_of(request)):
        return _start(request, LookUp(), Problem.TOO_MANY)
    is_noted = receipt.ask_for_another_time(asked, form.cleaned_data["call_time"])
    return _stage(request, asked, is_noted=is_noted)


@with_proof
def withdraw(request, asked):
    """Asks once more, and leads back to the stage: a browser cannot go back to a page that it
    must not keep."""
    if "back" in request.POST:
        return _stage(request, asked)
    is_booked = receipt.stage_of(asked) == receipt.Stage.BOOKED
    has_another = asked.from_the_same_form().exists()  # with a code of its own
    context = {"is_booked": is_booked, "has_another": has_another}
    return _page(request, "consultations/receipt_withdraw.html", asked, context)


@with_proof
def delete(request, asked):
    try:
        asked.forget("withdrawn")
    except Held:
        Act.record(ASKED_TO_GO, asked)
        return _page(request, "consultations/receipt_held.html", asked, {}, status=409)
    return _deleted(request)


@private
def not_sent(request):
    """The cookie that proves where a form comes from did not come back: nothing was done."""
    form = _typed(request)
    return _start(request, form, Problem.NOT_SENT if form.is_bound else Problem.EXPIRED)


def _typed(request):
    return LookUp(request.POST if "code" in request.POST else None)


def _start(request, form, problem=""):
    """The page that asks for reference and code, with what is wrong and what to do."""
    status = STATUS.get(problem, 422 if problem or form.errors else 200)
    context = {"form": form, "problem": problem}
    response = _render(request, "consultations/receipt_start.html", context, status)
    if problem in RETRY_AFTER:
        response.headers["Retry-After"] = RETRY_AFTER[problem]
    return response


def _stage(request, asked, form=None, is_noted=None):
    """The stage and what comes next; first of all whether another time was noted now."""
    noted = receipt.noted_time(asked)
    form = form or AnotherTime(initial={"call_time": noted})
    context = {
        "form": form,
        "Stage": receipt.Stage,
        "stage": receipt.stage_of(asked),
        "may_ask": receipt.may_ask(asked),
        "by_email": asked.reach_by == ReachBy.EMAIL,
        "noted": noted,
        "is_noted": is_noted,
        "due": None if noted else receipt.promised(asked, timezone.now()),
    }
    status = 422 if form.errors else 200
    return _page(request, "consultations/receipt_stage.html", asked, context, status)


def _page(request, template, asked, context, status=200):
    """A page about one request, with the proof that lets its forms go on."""
    context |= {"asked": asked, "proof": receipt.proof_for(asked)}
    return _render(request, template, context, status)


def _deleted(request):
    return _render(request, "consultations/receipt_deleted.html", {})


def _render(request, template, context, status=200):
    context |= {"practice": request.practice, "live": request.live}
    return render(request, template, context, status=status)
