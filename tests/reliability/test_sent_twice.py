"""One click is one request, however often it arrives; another wording is another request."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings

from consultations.draft import Draft
from tests.consultations.visitor import draft, filled_in, posted
from tests.reliability.clients import Browser
from tests.reliability.ledger import (
    REQUESTS,
    assert_all_is_there,
    token_of,
    without_act,
    without_notice,
)


def test_32_identical_posts_at_once_are_one_request(site):
    form = filled_in()
    browsers = [Browser(site) for _ in range(32)]
    for browser in browsers:
        browser.get("/request/form/")  # so that only the posts come at once

    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(lambda browser: browser.post(form), browsers))

    assert {answer.status for answer in answers} == {302}
    (reference,) = {answer.reference for answer in answers}
    assert site.query(f"SELECT COUNT(*) FROM {REQUESTS}") == [(1,)]  # noqa: S608
    assert site.query("SELECT kind FROM consultations_mail") == [("notice",)]
    acts = (
        "SELECT verb FROM practice_act WHERE subject_kind = 'consultations.consultationrequest' "
        "AND subject_id IN (SELECT id FROM consultations_consultationrequest)"
    )
    assert site.query(acts) == [("received",)]
    assert_all_is_there(site, {token_of(form): reference})


def test_going_back_editing_and_sending_gives_a_second_request_that_names_the_first(site):
    browser, typed = Browser(site), draft()
    first = browser.post(posted("check", typed)).reference

    edited = browser.post(posted("check", typed) | {"change": "your-questions"})
    page = posted("your-questions", Draft.open(edited.draft), note="It began in April.")
    checked = browser.post(page)
    corrected = [browser.post(posted("check", Draft.open(checked.draft))) for _ in range(2)]

    (second,) = {answer.reference for answer in corrected}  # its double click is one, too
    rows = site.query(
        f"SELECT a.reference, b.reference FROM {REQUESTS} a "  # noqa: S608
        f"LEFT JOIN {REQUESTS} b ON a.corrects_id = b.id ORDER BY a.id"
    )
    assert rows == [(first, None), (second, first)]
    assert (without_notice(site), without_act(site)) == ([], [])


@pytest.mark.skipif(settings.SQLITE_HAS_SAFE_WAL, reason="WAL does not count in the file")
def test_sending_takes_one_durable_commit(site):
    """SQLite counts the changes of its file in bytes 24 to 27 of its header."""
    browser, changes = Browser(site), lambda: int.from_bytes(site.database.read_bytes()[24:28])
    browser.get("/request/form/")

    before = changes()
    browser.post(filled_in(wants_mail="on"))

    assert changes() - before == 1  # two are allowed


def test_opening_and_turning_the_pages_writes_nothing(site):
    browser, before = Browser(site), site.database.read_bytes()

    for page in ("safety", "about-you", "talking", "your-pain", "your-questions"):
        browser.get("/request/form/")
        browser.post(posted(page, draft()))

    assert site.database.read_bytes() == before
