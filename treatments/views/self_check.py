"""The self-check: a form, and a page that says what its answers bring up. Nothing is kept."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from treatments.live import LiveEditions
from treatments.models import Article
from treatments.render import GuidancePage
from treatments.self_check import LEVELS, Answers, Urgency, weigh

NONE_OF_THESE = "none"
NO_WORDS = {"sources": [], "criteria": [], "needs": []}  # while no guidance is live


# A POST changes nothing here, so there is nothing to forge; a token would need a cookie.
@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def self_check(request):
    """Answers travel by POST, so that they stand in no address, history or log."""
    request.live = LiveEditions(kinds=[Article.Kind.GUIDANCE])
    edition = request.live.guidance
    words = edition.words if edition else NO_WORDS
    guidance = GuidancePage(words, request.live.terms, timezone.localdate())
    context = {"guidance": guidance, "edition": edition}
    if request.method == "POST":
        return _result(request, context)
    return render(request, "treatments/self_check.html", context)


@never_cache
def _result(request, context):
    signs, guidance = request.live.signs, context["guidance"]
    result = weigh(read_answers(request.POST, guidance), signs, guidance)
    context["result"] = result
    return render(request, f"treatments/{_template(result, guidance)}.html", context)


def _template(result, guidance):
    """An emergency comes before all else, a sign for today before a check that is not there."""
    if result.urgency == Urgency.NOW:
        return "self_check_emergency"
    if guidance.questions or result.urgency == Urgency.TODAY:
        return "self_check_result"
    return "self_check"


def read_answers(form, guidance):
    """Answers from the fields of the form: `sign:911` and `sign:same-day` hold the words of
    signs, a question's short name those of its answers. What nobody offers means nothing,
    and “none of these” counts only when it stands alone."""
    signs = {level: form.getlist(f"sign:{level}") for level in LEVELS}
    return Answers(
        signs=frozenset(text for ticked in signs.values() for text in ticked),
        denied=frozenset(level for level in LEVELS if signs[level] == [NONE_OF_THESE]),
        given=frozenset(name for question in guidance.questions for name in _given(form, question)),
    )


def _given(form, question):
    """The short names that were given to a question; one, when it takes only one."""
    ticked = set(form.getlist(question["slug"]))
    offered = [answer["slug"] for answer in question["answers"] if answer["slug"] in ticked]
    return offered if question["takes_several"] else offered[:1]
