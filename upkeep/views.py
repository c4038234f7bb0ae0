"""What a monitor or a proxy asks. docs/operating.md says who may, and what red means."""

import logging

from django.http import HttpResponse
from django.utils.log import log_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from upkeep.health import faults

logger = logging.getLogger(__name__)
TEXT = "text/plain; charset=utf-8"
AGAIN_AFTER = 30  # seconds


@never_cache
@require_safe
def healthz(request):
    """The process answers. It asks nothing, so a database in trouble restarts no server."""
    return HttpResponse("alive\n", content_type=TEXT)


@never_cache
@require_safe
def readyz(request):
    """Whether visitors can be served: 503 when not, and not a word about why."""
    found = "; ".join(faults())
    if not found:
        return HttpResponse("ready\n", content_type=TEXT)
    headers = {"Retry-After": str(AGAIN_AFTER)}
    response = HttpResponse("not ready\n", content_type=TEXT, status=503, headers=headers)
    # instead of Django's line, which would count each question as a page that ended in an error
    log_response("Not ready: %s.", found, response=response, request=request, logger=logger)
    return response
