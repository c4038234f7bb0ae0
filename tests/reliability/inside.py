"""Runs inside the server of the tests that ask for it (server_settings.py)."""

from unittest import mock

from django.db import connection

PRAGMAS = ["journal_mode", "synchronous", "secure_delete"]


def tell_pragmas(get_response):
    """In a header: how the connection of this worker writes."""

    def middleware(request):
        response = get_response(request)
        with connection.cursor() as cursor:
            said = (cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS)
            response.headers["Pragmas"] = " ".join(map(str, said))
        return response

    return middleware


def break_when_asked(get_response):
    """With the header “Break”, saving a request ends in an error that nobody expects."""

    def middleware(request):
        if "Break" not in request.headers:
            return get_response(request)
        with mock.patch("consultations.receiving.Act.record", side_effect=RuntimeError("broken")):
            return get_response(request)

    return middleware
