"""A visitor asks for a consultation: a start page, and a journey of short pages."""

import logging

from django.conf import settings
from django.db import Error as DatabaseError
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from consultations.draft import Draft, DraftClosed
from consultations.forms.choices import about_choices, about_choices_without_database
from consultations.forms.steps import Check, Safety
from consultations.journey import PAGES, Journey, to_store
from consultations.receiving import TooManyRequests, receive
from consultations.sender import sender_of
from consultations.spam import is_automatic
from consultations.views import receipt as receipt_pages
from consultations.views.confirmation import to_confirmation
from practice.models import Profile
from practice.storable import storable
from treatments.live import LiveEditions

logger = logging.getLogger(__name__)

# What can be wrong that is no answer's fault, and its status. Words: consultations/problems/
PROBLEMS = {
    "closed": 422,
    "not sent": 403,
    "too many": 429,
    "not opened": 503,
    "not saved": 503,
}
RETRY_AFTER = {"too many": 60 * 60, "not opened": 60, "not saved": 60}  # seconds
# Who is asked to come back in an hour finds the answers still there.
REFUSED_FORM_LASTS = 3 * 60 * 60  # seconds


@require_safe
@storable("about")
def start(request):
    context = {"about": request.GET.get("about", "")}
    try:
        return render(request, "consultations/start.html", context)
    except DatabaseError as error:
        logger.error("The start page met a database in trouble: %s", type(error).__name__)
        context |= {"practice": Profile(), "live": None}
        return render(request, "consultations/start.html", context, status=503)


# Not no-store: a browser cannot go back to a page that came from a POST and was not kept,
# and “back” must work. No proxy keeps it (docs/decisions/0011).
@cache_control(private=True, no_cache=True)
@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def form(request):
    """All pages of the journey. What was answered before comes along in the form itself."""
    try:
        journey = _journey(request)
        if request.method == "POST":
            return _answer(request, journey)
        return _open(request, journey, Safety, Draft.about(request.GET.get("about"), journey.about))
    except DatabaseError as error:
        logger.error("The request form met a database in trouble: %s", type(error).__name__)
        return _give_back_without_database(request)


def _journey(request):
    """Asks for all that its pages need, the practice first: an apology names its phone."""
    request.practice = Profile.current()
    request.live = LiveEditions()
    return Journey(about_choices(request.live), can_mail=settings.CAN_MAIL)


def _answer(request, journey):
    """The page that was asked for: one to change, the one before, or the one after."""
    draft = _draft_of(request)
    if draft is None:
        return _give_back(request, journey, "closed")
    page = journey.page(request.POST.get("step"))
    if "change" in request.POST:
        return _open(request, journey, journey.page(request.POST["change"]), draft)
    if "back" in request.POST:
        return _go_back(request, journey, page, draft)
    return _go_on(request, journey, page, draft)


def _draft_of(request):
    """The answers that came along; None when they cannot be used any more."""
    try:
        return Draft.open(request.POST.get("draft", ""))
    except DraftClosed:
        return None


def _go_back(request, journey, page, draft):
    """The page before, with what was typed kept. From a page that was opened to change it,
    the last page; there what does not hold is left as it was."""
    if page is Check:
        draft.is_checked = False
    if not draft.is_checked or journey.form(page, request.POST, draft=draft).is_valid():
        draft.keep(page.base_fields, request.POST)
    return _open(request, journey, journey.before(page, draft), draft)


def _go_on(request, journey, page, draft):
    """The next page, if what was answered on this one holds."""
    form = journey.form(page, request.POST, draft=draft)
    if not form.is_valid():
        return _show(request, journey, form, draft, status=422)
    if form.cleaned_data.get("sign") == "yes":
        return render(request, "consultations/emergency.html", {"draft": draft.seal()})
    draft.keep(page.base_fields, request.POST)
    if page is Check:
        return _send(request, journey, draft)
    return _open(request, journey, journey.after(page, draft), draft)


def _open(request, journey, page, draft):
    """`page` as it was left. The last one opens only when all before it hold."""
    if page is Check:
        unfinished = journey.unfinished(draft)
        if unfinished is not None:
            return _show(request, journey, unfinished, draft, status=422)
        draft.is_checked = True
    return _show(request, journey, journey.form(page, draft=draft), draft)


def _send(request, journey, draft):
    """Save first, then say so: what the confirmation acknowledges is on disk."""
    unfinished = journey.unfinished(draft)
    if unfinished is not None:
        return _show(request, journey, unfinished, draft, status=422)
    answers = journey.answers(draft)
    try:
        saved = receive(
            draft.token,
            to_store(answers),
            sender=sender_of(request),
            is_spam=is_automatic(answers, draft.took),
            call_due_at=request.practice.call_due_after(timezone.now()),
        )
    except TooManyRequests:
        return _give_back(request, journey, "too many")
    return to_confirmation(saved)


def _give_back(request, journey, problem):
    """The page that was posted once more, with all that was typed and nothing judged. When
    the answers that came along cannot be used any more, the first page."""
    page = shown = journey.page(request.POST.get("step"))
    draft = _draft_of(request)
    if draft is None:
        draft, shown = Draft(), Safety
        problem = "closed" if "draft" in request.POST else problem
    draft.keep(page.base_fields, request.POST)
    form = journey.form(shown, draft=draft)
    response = _show(request, journey, form, draft, PROBLEMS[problem], problem=problem)
    if problem in RETRY_AFTER:
        response.headers["Retry-After"] = RETRY_AFTER[problem]
    return response


def _give_back_without_database(request):
    """The same while the database does not answer: made without asking it anything."""
    request.live = None
    request.practice = getattr(request, "practice", Profile())
    draft = _draft_of(request) or Draft()
    chosen = [*draft.answers.get("about", []), *request.POST.getlist("about")]
    journey = Journey(about_choices_without_database(chosen), can_mail=settings.CAN_MAIL)
    problem = "not saved" if request.method == "POST" else "not opened"
    response = _give_back(request, journey, problem)
    response.status_code = PROBLEMS[problem]  # whatever else is wrong with the form
    response.headers["Retry-After"] = RETRY_AFTER[problem]
    return response


def _show(request, journey, form, draft, status=200, problem=""):
    context = {
        "form": form,
        "draft": draft.seal(REFUSED_FORM_LASTS if problem == "too many" else None),
        "problem": problem,
        "practice": request.practice,
        "live": request.live,
        "number": PAGES.index(type(form)) + 1,
        "total": len(PAGES),
    }
    if isinstance(form, Check):
        context["summary"] = journey.summary(draft)
        return render(request, "consultations/check.html", context, status=status)
    return render(request, "consultations/page.html", context, status=status)


@cache_control(private=True, no_cache=True)
@sensitive_variables()
@sensitive_post_parameters()
def csrf_failure(request, reason=""):
    """The cookie that proves where a form comes from did not come back: nothing is
    saved, but nobody has to type it all again."""
    if request.path == reverse("consultations:form"):
        try:
            return _give_back(request, _journey(request), "not sent")
        except DatabaseError as error:
            logger.error("The form could not be given back: %s", type(error).__name__)
            return _give_back_without_database(request)
    if request.path.startswith(reverse("consultations:status")):
        return receipt_pages.not_sent(request)
    return render(request, "403_csrf.html", status=403)
