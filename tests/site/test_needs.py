"""The ways in by what hurts lead to short pages, put together from what is live."""

from datetime import date, timedelta

import pytest
from django.conf import settings

from tests.site.pages import NEEDS, PROCEDURES
from treatments.models import Edition

LEG = "/pain/leg-or-arm/"
BREAK = "/pain/broken-bone/"
MOST_WORDS = 450
NOT_COUNTED = {"flags", "strip", "sources", "stamp", "explain", "crumbs", "print-only"}


def guidance():
    return Edition.objects.live().get(article__slug="when-to-consider")


def treatments(slug):
    [need] = [need for need in guidance().content["needs"] if need["slug"] == slug]
    return need["treatments"]


def part(page, heading):
    """The section of this heading."""
    [found] = [
        section
        for section in page.all("section")
        if [h.text for h in section.inside("h2")] == [heading]
    ]
    return found


def links(element):
    return [link.get("href") for link in element.inside("a")]


def take_down(slug, manager):
    Edition.objects.live().get(article__slug=slug).unpublish(manager, "A figure is wrong")


def test_home_leads_to_each(crawl):
    ways_in = links(part(crawl["/"], "Where does it hurt?"))

    assert ways_in == [*NEEDS, "/get-help/#after-a-procedure"]
    for path in NEEDS:
        assert crawl[path].one("h1").text in part(crawl["/"], "Where does it hurt?").text


@pytest.mark.parametrize("path", NEEDS)
def test_each_procedure_is_either_for_this_pain_or_said_not_to_be(crawl, path):
    page = crawl[path]
    named = [link for link in links(page.one("article")) if link in PROCEDURES]

    assert sorted(named) == sorted(PROCEDURES)


def test_the_treatments_for_it_say_how_sure_the_science_is_and_can_be_compared(crawl):
    section = part(crawl[LEG], "Treatments talked about for this pain")
    badges = [p.get("class") for p in section.inside("p") if "evidence" in p.get("class", "")]

    *rows, compare = links(section)
    assert rows == [f"/treatments/{slug}/" for slug in treatments("leg-or-arm")]
    assert badges == ["evidence evidence-split", "evidence evidence-few"]
    assert compare == "/compare/?" + "&".join(f"with={slug}" for slug in treatments("leg-or-arm"))


def test_the_others_say_what_they_are_for(crawl):
    section = part(crawl[LEG], "Not for this pain")

    assert "These are for another kind of pain" in section.text
    assert "/treatments/vertebral-augmentation/" in links(section)
    assert "A broken spine bone" in section.text
    assert not [link for link in links(section) if "epidural" in link]


def test_nobody_who_is_not_sure_is_told_what_is_not_for_them(crawl):
    text = crawl["/pain/not-sure/"].one("article").text

    assert "Find out first which kind you have" in text
    assert "Not for this pain" not in text and "another kind of pain" not in text


@pytest.mark.parametrize("path", [path for path in NEEDS if path != BREAK])
def test_it_says_what_to_try_first(crawl, path):
    care = [row["title"] for row in guidance().content["first_line_care"]]

    assert [li.text for li in part(crawl[path], "What to try first").inside("li")] == care


def test_what_to_try_first_for_a_broken_bone_is_said_in_words_of_its_own(crawl):
    """The general list would name yoga and spinal manipulation."""
    said = part(crawl[BREAK], "What to try first").text

    assert "Ask before you take ibuprofen" in said
    assert "Nobody should treat it by pressing or cracking" in said
    assert "hands-on care" not in said


@pytest.mark.parametrize("path", NEEDS)
def test_it_says_what_is_an_emergency_once(crawl, path):
    page = crawl[path]

    [card] = [section for section in page.all("section") if "flags" in section.get("class", "")]
    assert "call 911" in card.text
    assert "New numbness where you sit" in card.text
    assert "After the procedure" not in card.text


@pytest.mark.parametrize("path", NEEDS)
def test_its_sources_are_numbered_in_the_order_in_which_it_cites_them(crawl, path):
    page = crawl[path]
    cited = [link.get("href") for sup in page.all("sup") for link in sup.inside("a")]
    [listed] = [ol for ol in page.all("ol") if ol.get("class") == "sources"]

    assert list(dict.fromkeys(cited)) == [
        f"#source-{number}" for number in range(1, len(listed.inside("li")) + 1)
    ]


@pytest.mark.parametrize("path", NEEDS)
def test_it_is_short(crawl, path):
    def words(element):
        if NOT_COUNTED.intersection(element.get("class", "").split()):
            return ""
        parts = (part if isinstance(part, str) else words(part) for part in element.parts)
        return "".join(parts) + " "

    assert 150 < len(words(crawl[path].one("article")).split()) <= MOST_WORDS


def test_it_says_whose_words_it_has_and_that_nobody_has_checked_them(crawl):
    page = crawl[LEG]

    assert "From our guide “When to consider a procedure”." in page.text
    assert "Not yet checked by a clinician." in page.text
    assert "Not yet reviewed by a clinician" in part(page, "Sources and review").text
    assert "/when-to-consider/#leg-or-arm" in links(part(page, "Where to go next"))


def test_it_shows_the_signature_of_the_guidance(clinician, read):
    guidance().sign(clinician, date.today() + timedelta(days=365))
    page = read(LEG)

    assert "Checked by Dr. Clara Example, MD" in page.one("article").text
    assert "Not yet checked by a clinician" not in page.one("article").text


def test_its_trail_leads_back_through_the_guidance(crawl):
    steps = crawl[LEG].thing("BreadcrumbList")["itemListElement"]
    [crumbs] = [n for n in crawl[LEG].all("nav") if n.get("aria-label") == "Breadcrumb"]

    assert [step["name"] for step in steps] == [li.text for li in crumbs.inside("li")]
    assert [step["item"].removeprefix(settings.SITE_URL) for step in steps] == [
        "/",
        "/when-to-consider/",
        LEG,
    ]


def test_a_treatment_that_was_taken_down_is_left_out(manager, read):
    take_down("nerve-blocks", manager)
    page = read(LEG)

    assert "nerve-blocks" not in page.html
    assert "Nerve blocks" not in page.one("article").text
    assert "/treatments/epidural-steroid-injections/" in links(page.one("article"))


def test_one_treatment_alone_is_not_compared(manager, read):
    for slug in ["nerve-blocks", "none-of-these-now"]:
        take_down(slug, manager)
    section = part(read(LEG), "Treatments talked about for this pain")

    assert links(section) == ["/treatments/epidural-steroid-injections/"]


def test_a_need_that_nobody_wrote_is_not_found(read):
    page = read("/pain/toothache/")

    assert page.status == 404
    assert page.one("h1").text == "We could not find that page"
    assert "toothache" not in page.one("main").text


def test_without_the_guidance_there_is_no_page_and_no_link_to_one(manager, read, client):
    take_down("when-to-consider", manager)
    page = read(LEG)

    assert page.status == 404
    assert "/treatments/" in links(page.one("main"))
    assert "/pain/" not in read("/").html
    assert "/pain/" not in read("/site-index/").html
    assert "/pain/" not in client.get("/sitemap.xml").content.decode()
