"""Runs inside the server of the tests that ask for it (server_settings.py)."""

import sqlite3
from contextlib import closing
from unittest import mock

from django.db import connection, transaction

PRAGMAS = ["journal_mode", "synchronous", "secure_delete", "foreign_keys", "busy_timeout"]


def tell_pragmas(get_response):
    """Asked by the header “Tell”, in headers: how the connection of this worker writes, and when
    a transaction locks."""

    def middleware(request):
        response = get_response(request)
        if "Tell" not in request.headers:
            return response
        with connection.cursor() as cursor:
            said = (cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS)
            response.headers["Pragmas"] = " ".join(map(str, said))
        response.headers["Locks"] = "at its start" if _locks_at_its_start() else "when it writes"
        return response

    return middleware


def _locks_at_its_start():
    """Whether a transaction that wrote nothing yet keeps other writers out."""
    path = connection.settings_dict["NAME"]
    with transaction.atomic(), closing(sqlite3.connect(path, timeout=0)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
    return False


def break_when_asked(get_response):
    """With the header “Break”, saving a request ends in an error that nobody expects."""

    def middleware(request):
        if "Break" not in request.headers:
            return get_response(request)
        with mock.patch("consultations.receiving.Act.record", side_effect=RuntimeError("broken")):
            return get_response(request)

    return middleware
