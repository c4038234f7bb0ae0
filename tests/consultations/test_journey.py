"""From page to page: forwards, back, to one answer and to the end."""

import pytest

from consultations.draft import Draft
from consultations.models import ConsultationRequest
from practice.models import Act
from tests.consultations.page import page, typed_in
from tests.consultations.visitor import FORM, NAME, PAGES, TYPED, WORDS, draft, posted

pytestmark = pytest.mark.django_db

TITLES = {
    "safety": "Is it an emergency?",
    "about-you": "About you",
    "talking": "Help with the call",
    "your-pain": "About your pain",
    "your-questions": "What you would like to ask",
    "check": "Check your answers",
}


def hidden(response, name):
    return next(n["value"] for n in page(response).all("input") if n["name"] == name)


def draft_in(response):
    """The draft that the page would send along."""
    return Draft.open(hidden(response, "draft"))


def title_of(response):
    return page(response).all("h1")[0].text


def change(client, slug, **changes):
    """The page to change, opened from “check your answers”."""
    going = {"step": "check", "draft": draft(**changes).seal(), "change": slug}
    return client.post(FORM, going)


def chosen(response, name):
    inputs = [n for n in page(response).all("input") if n["name"] == name]
    return [n["value"] for n in inputs if "checked" in n.attributes]


# forwards


def test_the_first_page_asks_about_emergencies_before_anything_personal(client):
    response = client.get(FORM)

    assert title_of(response) == TITLES["safety"]
    assert "Chest pain, trouble breathing, or fainting" in page(response).text
    fields = {n["name"] for n in page(response).all("input")}
    assert fields - {"q"} == {"csrfmiddlewaretoken", "step", "draft", "sign", "on"}


def test_each_page_leads_to_the_next(client):
    response = client.get(FORM)
    for slug in PAGES[:-1]:
        assert title_of(response) == TITLES[slug]
        going = TYPED[slug] | {"step": slug, "draft": hidden(response, "draft"), "on": "Continue"}
        response = client.post(FORM, going)

    assert title_of(response) == TITLES["check"]
    assert draft_in(response).answers == draft().answers | {"uses_relay": []}


def test_each_page_says_how_far_it_is(client):
    assert "Page 1 of 6" in page(client.get(FORM)).text
    assert "Page 2 of 6" in page(client.post(FORM, posted("safety", Draft()))).text


def test_nothing_is_stored_before_it_is_sent(client, django_assert_max_num_queries):
    for slug in PAGES[:-1]:
        client.post(FORM, posted(slug, draft()))

    assert not ConsultationRequest.objects.exists()
    assert not Act.objects.filter(verb="received").exists()
    assert not client.session.keys()


def test_a_page_with_a_mistake_is_shown_again_with_everything_typed(client):
    response = client.post(FORM, posted("about-you", Draft(), phone="555 0142"))

    assert response.status_code == 422
    assert page(response).all("title")[0].text.startswith("Error: About you")
    assert (typed_in(response, "name"), typed_in(response, "phone")) == (NAME, "555 0142")
    assert page(response).by_class("errors")[0].text.startswith("There is a problem Add the area")


def test_a_page_that_nobody_knows_is_the_first(client):
    response = client.post(FORM, posted("safety", Draft(), step="<script>", sign=None))

    assert response.status_code == 422
    assert title_of(response) == TITLES["safety"]
    assert "<script>" not in response.content.decode()


def test_the_last_page_is_not_reached_around_the_others(client):
    """Who posts the last page only is led to the first that is not answered."""
    response = client.post(FORM, posted("check", Draft(answers={"sign": ["no"]})))

    assert response.status_code == 422
    assert title_of(response) == TITLES["about-you"]
    assert not ConsultationRequest.objects.exists()


def test_an_answer_that_is_not_offered_any_more_is_asked_again(client):
    response = client.post(FORM, posted("check", draft(about=["retired-treatment"])))

    assert response.status_code == 422
    assert title_of(response) == TITLES["your-questions"]
    assert not ConsultationRequest.objects.exists()


