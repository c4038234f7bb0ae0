"""The self-check keeps nothing: answers are planted, then hunted wherever one could stay."""

import logging

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.views.debug import SafeExceptionReporterFilter

from treatments.views.self_check import self_check

PATH = "/self-check/"
JUNK = "zebra-in-the-attic"
SIGN = "Weight loss that you cannot explain"
PLANTED = {
    "sign:911": [f"sign-{JUNK}"],
    "sign:same-day": [SIGN, f"today-{JUNK}"],
    "how-long": ["over-6-months", f"long-{JUNK}"],
    "health": ["weak-immunity", f"health-{JUNK}"],
    "matters": [f"matters-{JUNK}"],
    f"field-{JUNK}": [JUNK],
}
WORDS = ["6 months or longer", "My body fights germs poorly"]  # of the answers given there
EMERGENCY = PLANTED | {"sign:911": ["A seizure"]}


def every_row():
    """Each value of each row of each table, as text."""
    tables = apps.get_models(include_auto_created=True)
    assert len(tables) > 30
    return [str(list(row.values())) for model in tables for row in model.objects.values()]


def found(haystack, fields):
    """How often each planted answer is in there. Those that a form offers are words of ours,
    which stand in the database before; afterwards there may be no more of them."""
    offered = {value for values in fields.values() for value in values if JUNK not in value}
    hunted = {JUNK, *offered, *(WORDS if fields else [])}
    return {words: sum(text.count(words) for text in haystack) for words in hunted}


@pytest.fixture(params=[PLANTED, EMERGENCY], ids=["a result", "an emergency"])
def planted(request, client, db, caplog):
    """What the site answered to a form full of planted answers, with what the database was
    asked, what was logged, and how often the planted words were in the database before."""
    before = found(every_row(), request.param)
    for logger in ["", "django"]:
        caplog.set_level(logging.DEBUG, logger)
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(PATH, request.param)
    answer.asked = [query["sql"] for query in asked.captured_queries]
    answer.logged = [f"{record.getMessage()} {vars(record)}" for record in caplog.records]
    answer.before, answer.fields = before, request.param
    return answer


def test_the_hunt_would_find_an_answer(db):
    """A control: the session table is among those that are searched."""
    Session.objects.create(session_key="x", session_data=JUNK, expire_date=timezone.now())
    assert found(every_row(), {}) == {JUNK: 1}


def test_the_answers_were_read(planted):
    assert b"What you ticked" in planted.content


def test_no_table_has_an_answer(planted):
    assert found(every_row(), planted.fields) == planted.before
    assert planted.before[JUNK] == 0


def test_the_database_is_only_read_and_never_told_an_answer(planted):
    assert [sql for sql in planted.asked if not sql.startswith("SELECT")] == []
    assert set(found(planted.asked, planted.fields).values()) == {0}


def test_no_log_has_an_answer(planted):
    assert "SELECT" in str(planted.logged)  # even what only a developer would log
    assert set(found(planted.logged, planted.fields).values()) == {0}


def test_no_header_and_no_cookie_has_an_answer(planted):
    headers = [f"{name}: {value}" for name, value in planted.headers.items()]
    assert set(found(headers, planted.fields).values()) == {0}
    assert dict(planted.cookies) == {}
    assert not Session.objects.exists()


def test_junk_is_not_said_back(planted):
    assert JUNK not in planted.content.decode()


def test_a_report_of_an_error_would_hide_the_answers(rf, db):
    """Django hides the fields that a view calls sensitive."""
    request = rf.post(PATH, PLANTED)
    self_check(request)
    hidden = SafeExceptionReporterFilter().get_post_parameters(request)
    assert set(hidden) == set(PLANTED)
    assert set(found([str(list(hidden.values()))], PLANTED).values()) == {0}
