"""A visitor asks for a consultation: a start page, short pages, and the confirmation."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from consultations import receipt
from consultations.draft import Draft, DraftClosed
from consultations.forms.choices import about_choices, about_choices_without_database
from consultations.forms.steps import Check, Safety
from consultations.journey import PAGES, Journey, to_store
from consultations.models import ConsultationRequest
from consultations.receiving import TooManyRequests, receive
from consultations.sender import sender_of
from consultations.spam import is_automatic
from consultations.views import receipt as receipt_pages
from practice.models import Profile
from treatments.live import LiveEditions

logger = logging.getLogger(__name__)

CONFIRMATION_LASTS = timedelta(hours=24)
CODE_IS_SHOWN_FOR = timedelta(hours=1)
RETRY_AFTER = {"not saved": 60, "too many": 60 * 60}  # seconds
_signer = TimestampSigner(salt="consultations.received")


@require_safe
def start(request):
    return render(request, "consultations/start.html", {"about": request.GET.get("about", "")})


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
        draft = Draft.about(request.GET.get("about"), journey.about)
        return _show(request, journey, journey.form(Safety, draft=draft), draft)
    except (OperationalError, InterfaceError) as error:
        logger.error("The request form met a database in trouble: %s", type(error).__name__)
        return _give_back_without_database(request)


def _journey(request):
    """Asks for all that its pages need, the practice first: an apology names its phone."""
    request.practice = Profile.current()
    request.live = LiveEditions()
    return Journey(about_choices(request.live), can_mail=settings.CAN_MAIL)


def _answer(request, journey):
    """The page after the one that was posted, or the same one with what is wrong."""
    page = journey.page(request.POST.get("step"))
    try:
        draft = Draft.open(request.POST.get("draft", ""))
    except DraftClosed:
        return _give_back(request, journey, "closed", status=422)
    if "change" in request.POST:
        page = journey.page(request.POST["change"])
        return _show(request, journey, journey.form(page, draft=draft), draft)
    if "back" in request.POST:
        draft.keep(page.base_fields, request.POST)
        page = journey.before(page)
        return _show(request, journey, journey.form(page, draft=draft), draft)
    return _go_on(request, journey, page, draft)


def _go_on(request, journey, page, draft):
    form = journey.form(page, request.POST, draft=draft)
    if not form.is_valid():
        return _show(request, journey, form, draft, status=422)
    if form.cleaned_data.get("sign") == "yes":
        return render(request, "consultations/emergency.html", {"draft": draft.seal()})
    draft.keep(page.base_fields, request.POST)
    if page is not Check and journey.after(page, draft) is not Check:
        page = journey.after(page, draft)
        return _show(request, journey, journey.form(page, draft=draft), draft)
    unfinished = journey.unfinished(draft)
    if unfinished is not None:
        return _show(request, journey, unfinished, draft, status=422)
    if page is Check:
        return _send(request, journey, draft)
    draft.is_checked = True
    return _show(request, journey, journey.form(Check, draft=draft), draft)


def _send(request, journey, draft):
    """Save first, then say so: what the confirmation acknowledges is on disk."""
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
        return _give_back(request, journey, "too many", status=429)
    return redirect("consultations:received", _signer.sign(saved.reference))


def _give_back(request, journey, problem, status):
    """The page that was posted once more, with all that was typed and nothing judged. When
    the answers that came along cannot be used any more, the first page."""
    page = journey.page(request.POST.get("step"))
    try:
        draft = Draft.open(request.POST.get("draft", ""))
        shown = page
    except DraftClosed:
        draft, shown = Draft(), Safety
        problem = "closed" if "draft" in request.POST else problem
    draft.keep(page.base_fields, request.POST)
    form = journey.form(shown, draft=draft)
    response = _show(request, journey, form, draft, status, problem=problem)
    if problem in RETRY_AFTER:
        response.headers["Retry-After"] = RETRY_AFTER[problem]
    return response


def _give_back_without_database(request):
    """The same while the database does not answer: made without asking it anything."""
    request.live = None
    request.practice = getattr(request, "practice", Profile())
    journey = Journey(about_choices_without_database(), can_mail=settings.CAN_MAIL)
    return _give_back(request, journey, "not saved", status=503)


def _show(request, journey, form, draft, status=200, **context):
    template = "consultations/page.html"
    if isinstance(form, Check):
        template = "consultations/check.html"
        context["summary"] = journey.summary(draft)
    context |= {
        "form": form,
        "draft": draft.seal(),
        "practice": request.practice,
        "live": request.live,
        "number": PAGES.index(type(form)) + 1,
        "total": len(PAGES),
    }
    return render(request, template, context, status=status)


@cache_control(private=True, no_cache=True)
@sensitive_variables()
@sensitive_post_parameters()
def csrf_failure(request, reason=""):
    """The cookie that proves where a form comes from did not come back: nothing is
    saved, but nobody has to type it all again."""
    if request.path == reverse("consultations:form"):
        try:
            return _give_back(request, _journey(request), "not sent", status=403)
        except (OperationalError, InterfaceError) as error:
            logger.error("The form could not be given back: %s", type(error).__name__)
            return _give_back_without_database(request)
    if request.path.startswith(reverse("consultations:status")):
        return receipt_pages.not_sent(request)
    return render(request, "403_csrf.html", status=403)


@never_cache
@require_safe
def received(request, token):
    """The confirmation. Its address carries the signed reference, so that nothing is
    remembered in a session and nobody finds a page by guessing."""
    saved = get_object_or_404(
        ConsultationRequest.objects.without_words(), reference=_reference_in(token)
    )
    context = {"saved": saved}
    if _is_young(token):
        context["receipt"] = receipt.receipt_of(saved)
    return render(request, "consultations/received.html", context)


def _reference_in(token):
    try:
        return _signer.unsign(token, max_age=CONFIRMATION_LASTS)
    except BadSignature as error:
        raise Http404("No confirmation at this address, or it is over a day old.") from error


def _is_young(token):
    """Whether the code of the receipt is still shown: long enough to print the page."""
    try:
        return bool(_signer.unsign(token, max_age=CODE_IS_SHOWN_FOR))
    except SignatureExpired:
        return False


@require_safe
def finished(request):
    """For a computer that others use too: the browser forgets the pages of this site."""
    response = render(request, "consultations/finished.html")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
