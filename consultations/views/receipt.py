"""A visitor looks after a request: where it stands, another time, or take it back.

Reference and code travel in forms only, never in an address, and nothing is remembered:
what a page may do next it carries in itself, signed and good for 15 minutes.
"""

import logging
from functools import wraps

from django.core.signing import BadSignature
from django.db import InterfaceError, OperationalError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from consultations import receipt
from consultations.forms.receipt import AnotherTime, LookUp
from consultations.limits import may_look
from consultations.sender import sender_of
from practice.models import Profile
from treatments.live import LiveEditions

logger = logging.getLogger(__name__)

PROBLEMS = {"not found": 422, "expired": 422, "not sent": 403, "too many": 429, "no answer": 503}
RETRY_AFTER = {"no answer": 60, "too many": 60 * 60}  # seconds


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
            request.live = LiveEditions()
            return view(request)
        except (OperationalError, InterfaceError) as error:
            logger.error("A receipt met a database in trouble: %s", type(error).__name__)
            request.practice, request.live = request.practice or Profile(), None
            return _start(request, _typed(request), "no answer")

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
            asked = receipt.request_of(request.POST.get("proof", ""))
        except BadSignature:
            return _start(request, LookUp(), "expired")
        return action(request, asked) if asked else _deleted(request)

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
        return _start(request, form, "too many")
    asked = receipt.find(**form.cleaned_data)
    return _stage(request, asked) if asked else _start(request, form, "not found")


@with_proof
def another_time(request, asked):
    if receipt.stage_of(asked) not in receipt.CALLABLE:
        return _stage(request, asked, moved_on=True)
    form = AnotherTime(request.POST)
    if not form.is_valid():
        return _stage(request, asked, form)
    if not may_look(sender_of(request)):
        return _start(request, LookUp(), "too many")
    receipt.ask_for_another_time(asked, form.cleaned_data["call_time"])
    return _stage(request, asked, noted=form.cleaned_data["call_time"])


@with_proof
def withdraw(request, asked):
    """Asks once more. “Keep it” shows the stage again."""
    if "keep" in request.POST:
        return _stage(request, asked)
    context = {"has_another": receipt.has_another(asked)}
    return _page(request, "consultations/receipt_withdraw.html", asked, context)


@with_proof
def delete(request, asked):
    asked.forget("withdrawn")
    return _deleted(request)


@private
def not_sent(request):
    """The cookie that proves where a form comes from did not come back: nothing was done."""
    return _start(request, _typed(request), "not sent")


def _typed(request):
    return LookUp(request.POST if "code" in request.POST else None)


def _start(request, form, problem=""):
    """The page that asks for reference and code, with what is wrong and what to do."""
    status = PROBLEMS.get(problem) or (422 if form.errors else 200)
    context = {"form": form, "problem": problem}
    response = _render(request, "consultations/receipt_start.html", context, status)
    if problem in RETRY_AFTER:
        response.headers["Retry-After"] = RETRY_AFTER[problem]
    return response


def _stage(request, asked, form=None, **said):
    """The stage and what comes next. `said` is what to tell first."""
    form = form or AnotherTime()
    stage = receipt.stage_of(asked)
    context = {
        "form": form,
        "stage": stage,
        "may_ask": stage in receipt.CALLABLE,
        "due": receipt.promised(asked, timezone.now()),
        **said,
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
