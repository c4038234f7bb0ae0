"""With several workers, under load and over a deploy, a reader gets the page as it is now."""

import re
import shutil
import threading
import time

from tests.reliability.clients import Browser
from tests.reliability.conftest import new_site
from tests.running import PROJECT

PHONE = re.compile(r"918-555-01\d\d")
STYLESHEET = re.compile(r'href="(/static/css/site\.[0-9a-f]+\.css)"')
CHANGES = 40
READERS = 6


class Watching:
    """Readers who open the contact page again and again. `seen` has, for each answer, when it
    was asked for and the phone numbers in it."""

    def __init__(self, site):
        self.site, self.seen = site, []
        self._over = threading.Event()
        self._readers = [threading.Thread(target=self._read) for _ in range(READERS)]

    def __enter__(self):
        for reader in self._readers:
            reader.start()
        return self

    def __exit__(self, *exception):
        self._over.set()
        for reader in self._readers:
            reader.join()

    def _read(self):
        browser = Browser(self.site)
        while not self._over.is_set():
            asked_at = time.monotonic()
            self.seen.append((asked_at, set(PHONE.findall(browser.get("/contact/").text))))


def test_a_change_is_in_the_next_answer_of_every_worker_and_no_page_is_half_old(make_site, figures):
    """The number stands in several places of the page, and each change replaces it."""
    site, changed = make_site(WORKERS="3"), []
    with site.running(), Watching(site) as readers:
        for number in range(CHANGES):
            phone = f"918-555-01{number:02}"
            site.query("UPDATE practice_profile SET phone = ?", phone)
            changed.append((time.monotonic(), phone))
            time.sleep(0.1)
    late = [
        phones
        for asked_at, phones in readers.seen
        if phones - {phone for at, phone in changed if at >= last_before(asked_at, changed)}
        and asked_at > changed[0][0]
    ]

    figures(f"{len(readers.seen)} answers of 3 workers during {CHANGES} changes, {len(late)} late")
    assert len(readers.seen) > 10 * CHANGES
    assert late == []
    assert [phones for _, phones in readers.seen if len(phones) != 1] == []


def last_before(moment, changed):
    """When the last change before this moment was done."""
    return max((at for at, _ in changed if at < moment), default=0)


def test_a_page_that_nobody_changes_is_not_made_again(make_site):
    """The proof that the test above met pages that were kept."""
    site = make_site(WORKERS="1")
    with site.running():
        reader = Browser(site)
        first = [reader.get("/contact/").took for _ in range(3)][0]
        later = sorted(reader.get("/contact/").took for _ in range(50))[25]
    assert later < first / 3


def test_no_page_names_the_stylesheet_of_the_release_before(furnished, tmp_path):
    project, folder = tmp_path / "project", tmp_path / "site"
    shutil.copytree(furnished, folder)
    copy_of_the_project(project)
    site = new_site(folder, project=project)
    with site.running():
        before = Browser(site).get("/")
        old = STYLESHEET.search(before.text)[1]
    with open(project / "static" / "css" / "base.css", "a") as styles:
        styles.write("p { color: green }\n")
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    with site.running():
        known = Browser(site, If_None_Match=before.headers["ETag"])
        answers = [known.get("/") for _ in range(8)]
        [new] = {STYLESHEET.search(answer.text)[1] for answer in answers}
        assert {answer.status for answer in answers} == {200}  # not: you have it already
        assert new != old
        assert "color: green" in known.get(new).text
        # whoever opened a page just before still gets its styles
        assert Browser(site).get(old).status == 200


def copy_of_the_project(folder):
    not_of_it = shutil.ignore_patterns(".*", "var", "tests", "docs", "__pycache__")
    shutil.copytree(PROJECT, folder, ignore=not_of_it)