# the emergency


def test_yes_leads_to_911_and_nothing_is_kept(client):
    response = client.post(FORM, posted("safety", Draft(), sign="yes"))

    text = page(response).text
    assert title_of(response) == "Call 911 now"
    assert "nearest emergency room" in text
    assert "988" in text
    assert "sign" not in draft_in(response).answers
    assert not ConsultationRequest.objects.exists()
    assert not Act.objects.filter(verb="received").exists()


def test_a_sign_that_a_doctor_has_checked_leads_on_and_is_flagged(client):
    emergency = client.post(FORM, posted("safety", Draft(), sign="yes"))
    form = page(emergency).all("form")[-2]
    going = {n["name"]: n["value"] for n in form.all("input")} | {"on": ""}

    response = client.post(FORM, going)
    assert title_of(response) == TITLES["about-you"]

    client.post(FORM, posted("check", draft(sign="checked")))
    assert ConsultationRequest.objects.get().has_checked_sign


def test_yes_by_mistake_leads_back_to_the_question_and_loses_nothing(client):
    emergency = client.post(FORM, posted("safety", draft(), sign="yes"))
    form = page(emergency).all("form")[-1]
    going = {n["name"]: n["value"] for n in form.all("input")} | {"change": "safety"}

    response = client.post(FORM, going)

    assert title_of(response) == TITLES["safety"]
    assert draft_in(response).answers["note"] == draft().answers["note"]


def test_a_request_without_a_sign_is_not_flagged(client):
    client.post(FORM, posted("check", draft()))

    assert not ConsultationRequest.objects.get().has_checked_sign


def test_a_checked_sign_is_not_offered_before_the_emergency_page(client):
    assert "already checked" not in page(client.get(FORM)).text


# back


def test_back_shows_the_page_before_as_it_was_left(client):
    going = posted("about-you", Draft(answers={"sign": ["no"]})) | {"back": "Back"}
    going.pop("on")

    response = client.post(FORM, going)

    assert title_of(response) == TITLES["safety"]
    assert chosen(response, "sign") == ["no"]


def test_back_keeps_what_was_typed_right_or_wrong(client):
    going = posted("about-you", Draft(), phone="555", name=NAME) | {"back": "Back"}
    going.pop("on")
    safety = client.post(FORM, going)
    assert "Error" not in page(safety).all("title")[0].text

    again = client.post(
        FORM, {"step": "safety", "draft": hidden(safety, "draft"), "sign": "no", "on": "Continue"}
    )

    assert again.status_code == 200
    assert (typed_in(again, "name"), typed_in(again, "phone")) == (NAME, "555")


def test_back_from_the_last_page_and_back_again_leads_on_back(client):
    going = posted("check", draft()) | {"back": "Back"}
    going.pop("on")
    questions = client.post(FORM, going)
    assert title_of(questions) == TITLES["your-questions"]

    back = TYPED["your-questions"] | {"step": "your-questions", "back": "Back"}
    pain = client.post(FORM, back | {"draft": hidden(questions, "draft")})

    assert title_of(pain) == TITLES["your-pain"]


def test_back_from_a_spoilt_page_to_change_leaves_the_answer_as_it_was(client):
    going = posted("about-you", draft(), name="") | {"back": "Back"}
    going.pop("on")

    response = client.post(FORM, going)

    assert title_of(response) == TITLES["check"]
    assert NAME in page(response).text


# check your answers


def test_every_answer_is_shown_once_more(client):
    text = page(client.post(FORM, posted("your-questions", draft()))).text

    assert [word for word in WORDS if word not in text] == []
    for words in (
        *("Another adult", "Morning", "Phone call", "Lower back, Buttock, leg or foot"),
        *("More than a year", "Exercise or physical therapy", "Nerve blocks"),
    ):
        assert words in text
    assert "Leave this empty" not in text


