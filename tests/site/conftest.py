"""The whole site as it stands after the first start, and three ways it may stand later."""

from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from practice.models import Closure, OpeningHours, Profile
from tests.site.pages import OWN, Page
from treatments.models import Edition

FACTS = {
    "name": "Osage Hills Pain Clinic",
    "phone": "918-555-0142",
    "after_hours_phone": "918-555-0143",
    "relay": "Dial 711 for Oklahoma Relay",
    "street": "100 Example Street",
    "postal_code": "74003",
    "call_back_hours": 8,
    "notice_email": "desk@example.com",
    "operator": "Osage Hills Pain Clinic LLC",
    "funding": "The clinic pays for this site.",
    "privacy_practices": "Our **privacy notice** hangs in the waiting room.",
    "non_discrimination": "We treat **everybody** alike.",
}


@pytest.fixture(scope="session")
def crawled_once(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return crawl_from_home()


@pytest.fixture
def crawl(crawled_once, db):
    """Every page that links lead to from home, by path. Read once, shared by all tests."""
    return crawled_once


@pytest.fixture
def public(crawl):
    """The pages that are for everybody: not those of a visitor's own request."""
    return {path: page for path, page in crawl.items() if path not in OWN}


def crawl_from_home():
    client, found, waiting = Client(), {}, ["/"]
    while waiting:
        path = waiting.pop()
        if path in found or path.startswith("/static/") or path.endswith("/large-print/"):
            continue  # large print is the same page, with a test of its own
        found[path] = Page(path, client.get(path))
        if found[path].status == 200:
            waiting += [link for link, _ in found[path].links]
    return found


@pytest.fixture
def read(client, db):
    """Open one page: read("/contact/")."""
    return lambda path: Page(path, client.get(path))


@pytest.fixture
def filled_profile(db):
    """A practice that has filled in everything. Open Monday to Friday, closed one day soon."""
    profile = Profile.current()
    for name, fact in FACTS.items():
        setattr(profile, name, fact)
    profile.save()
    for weekday in range(5):
        OpeningHours.objects.create(
            profile=profile, weekday=weekday, opens=time(8), closes=time(16, 30)
        )
    soon = timezone.localdate() + timedelta(days=3)
    Closure.objects.create(profile=profile, first_on=soon, last_on=soon, reason="Staff training")
    return profile


@pytest.fixture
def all_signed(clinician):
    """Every live edition carries a clinician's signature."""
    for edition in Edition.objects.live():
        edition.sign(clinician, date.today() + timedelta(days=365))
