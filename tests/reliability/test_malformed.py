"""Whatever comes over the line: no crash, nothing saved, and a page a person can use."""

import re

import pytest

from tests.consultations.visitor import FORM
from tests.reliability.clients import Browser, say
from tests.reliability.ledger import requests_in
from tests.reliability.malformed import CASES, CLEAR, METHODS, asking


def status_in(heard):
    return int(re.match(rb"HTTP/1\.[01] (\d{3})", heard)[1])


@pytest.mark.parametrize("case", CASES)
def test_a_malformed_request_is_refused_in_words_and_never_saved(site, case):
    heard = say(site, CASES[case]())

    assert heard, "hung up without a word"
    assert status_in(heard) in (200, *range(400, 500)), heard[:2000]
    assert b"<h1" in heard, heard[:2000]
    assert requests_in(site) == {}
    assert "Is it an emergency?" in Browser(site).get(FORM).text


@pytest.mark.parametrize("method", METHODS)
def test_other_methods_do_nothing(site, method):
    heard = say(site, asking(f"{method} {FORM} HTTP/1.1", "X-Echo: needle")())

    assert status_in(heard) in (400, 403, 405), heard[:2000]
    assert b"needle" not in heard


@pytest.mark.parametrize("case", CLEAR)
def test_what_is_odd_but_clear_is_saved(site, case):
    """And a control: what the cases change is what makes them fail."""
    heard = say(site, CLEAR[case]())

    assert status_in(heard) == 302
    assert len(requests_in(site)) == 1