def test_what_was_left_open_is_named_so(client):
    answers = draft(email="", language="", note="", pain_places=None, tried=None)
    rows = page(client.post(FORM, posted("your-questions", answers, note=""))).all("dl")

    assert sum(row.text.count("Not given") for row in rows) == 5


def test_what_was_not_asked_is_not_shown(client):
    answers = draft(who_for="me")
    text = page(client.post(FORM, posted("your-questions", answers, referral="no"))).text

    assert "How are you related to that person?" not in text
    assert "Which doctor?" not in text


def test_every_answer_can_be_changed_and_the_button_says_which(client):
    buttons = page(client.post(FORM, posted("your-questions", draft()))).all("button")
    questions = [n.text for n in buttons if n["name"] == "change"]

    assert len(questions) == len(set(questions)) >= 18
    assert all(question.startswith("Change ") for question in questions)
    assert "Change Phone number" in questions


@pytest.mark.parametrize(
    ("sign", "words"),
    [("no", "No, none of these"), ("checked", "Yes, and a doctor has already checked it")],
)
def test_the_answer_about_emergencies_is_shown_too(client, sign, words):
    assert words in page(client.post(FORM, posted("your-questions", draft(sign=sign)))).text


@pytest.mark.parametrize("slug", PAGES[:-1])
def test_a_changed_page_leads_back_to_check(client, slug):
    opened = change(client, slug)
    assert title_of(opened) == TITLES[slug]
    assert "Error" not in page(opened).all("title")[0].text

    going = TYPED[slug] | {"step": slug, "draft": hidden(opened, "draft"), "on": "Continue"}
    assert title_of(client.post(FORM, going)) == TITLES["check"]


@pytest.mark.parametrize("slug", PAGES[:-1])
def test_back_from_a_page_to_change_leads_to_the_answers(client, slug):
    going = posted(slug, draft()) | {"back": "Back"}
    going.pop("on")

    assert title_of(client.post(FORM, going)) == TITLES["check"]


def test_a_page_to_change_is_filled_in(client):
    opened = change(client, "about-you")

    assert typed_in(opened, "name") == NAME
    assert chosen(opened, "who_for") == ["adult"]
    assert chosen(change(client, "your-pain"), "pain_places") == ["lower-back", "leg"]


def test_a_change_that_opens_a_new_question_asks_it(client):
    opened = change(client, "about-you", who_for="me", relation="", may_ask=None)
    going = posted("about-you", draft_in(opened), who_for="adult", relation="", may_ask=None)

    response = client.post(FORM, going)

    assert response.status_code == 422
    assert "Enter how you are related to that person." in page(response).text


def test_what_hides_in_an_answer_is_marked_where_it_is_shown(client):
    answers = draft(name="Pat \u202elive\u202c")
    html = client.post(FORM, posted("your-questions", answers)).content.decode()

    assert "<bdi>Pat [U+202E]live[U+202C]</bdi>" in html
    assert "\u202e" not in html


# the hour is over


def test_an_hour_later_the_form_starts_again_with_what_was_typed_last(client):
    response = client.post(FORM, posted("about-you", draft()) | {"draft": draft().seal(lasts=-1)})

    assert response.status_code == 422
    assert title_of(response) == TITLES["safety"]
    assert page(response).all("title")[0].text.startswith("Error: ")
    text = page(response).text
    assert "Please start again" in text
    assert "nothing was sent" in text
    kept = draft_in(response).answers
    assert kept["name"] == [NAME]
    assert "note" not in kept  # that one lay in the draft, which stays closed


def test_a_form_that_was_tampered_with_is_closed_too(client):
    response = client.post(FORM, posted("check", draft()) | {"draft": draft().seal()[:-9]})

    assert response.status_code == 422
    assert "Please start again" in page(response).text
    assert not ConsultationRequest.objects.exists()
