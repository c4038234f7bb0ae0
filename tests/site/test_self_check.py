"""The pages of the self-check: its form, and what is shown for each set of answers."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.site.pages import Page
from treatments.models import Edition, Guidance

pytestmark = pytest.mark.django_db
PATH = "/self-check/"
NO_SIGNS = {"sign:911": "none", "sign:same-day": "none"}
EMERGENCY = "Chest pain, trouble breathing, or fainting"
SAME_DAY = "Weight loss that you cannot explain"
CLINIC = "Call the number on your discharge papers"
MONTHS = {"how-long": "over-6-months"}


@pytest.fixture
def check(client):
    """Send answers: check({"how-long": "over-6-months"})."""
    return lambda fields: Page(PATH, client.post(PATH, fields))


def take_down(slug):
    Edition.objects.live().filter(article__slug=slug).update(
        retired_at=timezone.now(), retired_because="a test"
    )


def first_heading(page):
    return page.one("h1").text


def sections(page):
    """The words of each part of the page, by its heading."""
    found = page.one("main").inside("section", "nav")
    return {part.inside("h1", "h2")[0].text: part.text for part in found if part.inside("h1", "h2")}


def test_signs_are_asked_for_before_anything_else(read):
    page = read(PATH)
    legends = [legend.text for legend in page.all("legend")]
    assert legends[:6] == [
        "Did you have a procedure lately?",
        "Do you have any of these now?",
        "After a procedure",
        "Or any of these?",
        "After a procedure",
        "How long have you had this pain?",
    ]


def test_every_sign_of_both_levels_can_be_ticked_and_no_usual_one(read):
    offered = [field.get("value") for field in read(PATH).all("input")]
    net = Edition.objects.live().get(article__slug="get-help").content
    for sign in net["signs"]:
        assert offered.count(sign["text"]) == (sign["level"] != "expected")
    assert offered.count("none") == 2


def test_whoever_ticked_a_sign_need_not_go_on(read):
    buttons = [button.text for button in read(PATH).all("button")]
    assert buttons == ["I ticked a sign: show me what to do", "Show what my answers bring up"]


def test_the_form_needs_no_cookie_and_no_token(read):
    page = read(PATH)
    [form] = page.one("main").inside("form")
    assert (form.get("method"), form.get("action")) == ("post", f"{PATH}#main")
    assert [field for field in page.all("input") if "csrf" in field.get("name", "")] == []
    assert dict(page.response.cookies) == {}
    assert "Cookie" not in page.response.headers.get("Vary", "")


def test_a_browser_that_brings_no_token_is_answered():
    answer = Client(enforce_csrf_checks=True).post(PATH, MONTHS)
    assert first_heading(Page(PATH, answer)) == "What your answers bring up"


def test_answers_in_the_address_bring_up_nothing(client):
    page = Page(PATH, client.get(PATH, MONTHS | NO_SIGNS))
    assert first_heading(page) == "Is it time for a visit?"
    assert "You answered" not in page.text
    assert [field for field in page.all("input") if "checked" in field.attributes] == []


def test_a_911_sign_shows_what_to_do_and_nothing_else(check):
    answers = {"sign:911": EMERGENCY, "sign:same-day": SAME_DAY, "tried": "exercise"}
    page = check(MONTHS | answers)
    assert first_heading(page) == "Call 911 now"
    assert page.title.startswith("Call 911 now")
    main = page.one("main")
    assert EMERGENCY in main.text
    targets = [link.get("href") for link in main.inside("a")]
    assert targets == ["tel:911", "tel:988", PATH]
    for absent in [SAME_DAY, "You answered", "Reasons", "6 months or longer", "Print"]:
        assert absent not in main.text


def test_a_same_day_sign_comes_first_and_leaves_out_reasons_to_wait(check):
    page = check(MONTHS | {"sign:911": "none", "sign:same-day": SAME_DAY, "tried": "nothing-yet"})
    assert first_heading(page) == "Call a clinician today"
    headings = list(sections(page))
    assert headings[:3] == [
        "What you ticked",
        "If you have any of these as well, call 911 instead",
        "Reasons a visit may help",
    ]
    assert SAME_DAY in sections(page)["What you ticked"]
    assert CLINIC in sections(page)["What you ticked"]
    waiting = sections(page)["Reasons to wait, or to try something else first"]
    assert "You answered" not in waiting
    assert "do not wait" in waiting


def test_each_reason_says_which_answer_it_came_from(check):
    answers = {"tried": ["exercise"], "hope": ["no-pain"], "health": ["device"]}
    shown = sections(check(NO_SIGNS | MONTHS | answers))
    reasons = shown["Reasons a visit may help"]
    assert "lasted about 3 months or longer." in reasons
    assert "You answered: “6 months or longer”" in reasons
    assert "You answered: “Exercise, for several weeks”" in reasons
    waiting = shown["Reasons to wait, or to try something else first"]
    assert "You answered: “No pain at all”" in waiting
    before = shown["Tell the clinic before you book"]
    assert "You answered: “I have a pacemaker, a heart defibrillator" in before


def test_a_result_is_no_diagnosis_no_score_and_no_choice(check):
    page = check(NO_SIGNS | MONTHS | {"place": "down-leg", "how-strong": "severe"})
    main = page.one("main").text
    assert "This check cannot tell what you have, and it picks no treatment." in main
    treatments = Edition.objects.live().filter(article__kind="treatment")
    assert [e.card["title"] for e in treatments if e.card["title"] in main] == []


def test_pages_to_read_are_those_of_what_hurts(check):
    page = check(NO_SIGNS | {"place": "down-leg"})
    [pages] = [part for part in page.all("nav") if part.get("aria-labelledby") == "to-read"]
    assert [link.get("href") for link in pages.inside("a")] == ["/pain/leg-or-arm/"]


def test_an_open_first_question_is_asked_again_before_the_result(check):
    page = check(MONTHS)
    shown = sections(page)
    card = "You did not answer “Do you have any of these now?” Call 911 for"
    assert list(shown)[:3] == [card, "Still open", "Reasons a visit may help"]
    assert EMERGENCY in shown[card]
    assert "a sign that needs a call today" in shown["Still open"]


def test_words_that_nobody_offers_leave_the_question_open(check):
    page = check(MONTHS | {"sign:911": "<b>junk</b>", "sign:same-day": "none"})
    assert next(iter(sections(page))) == (
        "You did not answer “Do you have any of these now?” Call 911 for"
    )
    assert "junk" not in page.html


def test_without_any_answer_the_page_says_how_to_go_on(check):
    page = check({})
    assert first_heading(page) == "Nothing is ticked yet"
    ways = [link.get("href") for link in page.one("main").inside("a")]
    assert {PATH, "/when-to-consider/", "/request/", "tel:911"} <= set(ways)
    assert "Reasons a visit may help" not in page.text


def test_answers_that_bring_up_nothing_are_told_so(check):
    page = check(NO_SIGNS)
    shown = sections(page)
    assert "You can still ask for a visit." in shown["Reasons a visit may help"]
    assert "does not mean that a procedure is right for you" in page.text
    assert "Tell the clinic before you book" not in shown


def test_the_result_is_dated_leads_on_and_has_room_to_write(check):
    page = check(NO_SIGNS | MONTHS)
    assert f"{timezone.localdate():%B} {timezone.localdate().day}, 20" in page.one("main").text
    assert "My own notes" in sections(page)
    targets = {link.get("href") for link in page.one("main").inside("a")}
    assert {"/visit-sheet/", "/compare/", "/request/"} <= targets


@pytest.mark.parametrize("answers", [{}, MONTHS, {"sign:911": EMERGENCY}])
def test_no_result_is_kept_in_a_cache_or_found_by_a_search_engine(all_signed, check, answers):
    page = check(answers)
    assert "no-store" in page.response.headers["Cache-Control"]
    assert page.meta("robots") == ["noindex"]
    assert [link for link in page.all("link") if link.get("rel") == "canonical"] == []


def test_the_form_may_be_cached_and_found(all_signed, read):
    page = read(PATH)
    assert "no-store" not in page.response.headers.get("Cache-Control", "")
    assert page.meta("robots") == []


def publish_guidance_without_the_check(clinician):
    guidance = Guidance.objects.get()
    for rows in [guidance.criteria, guidance.needs, guidance.booking_notes]:
        rows.update(when="")
    guidance.check_questions.all().delete()
    edition = Edition.objects.propose(guidance, is_starter=True)
    edition.sign(clinician, timezone.localdate() + timedelta(days=365))
    edition.publish(clinician)


@pytest.mark.parametrize("lost", ["the page", "its questions"])
def test_without_the_check_its_page_shows_the_signs_and_says_so(read, clinician, lost):
    if lost == "the page":
        take_down("when-to-consider")
    else:
        publish_guidance_without_the_check(clinician)
    page = read(PATH)
    assert "The check is not here now." in page.text
    assert EMERGENCY in sections(page)["Call 911 now for"]
    assert SAME_DAY in sections(page)["Call a clinician the same day for"]
    assert CLINIC in page.text
    assert page.one("main").inside("form") == []
    anchors = {anchor for path, anchor in page.links if path == PATH and anchor}
    assert anchors <= set(page.ids)


def test_without_the_guidance_a_form_that_was_open_still_tells_an_emergency(check):
    take_down("when-to-consider")
    assert first_heading(check(MONTHS | {"sign:911": EMERGENCY})) == "Call 911 now"
    assert first_heading(check(MONTHS | {"sign:same-day": SAME_DAY})) == "Call a clinician today"
    assert "The check is not here now." in check(MONTHS).text


def test_without_a_safety_net_the_card_still_says_what_to_do(check, read):
    take_down("get-help")
    assert "How long have you had this pain?" in read(PATH).text
    page = check(MONTHS)
    assert "If you think it may be an emergency, do not wait." in page.text
    assert "You answered: “6 months or longer”" in page.text


NAMES = st.sampled_from(["sign:911", "sign:same-day", "how-long", "health", "tried"]) | st.text()
VALUES = st.lists(
    st.sampled_from([EMERGENCY, SAME_DAY, "none", "over-6-months", "diabetes"]) | st.text(),
    max_size=4,
)
HEADINGS = {
    "Call 911 now",
    "Call a clinician today",
    "What your answers bring up",
    "Nothing is ticked yet",
}


@given(fields=st.dictionaries(NAMES, VALUES, max_size=6))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_set_of_answers_gets_a_page(client, fields):
    page = Page(PATH, client.post(PATH, fields))
    assert first_heading(page) in HEADINGS
    ticked = [text for name in NO_SIGNS for text in fields.get(name, [])]
    assert (first_heading(page) == "Call 911 now") == (EMERGENCY in ticked)


@pytest.mark.parametrize("said", [{"sign:911": "none"}, {}], ids=["answered", "left open"])
def test_beside_a_sign_for_today_stand_all_911_signs_those_after_a_procedure_too(check, said):
    shown = sections(check(said | {"sign:same-day": SAME_DAY}))
    card = shown["If you have any of these as well, call 911 instead"]
    for sign in (EMERGENCY, "Heavy bleeding that does not stop", "Severe belly pain"):
        assert sign in card
    assert len([heading for heading in shown if "911" in heading]) == 1
