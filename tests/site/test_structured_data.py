"""Structured data says what the page says, in schema.org's words, and nothing more."""

import json

from tests.site.pages import ARTICLES, PROCEDURES
from treatments.models import Treatment

SHOWN = {
    *("name", "description", "alternateName", "honorificSuffix", "telephone"),
    *("streetAddress", "addressLocality", "postalCode"),
}
PROCEDURE_TYPES = set(Treatment.SchemaType.values) - {""}


def kinds(page):
    return [thing["@type"] for thing in page.graph]


def said(thing, within=""):
    """(name, words) of everything that is meant for people."""
    if isinstance(thing, dict):
        for name, value in thing.items():
            yield from said(value, name)
    elif isinstance(thing, list):
        for value in thing:
            yield from said(value, within)
    elif within in SHOWN:
        yield within, thing


def test_articles_are_medical_pages_for_patients_with_their_trail(crawl):
    for path in ARTICLES:
        page = crawl[path].thing("MedicalWebPage")
        assert page["name"] == crawl[path].one("h1").text
        assert page["audience"]["audienceType"] == "Patient"
        assert page["url"].endswith(path)
        trail = crawl[path].thing("BreadcrumbList")["itemListElement"]
        [crumbs] = [n for n in crawl[path].all("nav") if n.get("aria-label") == "Breadcrumb"]
        assert [step["name"] for step in trail] == [li.text for li in crumbs.inside("li")]
        assert trail[-1]["item"].endswith(path)


def test_treatments_name_their_procedure_and_no_other_page_does(crawl):
    for path, page in crawl.items():
        procedures = [kind for kind in kinds(page) if kind in PROCEDURE_TYPES]
        assert len(procedures) == (1 if path in PROCEDURES else 0), path
        for kind in procedures:
            assert page.thing(kind)["name"] == page.one("h1").text


def test_the_clinic_is_described_on_home_and_articles(crawl):
    for path in ["/", *ARTICLES]:
        clinic = crawl[path].thing("MedicalClinic")
        assert clinic["name"] == "Interventional Pain Clinic"
        assert clinic["address"]["addressLocality"] == "Bartlesville"
        assert "telephone" not in clinic and "openingHoursSpecification" not in clinic


def test_nothing_is_said_that_the_page_does_not_show(filled_profile, all_signed, read):
    for path in ["/", *ARTICLES]:
        page = read(path)
        links = {link.get("href", "") for link in page.all("a")}
        shown = " ".join([page.text, *page.meta("description"), *links])
        hidden = [(name, words) for name, words in said(page.graph) if words not in shown]
        assert hidden == [], path
        cited = (page.thing("MedicalWebPage") or {}).get("citation", [])
        assert set(cited) <= links, path


def test_hours_and_the_reviewer_are_told_once_they_are_known(filled_profile, all_signed, read):
    page = read("/treatments/radiofrequency-ablation/")
    hours = page.thing("MedicalClinic")["openingHoursSpecification"]
    assert {(day["opens"], day["closes"]) for day in hours} == {("08:00", "16:30")}
    assert [day["dayOfWeek"].rpartition("/")[2] for day in hours][::4] == ["Monday", "Friday"]
    assert page.thing("MedicalWebPage")["reviewedBy"]["name"] == "Dr. Clara Example"


def test_an_unsigned_page_names_no_reviewer(crawl):
    for path in ARTICLES:
        assert "reviewedBy" not in json.dumps(crawl[path].graph), path
        assert "lastReviewed" not in json.dumps(crawl[path].graph), path
