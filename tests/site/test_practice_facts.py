"""What the clinic says about itself shows where it should; what it has not said leaves no hole."""

import re

import pytest

from tests.site.conftest import FACTS
from tests.site.pages import ARTICLES, PROCEDURES
from treatments.models import SafetySign

NO_VALUE = re.compile(r"\bNone\b(?! of these)")
HOLES = [
    *("()", "( )", " .", " ,", "..", ": .", "&nbsp;", "{{", "}}", "{%", "undefined"),
    *("TODO", "Lorem", "[]"),
]
NEAR_THE_PHONE = ["/", "/treatments/", *ARTICLES, "/clinicians/", "/contact/", "/accessibility/"]


def test_pages_read_naturally_while_the_clinic_has_said_nothing(crawl):
    for path, page in crawl.items():
        assert [hole for hole in HOLES if hole in page.text] == [], path
        assert NO_VALUE.findall(page.text) == [], path
        assert "Interventional Pain Clinic" in page.text, path
        empty = [e for e in page.all("p", "dd", "dt", "li", "h2", "h3", "td") if not e.text]
        written_on = [e for e in empty if is_a_line_to_write_on(e)]
        assert empty == written_on, path  # the blank lines of a handout are meant to be


def is_a_line_to_write_on(element):
    notes = (element.parent.parent.get("class") or "").split()
    return "notes" in notes or element.get("class") == "print-only line"


def test_links_dial_help_for_everybody_and_no_number_of_a_clinic_that_gave_none(crawl):
    numbers = {
        link.get("href")
        for page in crawl.values()
        for link in page.all("a")
        if link.get("href", "").startswith("tel:")
    }
    assert numbers == {"tel:911", "tel:988"}


@pytest.mark.parametrize("path", NEAR_THE_PHONE)
def test_the_phone_is_at_hand_on_every_page(filled_profile, read, path):
    page = read(path)
    assert FACTS["phone"] in page.one("main").text
    footer = page.all("footer")[-1]
    assert FACTS["phone"] in footer.text
    assert 'href="tel:+1-918-555-0142"' in page.html


def test_every_page_carries_the_name_and_the_address(filled_profile, crawl, read):
    for path in crawl:
        page = read(path)
        assert page.title.endswith("| Osage Hills Pain Clinic"), path
        assert "100 Example Street Bartlesville, Oklahoma 74003" in address(page), path
        assert "Interventional Pain Clinic" not in page.text, path


def address(page):
    """The words of the <address> elements, a break read as a space."""
    found = re.findall(r"<address>(.*?)</address>", page.html)
    return " ".join(found).replace("<br>", " ")


def test_the_contact_page_tells_all_ways_to_reach_the_clinic(filled_profile, read):
    text = read("/contact/").one("main").text
    closed_on = filled_profile.closures.get().first_on
    for words in [
        FACTS["phone"],
        f"After hours: {FACTS['after_hours_phone']}",
        "Dial 711 for Oklahoma Relay",
        "Monday to Friday, 8 am to 4:30 pm",
        f"{closed_on:%A, %B %-d, %Y}: Staff training",
        "100 Example Street",
    ]:
        assert words in text
    for words in ["not put its phone number", "Ask the clinic when it is open", "before you set"]:
        assert words not in text


def test_the_contact_page_of_a_clinic_that_said_nothing_sends_readers_to_the_form(crawl):
    page = crawl["/contact/"]
    text = page.one("main").text
    assert "Ask the clinic when it is open" not in text  # with which phone?
    for words in ["not put its phone number here yet", "Ask the clinic for the street address"]:
        assert words in text
    for words in ["After hours", "Closed on", "deaf"]:
        assert words not in text
    assert "/request/" in dict(page.links)


@pytest.mark.parametrize("path", ["/get-help/", *PROCEDURES])
def test_after_hours_help_names_the_line_for_it(filled_profile, read, path):
    text = read(path).one("main").text
    assert f"Call the clinic: {FACTS['phone']}. After hours: {FACTS['after_hours_phone']}." in text
    assert "discharge paper" not in text


def test_help_without_a_known_phone_names_another_way(crawl):
    for path in ["/get-help/", *PROCEDURES]:
        text = crawl[path].one("main").text
        assert "Call the number on your discharge paper" in text, path
        assert "Call the clinic:" not in text, path


NO_PROCEDURE = ["/when-to-consider/", "/treatments/none-of-these-now/"]


@pytest.mark.parametrize(
    ("paths", "own"),
    [(PROCEDURES, "after-procedure"), (NO_PROCEDURE, "no-procedure")],
)
def test_each_page_shows_the_same_day_signs_of_its_reader_and_no_others(db, crawl, paths, own):
    signs = SafetySign.objects.filter(level="same-day").values_list("situation", "text")
    for path in paths:
        text = crawl[path].one("main").text
        for situation, sign in signs:
            shown = " ".join(sign.split()) in text
            assert shown is (situation in ("any", own)), (path, sign)
        assert ("Usual after a procedure" in text) is (own == "after-procedure"), path


def test_the_home_page_names_the_choice_of_none(crawl):
    links = [element.get("href") for element in crawl["/"].one("main").walk()]
    assert "/treatments/none-of-these-now/" in links


def test_where_staff_are_told_of_requests_is_shown_to_no_visitor(filled_profile, crawl, read):
    for path in crawl:
        assert FACTS["notice_email"] not in read(path).html, path


def test_who_runs_and_pays_for_the_site_is_told(filled_profile, read, crawl):
    told, blank = read("/how-we-write/").text, crawl["/how-we-write/"].text
    assert "This site is run by Osage Hills Pain Clinic LLC." in told
    assert "The clinic pays for this site." in told
    assert "Its legal name is not entered here yet" in blank
    assert "This site is run by" not in blank


@pytest.mark.parametrize(
    ("path", "words", "without"),
    [
        ("/privacy/", "Our privacy notice hangs", "for its notice of privacy practices"),
        ("/accessibility/", "We treat everybody alike.", "Ask the clinic for its non-discrim"),
    ],
)
def test_notices_stand_in_place_of_the_advice_to_ask(
    filled_profile, read, crawl, path, words, without
):
    assert words in read(path).text and without not in read(path).text
    assert without in crawl[path].text and words not in crawl[path].text
