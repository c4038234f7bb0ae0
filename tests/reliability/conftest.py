"""Sites that a test may kill, starve and lock; the kept copy of a furnished one is quick."""

import shutil
from functools import partial

import pytest
from django.conf import settings

from tests.consultations.visitor import CLINIC_PHONE
from tests.running import Site, furnished_folder

MANY = 1_000_000


# All visitors of these tests come from one address, and would be a flood.
NO_LIMITS = {
    "BELIEVED_PER_HOUR": str(MANY),
    "ACCEPTED_PER_HOUR": str(MANY),
    "ACCEPTED_PER_HOUR_BY_SITE": str(MANY),
    "RECEIPTS_PER_HOUR": str(MANY),
}


def new_site(folder, **environment):
    """A Site whose forms the visitor of the tests can fill in: it has the keys of the tests."""
    keys = {"SECRET_KEY": settings.SECRET_KEY, "REQUEST_KEYS": " ".join(settings.REQUEST_KEYS)}
    return Site(folder, **keys | NO_LIMITS | environment)


@pytest.fixture(scope="session")
def furnished(tmp_path_factory):
    """A folder as before the first request to a practice that has a phone."""
    folder = tmp_path_factory.mktemp("with-phone") / "site"
    shutil.copytree(furnished_folder(tmp_path_factory), folder)
    new_site(folder).query("UPDATE practice_profile SET phone = ?", CLINIC_PHONE)
    return folder


@pytest.fixture
def make_site(furnished, tmp_path):
    """Makes a site that does not run yet, with these further variables."""

    def make(**environment):
        folder = tmp_path / "site"
        shutil.copytree(furnished, folder)
        return new_site(folder, **environment)

    return make


@pytest.fixture(scope="session")
def shared_site(furnished, tmp_path_factory):
    """One that runs for all tests that do it no harm. It waits for a lock for four seconds only."""
    folder = tmp_path_factory.mktemp("shared") / "site"
    shutil.copytree(furnished, folder)
    site = new_site(folder, DATABASE_TIMEOUT="4")
    with site.running():
        yield site


@pytest.fixture
def site(shared_site):
    """The shared one, without the requests of other tests."""
    for table in ("consultations_mail", "consultations_consultationrequest"):
        shared_site.query(f"DELETE FROM {table}")  # noqa: S608
    return shared_site


@pytest.fixture
def figures(record_property):
    """Takes a line of text that is to stand at the end of the report."""
    return partial(record_property, "figures")


def pytest_terminal_summary(terminalreporter):
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            lines = [line for name, line in report.user_properties if name == "figures"]
            if report.when == "call" and lines:
                terminalreporter.write_line(f"{report.nodeid.split('::')[-1]}:")
                terminalreporter.write_line("\n".join(f"    {line}" for line in lines))
