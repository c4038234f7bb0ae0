"""What holds for every page of the journey, those with errors among them."""

import pytest

from tests.consultations.visitor import WORDS
from tests.site.asking import Visitor, classes
from tests.site.test_practice_facts import HOLES

GROUPED = ("radio", "checkbox")
NEEDED = {
    *("sign", "who_for", "relation", "may_ask", "name", "reach_by", "phone", "call_time"),
    *("may_leave_message", "about", "referral", "consent", "reference", "code"),
}


@pytest.fixture
def pages(client, db):
    """Every page, by name, for a visitor of a practice that has said nothing of itself yet."""
    return Visitor(client).meet_all()


@pytest.fixture
def all_pages(pages, filled_profile, client):
    """The same, and once more for a practice with a phone and opening hours."""
    return pages | {f"{name}, open": page for name, page in Visitor(client).meet_all().items()}


def each(pages, find):
    """What `find` finds wrong, with the page it is on."""
    return [f"{name}: {wrong}" for name, page in pages.items() for wrong in find(page)]


def around(element):
    """What encloses it, from the inside out."""
    while element := element.parent:
        yield element


def controls(page):
    """What a visitor can fill in; the trap for programs is none of it."""
    for control in page.all("input", "textarea", "select"):
        hidden = [outer for outer in around(control) if outer.get("aria-hidden") == "true"]
        if control.get("type") not in ("hidden", "submit") and not hidden:
            yield control


def main(page):
    return page.one("main")


def test_the_visitor_met_the_pages_that_these_tests_are_about(pages):
    first_words = {name: page.one("h1").text for name, page in pages.items()}
    assert len(pages) > 35
    assert first_words["check"] == "Check your answers"
    assert first_words["confirmation"] == "We have your request"
    assert first_words["deleted"] == "Your request is deleted"
    statuses = {(name.partition(" ")[2], page.status) for name, page in pages.items()}
    assert statuses == {
        *(("", 200), ("time", 200), ("time refused", 422)),
        *(("refused", 422), ("unknown", 422), ("closed", 422), ("expired", 422)),
        *(("not sent", 403), ("too many", 429), ("not saved", 503)),
    }


@pytest.mark.parametrize("name", ["start", "start, open"])
def test_the_start_says_it_all_in_120_words(all_pages, name):
    """And the safety net's strip above them."""
    words = [
        part.text
        for part in main(all_pages[name]).walk()
        if part.tag in ("h1", "h2", "p", "li", "dt", "dd") and is_own(part)
    ]
    assert 50 < len(" ".join(words).split()) <= 120


def is_own(part):
    """Not of the strip with the signs, and not the way to here."""
    outside = [part, *around(part)]
    return not [e for e in outside if e.tag in ("nav", "aside") or "strip" in classes(e)]


def test_the_start_names_the_phone_as_an_equal_way_where_there_is_one(all_pages):
    text = main(all_pages["start, open"]).text
    assert "Rather talk? Call 918-555-0142. It is just as good." in text
    assert "Monday to Friday" in text
    assert "Not for emergencies." in text
    assert "Rather talk" not in main(all_pages["start"]).text


def test_every_page_reads_well_whatever_the_practice_has_said_of_itself(all_pages):
    holes = [
        f"{name}: {hole}"
        for name, page in all_pages.items()
        for hole in HOLES
        if hole in main(page).text
    ]
    assert holes == []


def test_no_page_has_an_asterisk(all_pages):
    assert [name for name, page in all_pages.items() if "*" in page.text] == []


def test_what_may_be_left_out_says_so_and_what_may_not_does_not(pages):
    for name, page in pages.items():
        for control in controls(page):
            is_optional = control.get("name") not in NEEDED
            assert ("(optional)" in question(page, control)) is is_optional, (name, control)


def question(page, control):
    """The words of the group it belongs to, else of its label."""
    for outer in around(control):
        for legend in [part for part in outer.parts if getattr(part, "tag", "") == "legend"]:
            if "form-label" in classes(legend):
                return legend.text
    [label] = [label for label in page.all("label") if label.get("for") == control.get("id")]
    return label.text


def test_every_control_has_one_label_with_words(all_pages):
    def unlabelled(page):
        labels = page.all("label")
        for control in controls(page):
            own = [label for label in labels if label.get("for") == control.get("id")]
            if len(own) != 1 or not own[0].text:
                yield control

    assert each(all_pages, unlabelled) == []


def test_choices_of_one_question_stand_in_a_fieldset_with_a_legend(all_pages):
    def alone(page):
        names = [e.get("name") for e in controls(page) if e.get("type") in GROUPED]
        for control in controls(page):
            if names.count(control.get("name")) < 2:
                continue
            groups = [outer for outer in around(control) if outer.tag == "fieldset"]
            if not groups or not groups[0].inside("legend")[0].text:
                yield control

    assert each(all_pages, alone) == []


