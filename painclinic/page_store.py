"""Pages that are the same for everybody are made once and served as bytes, until anything changes
that they are made from (docs/decisions/0021).

The first of all middleware: a page from here has the headers that the others gave it when it
was made, and costs little more than an answer without any work.
"""

import gzip
import hashlib
import re
from collections import OrderedDict
from datetime import datetime, timedelta
from functools import lru_cache, partial
from threading import Lock

import brotli
from django.db import Error as DatabaseError
from django.http import HttpResponse, HttpResponseNotModified
from django.http.response import ResponseHeaders
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone
from django.utils.http import parse_etags

from painclinic.release import release
from practice.models import SiteVersion

# A proxy may hold a page for one second, which carries a crowd; a browser asks each time.
FOR_EVERYBODY = "public, max-age=0, s-maxage=1, must-revalidate"
FOR_ONE = "private, no-cache"
MOST_PAGES = 256  # in each process; with all packings about 100 kB each
# By the name in Accept-Encoding, the best first. A better brotli would take a reader's time.
PACKINGS = {"br": partial(brotli.compress, quality=5), "gzip": gzip.compress, "": bytes}
_REFUSED = re.compile(r";\s*q=0(\.0*)?\s*$", re.IGNORECASE)


class Compress(GZipMiddleware):
    """Packs what is not kept; what is kept, the store packs once."""

    def process_response(self, request, response):
        if is_for_everybody(response):
            return response
        return super().process_response(request, response)


class PageStore:
    """Middleware. Keeps what a view marked (practice/storable.py) in the memory of its process."""

    def __init__(self, get_response):
        release()  # of the code that is loaded now: the files may be others when a page is made
        self.get_response = get_response
        self.pages = OrderedDict()  # by what was asked for, the oldest first
        self.lock = Lock()

    def __call__(self, request):
        asked = (
            request.scheme,
            request.META.get("HTTP_HOST"),
            request.META.get("SCRIPT_NAME"),  # stands in the addresses on a page
            request.path_info,
            request.META.get("QUERY_STRING"),
        )
        is_reading = request.method in ("GET", "HEAD")
        page = self.pages.get(asked) if is_reading else None
        try:
            if page and page.is_still_true():
                return page.answer(request)
        except DatabaseError:  # nobody knows; the view has its own words for that
            request.has_silent_database = True
        until = _end_of_day()  # of the day on which it begins to be made
        response = self.get_response(request)
        if not (is_reading and is_for_everybody(response)):
            response.headers.setdefault("Cache-Control", FOR_ONE)
            return response
        page = StoredPage(response, until)
        self._keep(asked, page)
        return page.answer(request)

    def _keep(self, asked, page):
        with self.lock:
            self.pages.pop(asked, None)
            self.pages[asked] = page
            if len(self.pages) > MOST_PAGES:
                self.pages.popitem(last=False)


def is_for_everybody(response):
    """Whether a view said so, and nothing of one person has come into the answer on its way."""
    return (
        hasattr(response, "site_version")
        and response.status_code == 200
        and not response.cookies
        and "Cookie" not in response.headers.get("Vary", "")
        and "Cache-Control" not in response.headers
    )


class StoredPage:
    """One page in each packing, and how long it is true."""

    def __init__(self, response, until):
        self.version = response.site_version
        self.until = until
        self.packed = {name: Packed(name, response) for name in PACKINGS}

    def is_still_true(self):
        """Raises DatabaseError."""
        return timezone.now() < self.until and self.version == SiteVersion.now()

    def answer(self, request):
        packed = self.packed[packing_for(request.META.get("HTTP_ACCEPT_ENCODING", ""))]
        if packed.is_known_by(request.META.get("HTTP_IF_NONE_MATCH")):
            response, headers = HttpResponseNotModified(), packed.headers_of_304
        else:
            body = b"" if request.method == "HEAD" else packed.body
            response, headers = HttpResponse(body), packed.headers
        response.headers = headers
        return response


class Packed:
    """The bytes that go over the line, and the headers of both answers: the page, or that the
    browser has it already."""

    def __init__(self, packing, response):
        self.body = PACKINGS[packing](response.content)
        digest = hashlib.sha256(release().encode() + response.content).hexdigest()
        self.etag = f'"{digest[:32]}{packing}"'
        # All that a 304 should carry (RFC 9110, section 15.4.5); the browser has kept the others
        # with the page, and the ETag names the release that set them.
        to_keep = {"ETag": self.etag, "Cache-Control": FOR_EVERYBODY, "Vary": "Accept-Encoding"}
        self.headers_of_304 = ResponseHeaders(to_keep)
        self.headers = ResponseHeaders(dict(response.headers) | to_keep)
        self.headers["Content-Length"] = len(self.body)
        if packing:
            self.headers["Content-Encoding"] = packing

    def is_known_by(self, etags):
        """Whether If-None-Match names it. A proxy on the way may have made the name a weak one."""
        return bool(etags) and any(
            etag.removeprefix("W/") == self.etag for etag in parse_etags(etags)
        )


@lru_cache(maxsize=256)
def packing_for(accepted):
    """The best packing that an Accept-Encoding header allows (RFC 9110, section 12.5.3)."""
    offers = [offer.lower() for offer in accepted.split(",") if not _REFUSED.search(offer)]
    allowed = {offer.partition(";")[0].strip() for offer in offers}
    return next((name for name in PACKINGS if name in allowed), "")


def _end_of_day():
    """The next moment at which pages change by the clock: another day begins
    in the clinic. A figure may be past its re-check date then, a review overdue, a closure over."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, datetime.min.time())
    return timezone.make_aware(midnight)
