"""The real site (tests/running.py) for a real browser."""

import os
import re
import shutil
from typing import NamedTuple

import pytest

from practice.accounts.codes import code_of
from tests.running import Site, furnished_folder

# Playwright keeps an event loop in this process; Django would refuse the database to
# other rooms' tests that run after it here.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# All visitors of these tests come from one address, and type faster than people.
EVERYBODY_IS_BELIEVED = {
    "BELIEVED_PER_HOUR": "10000",
    "ACCEPTED_PER_HOUR": "10000",
    "ACCEPTED_PER_HOUR_BY_SITE": "10000",
    "RECEIPTS_PER_HOUR": "10000",
    "FORM_TAKES_AT_LEAST": "0",  # seconds
    "SIGNED_IN_IDLE": "43200",  # seconds; staff sign in once for all tests
}


@pytest.fixture(scope="session")
def running_site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("journeys") / "site"
    shutil.copytree(furnished_folder(tmp_path_factory), folder)
    site = Site(folder, **EVERYBODY_IS_BELIEVED)
    with site.running():
        yield site


@pytest.fixture(scope="session")
def base_url(running_site):
    """So that page.goto("/contact/") is enough."""
    return running_site.url


class Login(NamedTuple):
    username: str
    password: str
    key: str  # of the app with the codes


def logins_of(site):
    """A Login by role, as a first `make run` shows them."""
    shown = site.manage("make_demo_logins")
    line = r"^ *(.+?): (\S+) +password: (\S+) +key: (\S+)"
    return {role: Login(*login) for role, *login in re.findall(line, shown, re.MULTILINE)}


@pytest.fixture(scope="session")
def demo_logins(running_site):
    return logins_of(running_site)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = shutil.which("chromium")
    if chromium is None:
        give_up = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        give_up("Chromium is missing. On Debian: apt install chromium")
    switches = ["disable-gpu", "disable-background-networking", "disable-component-update"]
    switches += ["disable-sync", "no-first-run", "disable-quic"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        switches += ["no-sandbox"]  # Chromium has none for root
    arguments = [f"--{switch}" for switch in switches]
    return browser_type_launch_args | {"executable_path": chromium, "args": arguments}


PHONE = {"viewport": {"width": 390, "height": 800}}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
WITHOUT_SCRIPTS = {"java_script_enabled": False}
VISITORS = {
    "phone": PHONE,
    "phone-without-scripts": PHONE | WITHOUT_SCRIPTS,
    "desktop": DESKTOP,
    "desktop-without-scripts": DESKTOP | WITHOUT_SCRIPTS,
}


ON_EVERYTHING = pytest.mark.parametrize("visitor", VISITORS, indirect=True)


def open_browser(new_context, kind):
    page = new_context(**VISITORS[kind]).new_page()
    page.goto("data:text/html,<title>off</title><script>document.title='on'</script>")
    assert page.title() == ("off" if kind.endswith("without-scripts") else "on")
    return page


@pytest.fixture(params=["phone-without-scripts", "desktop"])
def visitor(request, new_context):
    """A visitor's own browser: once on a phone that runs no script, once on a desktop that
    could. A test marked ON_EVERYTHING sees all VISITORS."""
    return open_browser(new_context, request.param)


@pytest.fixture
def phone_without_scripts(new_context):
    """A browser that runs no script, on a phone."""
    return open_browser(new_context, "phone-without-scripts")


def show_password(page, username, password):
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def show_code(page, code):
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Go on").click()


def signed_in_once(browser, url, logins):
    """Signs a role in, for real and once: a code cannot be used twice. Returns what its browser
    keeps."""
    states = {}

    def state_of(role):
        if role not in states:
            login, context = logins[role], browser.new_context(base_url=url)
            page = context.new_page()
            page.goto("/admin/")
            show_password(page, login.username, login.password)
            show_code(page, code_of(login.key))
            page.get_by_role("button", name="Sign out").wait_for()
            states[role] = context.storage_state()
            context.close()
        return states[role]

    return state_of


@pytest.fixture(scope="session")
def signed_in_states(browser, base_url, demo_logins):
    return signed_in_once(browser, base_url, demo_logins)


@pytest.fixture
def signed_in_as(new_context, signed_in_states):
    """Opens a browser of its own in which that role is signed in, at the desk."""

    def open_desk(role, **browser):
        page = new_context(storage_state=signed_in_states(role), **browser).new_page()
        page.goto("/admin/")
        return page

    return open_desk


@pytest.fixture
def desk(signed_in_as):
    """The front desk, signed in, in a browser of its own."""
    return signed_in_as("Front desk")


@pytest.fixture(scope="session")
def words_site(tmp_path_factory):
    """A site of its own for the editors: what is published there must not change the pages that
    other journeys read."""
    folder = tmp_path_factory.mktemp("editing") / "site"
    shutil.copytree(furnished_folder(tmp_path_factory), folder)
    site = Site(folder, **EVERYBODY_IS_BELIEVED)
    with site.running():
        yield site


@pytest.fixture(scope="session")
def words_states(browser, words_site):
    return signed_in_once(browser, words_site.url, logins_of(words_site))


@pytest.fixture
def at_the_desk(browser, words_site, words_states):
    """Opens a browser of its own in which that role is signed in on that site."""
    contexts = []

    def open_desk(role, **options):
        kept = {"storage_state": words_states(role), "base_url": words_site.url}
        contexts.append(browser.new_context(**(DESKTOP | kept | options)))
        return contexts[-1].new_page()

    yield open_desk
    for context in contexts:
        context.close()


@pytest.fixture
def editor(at_the_desk):
    return at_the_desk("Editor")


@pytest.fixture
def clinician(at_the_desk):
    return at_the_desk("Clinician")
