"""What a reader looks for is kept nowhere: no log, no row, no header, no title."""

import logging

import pytest
from django.apps import apps
from django.conf import settings

from tests.site.pages import Page
from treatments.views import search as view

PLANTED = "zanzibarquokka"


def rows_with(text):
    """Where a text stands in the database."""
    for model in apps.get_models(include_auto_created=True):
        for row in model.objects.values():
            if text in str(row):
                yield model


@pytest.fixture
def logged():
    """All that is logged while the test runs, as the site's own handler writes it. From INFO
    on, where Django's loggers start; what they would tell of an address below that, they are
    never asked for."""
    lines = []
    form = settings.LOGGING["formatters"]["line"]
    formatter = logging.Formatter(form["format"], style=form["style"])
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(formatter.format(record))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lines
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_question_is_in_no_log_no_row_and_no_header(client, db, logged, caplog):
    answer = client.get("/search/", {"q": PLANTED})

    assert PLANTED in answer.content.decode(), "the page itself tells the reader"
    assert PLANTED not in "\n".join(logged) + caplog.text
    assert list(rows_with(PLANTED)) == []
    assert PLANTED not in str(answer.headers)


def test_nor_when_the_search_breaks(client, db, logged, caplog, capsys, mailoutbox, monkeypatch):
    def broken(live, text, today):
        raise RuntimeError("The index is not there")

    monkeypatch.setattr(view, "answer", broken)
    client.raise_request_exception = False
    answer = client.get("/search/", {"q": PLANTED})

    assert answer.status_code == 500
    assert "The index is not there" in "\n".join(logged)
    written = capsys.readouterr()
    assert PLANTED not in "\n".join(logged) + caplog.text + written.out + written.err
    assert mailoutbox == []
    assert PLANTED not in answer.content.decode() + str(answer.headers)


@pytest.mark.parametrize("path", [f"/search/x/?q={PLANTED}", f"/search/?q={PLANTED}%00"])
def test_nor_when_the_address_is_wrong(client, db, logged, path):
    assert client.get(path).status_code in (400, 404)
    assert "/search/" in "\n".join(logged)
    assert PLANTED not in "\n".join(logged)


def test_nor_does_an_error_of_the_index_name_it(db, ask, monkeypatch):
    """Python's own messages quote what they choke on; ours have only plain words to quote."""
    monkeypatch.setattr("treatments.search.index.FITS", "SELECT 1 FROM nowhere WHERE ? = 1")
    with pytest.raises(Exception, match="nowhere") as caught:
        ask(f"epidural {PLANTED}")
    assert PLANTED not in str(caught.value)


def test_the_title_does_not_hold_it_for_browsers_to_keep_it_in_their_history(client, db):
    page = Page("/search/", client.get("/search/", {"q": PLANTED}))
    assert page.title.startswith("Search | ")
    assert PLANTED not in page.html.partition("</head>")[0]
