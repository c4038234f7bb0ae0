"""Sends what tries to become SQL into every field that a page offers, and sees what happens."""

import re
from contextlib import ExitStack
from copy import copy
from html.parser import HTMLParser
from time import monotonic
from typing import NamedTuple
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.apps import apps
from django.db import DatabaseError, connection, transaction

MARK = "zqx7"  # in each payload, and in no statement of ours
SLEEPS = 20  # seconds, of those payloads that try to make the database wait
SLOW = 10  # seconds; no honest answer takes as long
COUNTING = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c)"
HEAVY = f"(SELECT count(*) FROM ({COUNTING} SELECT x FROM c LIMIT 90000000))"  # noqa: S608

PAYLOADS = [
    "{m}'",
    '{m}"',
    "{m}`",
    "{m}\\'",
    "{m}''",
    "{m}')",
    "{m}'))",
    "{m}' --",
    "{m}' #",
    "{m}'/*",
    "{m}' OR '1'='1",
    "{m}' OR '1'='1' --",
    "{m}' OR 1=1 --",
    '{m}" OR "1"="1',
    "{m}') OR ('1'='1",
    "{m}' AND '1'='2",
    "{m}'||'x",
    "{m}' OR name LIKE '%",
    "1 OR 1=1 /*{m}*/",
    "1) OR (1=1 /*{m}*/",
    "-1 UNION SELECT 1 /*{m}*/",
    "{m}' UNION SELECT NULL --",
    "{m}' UNION SELECT NULL,NULL,NULL --",
    "{m}' UNION SELECT password FROM practice_staffaccount --",
    "{m}' UNION ALL SELECT name FROM sqlite_master --",
    "{m}' UNION SELECT table_name FROM information_schema.tables --",
    "{m}'; DROP TABLE practice_act; --",
    "{m}'; DELETE FROM consultations_consultationrequest; --",
    "{m}'; UPDATE practice_staffaccount SET is_superuser=1; --",
    "1; DROP TABLE treatments_edition /*{m}*/",
    "{m}' AND " + HEAVY + " > 0 --",
    "1 AND " + HEAVY + " > 0 /*{m}*/",
    f"{{m}}'; SELECT pg_sleep({SLEEPS}) --",
    f"{{m}}' OR (SELECT 1 FROM pg_sleep({SLEEPS})) = 1 --",  # noqa: S608
    f"{{m}}' AND SLEEP({SLEEPS}) --",
    "{m}' AND load_extension('x') --",
    "{m}' ORDER BY 99 --",
    "{m}%27%20OR%201=1--",
    "{m}\u02bc OR 1=1 --",
    "{m}＇ OR 1=1 --",
    "name,(SELECT 1)/*{m}*/",
    "-pk);/*{m}*/",
]
PAYLOADS = [payload.format(m=MARK) for payload in PAYLOADS]
ERRORS = re.compile(
    r"syntax error|sqlite3\.|OperationalError|ProgrammingError|psycopg|unrecognized token|"
    r"no such (column|table)"
)
# Kinds of <input> in which people type.
TYPED = {"text", "search", "email", "tel", "url", "number", "password", "date", "time", "hidden"}
NOT_ATTACKED = {"csrfmiddlewaretoken"}


class Place(NamedTuple):
    """A form, or the query of a link: where something can be sent to."""

    method: str
    path: str
    fields: tuple  # (name, value)
    typed: frozenset  # names of the fields in which people type

    @property
    def names(self):
        return sorted({name for name, _ in self.fields} - NOT_ATTACKED)


class _Finder(HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.path, self.places, self.form = path, [], None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            action = urljoin(self.path, given.get("action") or "")
            self.form = given.get("method", "get").lower(), urlsplit(action).path, [], set()
        elif tag == "a" and "?" in (given.get("href") or ""):
            self._keep_link(urlsplit(urljoin(self.path, given["href"])))
        elif self.form and tag in ("input", "select", "textarea", "button") and given.get("name"):
            _, _, fields, typed = self.form
            fields.append((given["name"], given.get("value") or ""))
            if tag == "textarea" or tag == "input" and given.get("type", "text") in TYPED:
                typed.add(given["name"])

    def handle_endtag(self, tag):
        if tag == "form" and self.form:
            method, path, fields, typed = self.form
            self.places.append(Place(method, path, tuple(fields), frozenset(typed)))
            self.form = None

    def _keep_link(self, link):
        if not link.netloc:
            fields = parse_qsl(link.query, keep_blank_values=True)
            names = frozenset(name for name, _ in fields)
            self.places.append(Place("get", link.path, tuple(fields), names))


def places(path, html):
    """Every form on a page, and every link with a query."""
    finder = _Finder(path)
    finder.feed(html)
    return [place for place in finder.places if place.names]


def attack(client, place, payloads):
    """What went wrong, as words; nothing when all was well."""
    for payload in payloads:
        for data in ways_to_send(place, payload):
            for wrong in send(client, place, data):
                yield f"{place.method} {place.path} {payload!r}: {wrong}"


def ways_to_send(place, payload):
    """In every field at once; in those only where people type, so that the others hold; and as the
    name of a field."""
    kept = dict(place.fields)
    attacked = dict.fromkeys(place.names, payload)
    yield kept | attacked
    yield kept | {name: text for name, text in attacked.items() if name in place.typed}
    yield kept | {payload: payload, f"{place.names[0]}__{payload}": "1"}


def send(client, place, data):
    """What went wrong. Whatever it did to the database is undone."""
    statements, before, cookies = [], row_counts(), copy(client.cookies)

    def note(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    with ExitStack() as stack:
        stack.enter_context(connection.execute_wrapper(note))
        point = transaction.savepoint()
        stack.callback(transaction.savepoint_rollback, point)
        begun = monotonic()
        answer = getattr(client, place.method)(place.path, data)
        took = monotonic() - begun
        lost = row_counts_lost(before)
    client.cookies = cookies
    yield from wrong_with(answer, took, statements, lost)


def wrong_with(answer, took, statements, lost):
    if answer.status_code >= 500:
        yield f"answered {answer.status_code}"
    if any(MARK in sql for sql in statements):
        yield "became a part of the SQL"
    if not answer.streaming and ERRORS.search(answer.content.decode(errors="replace")):
        yield "shows an error of the database"
    if took > SLOW:
        yield f"took {took:.0f} s"
    if lost:
        yield f"lost rows of {lost}"


def row_counts():
    """How many rows each table has; -1 when it is gone."""
    return {
        model._meta.db_table: count(model) for model in apps.get_models() if model._meta.managed
    }


def count(model):
    try:
        with transaction.atomic():
            return model._base_manager.count()
    except DatabaseError:
        return -1


def row_counts_lost(before):
    after = row_counts()
    return sorted(table for table, rows in before.items() if after[table] < rows)
