"""What a visitor writes is found nowhere but, encrypted, in the database and on her pages."""

import re
import sqlite3
import threading
from contextlib import closing

from django.contrib.sessions.backends.db import SessionStore

from practice.accounts.codes import code_of
from tests.consultations.receipts import ANOTHER_TIME, DELETE, START, WITHDRAW
from tests.reliability.clients import say
from tests.reliability.ledger import REQUESTS
from tests.reliability.malformed import request
from tests.reliability.needles import (
    NEEDLES,
    Remembering,
    every_path,
    found_in,
    right,
    wrong,
)
from tests.reliability.test_trouble import locked

MADE_BY_US = ("static", "stylesheet")  # folders in VAR_DIR that hold no data
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "tests.reliability.server_settings",
    "DATABASE_TIMEOUT": "1",
    "ACCEPTED_PER_HOUR": "20",
    "FORM_TAKES_AT_LEAST": "0",
}


class Watch(threading.Thread):
    """Looks into the journal of the database, which is there only while it is written."""

    def __init__(self, site):
        super().__init__(daemon=True)
        self.site, self.looks, self.found, self.over = site, 0, set(), threading.Event()

    def run(self):
        while not self.over.wait(0.002):
            for journal in self.site.folder.glob(f"{self.site.database.name}-*"):
                try:
                    self.found |= found_in(journal.read_bytes())
                    self.looks += 1
                except FileNotFoundError:
                    pass


def places(site, browser):
    """All that is left of it: name -> text or bytes."""
    copy = site.folder / "copy.sqlite3"
    with closing(sqlite3.connect(site.database)) as source, closing(sqlite3.connect(copy)) as to:
        source.backup(to)
    files = [path for path in site.folder.rglob("*") if path.is_file()]
    ours = [path for path in files if path.relative_to(site.folder).parts[0] not in MADE_BY_US]
    left = {str(path.relative_to(site.folder)): path.read_bytes() for path in ours}
    sessions = site.query("SELECT session_data FROM django_session")
    left["sessions"] = " ".join(str(SessionStore().decode(data)) for (data,) in sessions)
    left["addresses and headers"] = "\n".join(browser.heard)
    return left


def hits(site, browser):
    """place -> fields whose words stand there. A mail has to name whom it goes to."""
    found = {name: found_in(left) for name, left in places(site, browser).items()}
    for mail in (name for name in found if name.startswith("mail/")):
        words = re.sub(rb"(?m)^To: .*$", b"", (site.folder / mail).read_bytes())
        found[mail] = found_in(words)
    return {name: fields for name, fields in found.items() if fields}


def send_everything(browser):
    for fields in every_path():
        browser.post(fields)
        browser.post_unproven(fields)


def look_after(browser, answer):
    """Everything that a receipt is good for, done wrongly and rightly."""
    code = re.search(r'"ref code">([^<]+)', browser.get(answer.location).text)[1]
    browser.post({"reference": NEEDLES["name"], "code": NEEDLES["note"]}, START)
    page = browser.post({"reference": answer.reference, "code": code}, START)
    proof = {"proof": re.search(r'name="proof" value="([^"]+)', page.text)[1]}
    for call_time in (NEEDLES["call_time"], "afternoon"):
        browser.post(proof | {"call_time": call_time}, ANOTHER_TIME)
    for address in (ANOTHER_TIME, WITHDRAW, DELETE):
        browser.post({"proof": NEEDLES["draft"]}, address)
        done = browser.post(proof, address)
    assert "deleted" in done.text


def break_it(site, browser):
    """Once more while our code is broken, and while the database is locked."""
    browser.headers["Break"] = "yes"
    assert browser.post(right("check")).status == 500
    del browser.headers["Break"]
    with locked(site, "EXCLUSIVE"):
        assert browser.post(right("check")).status == 503
        assert browser.post(wrong("about-you")).status == 503


def work_at_the_desk(site, browser):
    shown = site.manage("make_demo_logins")
    login = re.search(r"Manager: (\S+) +password: (\S+) +key: (\S+)", shown)
    username, password, app = login.groups()
    browser.post({"login": username, "password": password}, "/admin/account/sign-in/")
    browser.post({"code": code_of(app)}, "/admin/account/code/")
    desk = "/admin/consultations/consultationrequest/"
    browser.get(desk)
    [(key,)] = site.query(f"SELECT MAX(id) FROM {REQUESTS} WHERE status = 'new'")  # noqa: S608
    assert NEEDLES["note"] in browser.get(f"{desk}{key}/change/").text
    moved = browser.post({"move-version": 0, "move-status": "in_progress"}, f"{desk}{key}/move/")
    assert moved.status == 302
    browser.get(f"{desk}{key}/history/")
    browser.get("/admin/consultations/mail/")


def test_thirty_needles_sent_through_every_path_are_found_nowhere(make_site):
    site = make_site(**SETTINGS)
    site.query("UPDATE practice_profile SET notice_email = 'desk@example.com'")
    assert len(NEEDLES) == len(set(NEEDLES.values())) == 30
    browser, watch = Remembering(site), Watch(site)
    watch.start()
    with site.running():
        send_everything(browser)
        look_after(browser, browser.post(right("check", wants_mail="on")))
        browser.post(right("check", wants_mail="on"))
        break_it(site, browser)
        site.manage("deliver")
        work_at_the_desk(site, browser)
        assert 429 in [browser.post(right("check")).status for _ in range(30)]
    watch.over.set()
    watch.join()

    assert browser.statuses() == {200, 302, 403, 413, 422, 429, 500, 503}
    assert "Internal Server Error" in site.log
    assert len(list((site.folder / "mail").iterdir())) >= 2  # to staff and to the visitor
    assert watch.looks > 0
    assert (hits(site, browser), watch.found) == ({}, set())


def test_the_search_finds_a_needle_in_every_place(make_site):
    """A control: one that finds nothing anywhere is worth nothing."""
    site = make_site()
    browser, word = Remembering(site), NEEDLES["note"]
    browser.heard.append(f"GET /?note={word}")
    site.log_file.write_text(f"WARNING: {word}")
    (site.folder / "mail").mkdir()
    (site.folder / "mail" / "1.log").write_text(f"To: a@example.com\nSubject: {word}\n")
    session = SessionStore().encode({"note": word * 20})
    assert word not in session  # it is compressed
    site.query("INSERT INTO django_session VALUES ('a', ?, '2030-01-01')", session)
    site.query("UPDATE practice_profile SET operator = ?", word)

    assert hits(site, browser) == dict.fromkeys(
        ["log", "mail/1.log", "site.sqlite3", "copy.sqlite3", "sessions", "addresses and headers"],
        {"note"},
    )


def test_words_that_the_web_server_takes_for_another_request_are_not_logged(site):
    """As a proxy in trouble may send them: the length says less than there is."""
    words = f"{NEEDLES['name']} has pain"
    say(site, request(f"note={words}\r\n\r\n", "Connection: keep-alive", length=5))

    assert found_in(site.log) == set()