def test_what_points_at_an_id_finds_it_and_no_id_is_there_twice(all_pages):
    def lost(page):
        yield from (name for name in set(page.ids) if page.ids.count(name) > 1)
        for element in page.elements:
            named = [element.get(name, "") for name in ("aria-describedby", "aria-labelledby")]
            yield from (name for name in " ".join(named).split() if name not in page.ids)
            target = element.get("href", "")
            if target.startswith("#") and target[1:] not in page.ids:
                yield target

    assert each(all_pages, lost) == []


def test_only_what_is_wrong_is_called_wrong(all_pages):
    """And whatever is has its words beside it and in the list on top."""

    def wrong(page):
        marked = {e.get("name") for e in controls(page) if e.get("aria-invalid")}
        listed = [link for box in errors(page) for link in box.inside("a") if in_page(link)]
        if len(marked) != len(listed):
            yield f"{marked} are marked, {[link.text for link in listed]} are listed"
        beside = [e.text for e in page.all("p") if "invalid-feedback" in classes(e)]
        yield from (link for link in listed if f"Error: {link.text}" not in beside)

    assert each(all_pages, wrong) == []


def in_page(link):
    return link.get("href", "").startswith("#")


def errors(page):
    return [e for e in page.all("section") if "errors" in classes(e)]


def test_a_page_that_could_not_go_on_says_error_first_and_is_read_from_there(all_pages):
    def silent(page):
        went_on = page.status == 200
        if page.title.startswith("Error: ") is went_on or len(errors(page)) != (not went_on):
            yield page.title
        yield from (
            box
            for box in errors(page)
            if (box.get("role"), box.get("tabindex")) != ("alert", "-1")
            or "autofocus" not in box.attributes
        )

    assert each(all_pages, silent) == []


def test_hint_and_error_stand_before_the_control_they_are_about(all_pages):
    def late(page):
        order = {element.get("id"): number for number, element in enumerate(page.elements)}
        for control in controls(page):
            for name in control.get("aria-describedby", "").split():
                if order[name] > order[control.get("id")]:
                    yield f"{name} comes after {control}"

    assert each(all_pages, late) == []


def test_browsers_are_told_what_a_field_is_for(pages):
    """WCAG 1.3.5, and the right keyboard on a phone."""
    told = {
        control.get("name"): (control.get("autocomplete"), control.get("inputmode"))
        for control in controls(pages["about-you"])
        if control.get("name") in ("name", "phone", "email")
    }
    assert told == {"name": ("name", None), "phone": ("tel", "tel"), "email": ("email", "email")}


def test_nobody_is_asked_for_a_number_that_tells_who_they_are(pages):
    asked = {control.get("name") for page in pages.values() for control in controls(page)}
    assert asked == {
        *("sign", "who_for", "relation", "may_ask", "name", "reach_by", "phone", "email"),
        *("call_time", "may_leave_message", "language", "needs_interpreter", "uses_relay"),
        *("access_needs", "pain_places", "pain_since", "tried", "about", "referral"),
        *("referred_by", "note", "wants_mail", "consent", "reference", "code"),
    }


def test_every_question_but_a_plain_tick_says_why_it_is_asked(pages):
    def without_reason(page):
        for control in controls(page):
            group = [outer for outer in around(control) if outer.get("aria-describedby")]
            if not (control.get("aria-describedby") or group):
                yield control.get("name")

    silent = {
        name
        for step in ["about-you", "talking", "your-pain", "your-questions", "check"]
        for name in without_reason(pages[step])
    }
    assert silent <= {"may_ask", "needs_interpreter", "uses_relay", "wants_mail"}


def test_pages_of_a_request_are_for_no_index_and_have_no_address_to_share(pages):
    for name, page in pages.items():
        if name == "start":
            continue
        assert page.meta("robots") == ["noindex"], name
        assert [link for link in page.all("link") if link.get("rel") == "canonical"] == [], name


def test_words_travel_sealed_and_stand_in_no_link(pages):
    for name, page in pages.items():
        addresses = [e.get("href", "") + e.get("action", "") for e in page.elements]
        hidden = [e.get("value") for e in page.all("input") if e.get("type") == "hidden"]
        for word in WORDS:
            assert word not in " ".join([*addresses, *hidden, page.title]), name


@pytest.mark.parametrize(
    "name", ["emergency", "confirmation", "finished", "receipt", "stage", "withdraw", "deleted"]
)
def test_pages_beside_the_form_hold_no_word_of_hers(pages, name):
    assert [word for word in WORDS if word in pages[name].html] == []


@pytest.mark.parametrize("trouble", ["not sent", "not saved"])
def test_a_page_that_is_given_back_holds_what_was_typed(pages, trouble):
    for step, word in {"about-you": WORDS[0], "talking": "Volapük", "check": WORDS[0]}.items():
        assert word in pages[f"{step} {trouble}"].html, (step, trouble)
