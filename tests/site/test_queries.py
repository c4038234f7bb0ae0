"""A page asks the database a fixed number of questions, however much there is to show."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from practice.models import Clinician, Closure, OpeningHours, Profile
from treatments.models import Article, Edition, GlossaryTerm, Treatment

# Which version of the site a page is made by, asked before and after (practice/storable.py).
ASKS_VERSION = "practice_siteversion"
MOST = {
    "/treatments/radiofrequency-ablation/": 3,
    "/overview/": 3,
    "/get-help/": 3,
    "/": 4,
    "/treatments/": 4,
    "/site-index/": 3,
    "/glossary/": 3,
    "/when-to-consider/": 3,
    "/pain/leg-or-arm/": 4,
    "/compare/": 3,
    "/self-check/": 3,
    "/visit-sheet/": 3,
    "/search/?q=shot": 4,
    "/treatments/nerve-blocks/large-print/": 3,
    "/clinicians/": 4,
    "/contact/": 4,
    "/privacy/": 4,
    "/accessibility/": 3,
    "/request/": 4,
    "/request/form/": 4,
    "/request/status/": 4,
    "/sitemap.xml": 1,
}


def one_of_everything():
    """The first opening hours, closure and clinician; starter content is there already."""
    profile = Profile.current()
    profile.phone = "918-555-0142"
    profile.save()
    add(profile, 0)


def add(profile, number):
    OpeningHours.objects.create(
        profile=profile, weekday=number, opens=time(8 + number), closes=time(17)
    )
    day = timezone.localdate() + timedelta(days=number)
    Closure.objects.create(profile=profile, first_on=day, last_on=day, reason="Holiday")
    Clinician.objects.create(name=f"Dr. {number}", credentials="MD")


def three_of_everything(clinician):
    for number in [1, 2]:
        add(Profile.current(), number)
        add_treatment(number)
    glossary = Article.objects.get(kind=Article.Kind.GLOSSARY).glossary
    for number in [1, 2]:
        GlossaryTerm.objects.create(glossary=glossary, slug=f"t{number}", term="T", text="Text.")
    edition = Edition.objects.propose(glossary, is_starter=True)
    edition.sign(clinician, timezone.localdate() + timedelta(days=365))
    edition.publish(clinician)


def add_treatment(number):
    treatment = Treatment.objects.get(slug="none-of-these-now")
    treatment.pk = treatment.id = None
    treatment.slug = f"choice-{number}"
    treatment.title = f"Choice {number}"
    treatment.save()
    Edition.objects.propose(treatment, is_starter=True).publish()


def queries(client, path):
    client.get(path)  # after any change the search makes its index anew, once
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(path)
    assert answer.status_code == 200
    return [query["sql"] for query in asked.captured_queries if ASKS_VERSION not in query["sql"]]


@pytest.mark.parametrize(("path", "most"), MOST.items())
def test_a_page_asks_few_questions_and_no_more_when_there_is_more_to_show(
    client, clinician, path, most
):
    one_of_everything()
    with_one = queries(client, path)
    three_of_everything(clinician)
    with_three = queries(client, path)
    assert len(with_one) <= most, "\n".join(with_one)
    assert len(with_three) == len(with_one), "\n".join(with_three)


def test_reading_writes_nothing(client, db, crawl):
    for path in crawl:
        asked = queries(client, path)
        assert [sql for sql in asked if not sql.startswith("SELECT")] == [], path
