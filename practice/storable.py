"""Marks a page that is the same for everybody, so that it may be kept and served again."""

from functools import wraps

from django.db import Error as DatabaseError

from practice.models import SiteVersion

TRIES = 3


def storable(*queries):
    """For a view whose page depends on nothing but what is live, the practice's facts, the
    release, the day and the values of `queries` in the address: no cookie, no person, no form.

    The page says by which SiteVersion it was made (`response.site_version`), and is made again
    when that changed meanwhile, so that it is never half old. painclinic/page_store.py keeps it.
    A database that does not answer is not asked again: each question may wait for it as long.
    """

    def decorate(view):
        @wraps(view)
        def made(request, *args, **kwargs):
            version = None if hasattr(request, "has_silent_database") else _version()
            if version is None:
                return view(request, *args, **kwargs)
            for _ in range(TRIES):
                response = _rendered(view(request, *args, **kwargs))
                before, version = version, _version()
                if version in (before, None):
                    break
            if version == before and set(request.GET) <= set(queries):
                response.site_version = version
            return response

        return made

    return decorate


def _rendered(response):
    """Its bytes are made now, also where a view leaves that for later."""
    return response.render() if hasattr(response, "render") else response


def _version():
    """None while the database does not answer; the view has its own words for that."""
    try:
        return SiteVersion.now()
    except DatabaseError:
        return None
