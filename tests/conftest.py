"""The cast: one account per role, each with a signed-in client, and the starter content."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from hypothesis import settings as hypothesis

from practice.accounts.second_factor import SET_UP_BY
from practice.models import Clinician, StaffAccount
from practice.roles import CLINICIAN, EDITOR, FRONT_DESK, MANAGER
from treatments.starter import load_starter_content

# An example may take as long as it likes: a machine that is busy is no failure.
hypothesis.register_profile("ours", deadline=None)
hypothesis.load_profile("ours")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Every test starts with the starter content that a first `make run` loads."""
    with django_db_blocker.unblock():
        load_starter_content()


@pytest.fixture(autouse=True)
def room_on_the_disk(monkeypatch):
    """Whatever machine the tests run on: a full disk would be trouble (practice/machine.py)."""
    roomy = SimpleNamespace(total=2**40, free=2**39)
    monkeypatch.setattr("practice.machine.shutil.disk_usage", lambda path: roomy)


@pytest.fixture(autouse=True)
def changes_show_at_once(request):
    """PostgreSQL renews the version of the site when a transaction ends, which it does not in a
    test (practice/site_version.py)."""
    asks = request.node.get_closest_marker("django_db") or "db" in request.fixturenames
    if asks and connection.vendor == "postgresql":
        request.getfixturevalue("db")
        with connection.cursor() as cursor:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE '%_renews_version'")
            names = ", ".join(name for (name,) in cursor.fetchall())
            cursor.execute(f"SET CONSTRAINTS {names} IMMEDIATE")


def account(role, username):
    made = StaffAccount.objects.create_user(
        username, password="a long enough password", is_staff=True
    )
    made.groups.add(Group.objects.get(name=role))
    return made


def signed_in(staff_account):
    """A client in whose session the second factor counts as shown."""
    client = Client()
    client.force_login(staff_account)
    session = client.session
    session[SET_UP_BY] = str(staff_account.pk)
    session.save()
    return client


@pytest.fixture
def front_desk(db):
    return account(FRONT_DESK, "fran")


@pytest.fixture
def editor(db):
    return account(EDITOR, "eddie")


@pytest.fixture
def clinician(db):
    """A clinician whose credentials are on file, so that the signature has them."""
    made = account(CLINICIAN, "clara")
    Clinician.objects.create(name="Dr. Clara Example", credentials="MD", account=made)
    return made


@pytest.fixture
def manager(db):
    return account(MANAGER, "mona")


@pytest.fixture
def admin_client(admin_user):
    """A superuser's."""
    return signed_in(admin_user)


@pytest.fixture
def front_desk_client(front_desk):
    return signed_in(front_desk)


@pytest.fixture
def editor_client(editor):
    return signed_in(editor)


@pytest.fixture
def clinician_client(clinician):
    return signed_in(clinician)


@pytest.fixture
def manager_client(manager):
    return signed_in(manager)


def pytest_collection_modifyitems(config, items):
    """What `make test-postgres` runs: what asks the database of the tests, and what is made for
    PostgreSQL. All else brings its own SQLite file or none, and is the same on both."""
    if connection.vendor == "postgresql":
        chosen = [item for item in items if _asks_the_database(item) or _is_for_postgres(item)]
    else:
        chosen = [item for item in items if not _is_for_postgres(item)]
    left_out = set(items) - set(chosen)
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = chosen


def _asks_the_database(item):
    return "db" in item.fixturenames or any(map(item.get_closest_marker, ["django_db", "either"]))


def _is_for_postgres(item):
    return item.get_closest_marker("postgres") is not None
