"""What each page accepts, and what it says when it does not."""

import pytest
from django.core.exceptions import ValidationError

from consultations.consent import CONSENT, CONSENT_VERSION, WORDINGS
from consultations.draft import Draft
from consultations.forms.choices import about_choices
from consultations.forms.fields import validate_email
from consultations.forms.steps import AboutYou, Check, Safety, Talking, YourPain, YourQuestions
from consultations.journey import PAGES, Journey
from tests.consultations.visitor import PHONE, TYPED
from treatments.live import LiveEditions

pytestmark = pytest.mark.django_db

REQUIRED = {
    Safety: {"sign": ["Choose Yes or No: do you have any of these now?"]},
    AboutYou: {
        "who_for": ["Choose who it is for."],
        "name": ["Enter your name."],
        "phone": ["Enter a phone number we can call."],
        "reach_by": ["Choose how we should reach you."],
        "call_time": ["Choose a good time for us to call."],
        "may_leave_message": ["Choose Yes or No: may we leave a message?"],
    },
    Talking: {},
    YourPain: {},
    YourQuestions: {
        "about": ["Choose at least one, or “I am not sure yet”."],
        "referral": ["Choose Yes, No, or “I am not sure”."],
    },
    Check: {"consent": ["Tick this box so that we may get in touch with you."]},
}


@pytest.fixture
def journey(db):
    return Journey(about_choices(), can_mail=True)


def filled(journey, step, **changes):
    """The form of that page as she fills it in; None is not sent."""
    typed = TYPED[step.slug] | changes
    draft = Draft(answers={"email": ["a@example.com"]})
    posted = Draft(answers={n: t if isinstance(t, list) else [t] for n, t in typed.items() if t})
    return journey.form(step, posted.data, draft=draft)


def errors(journey, step, **changes):
    return {name: list(texts) for name, texts in filled(journey, step, **changes).errors.items()}


def cleaned(journey, step, field, text):
    form = filled(journey, step, **{field: text})
    assert form.is_valid(), form.errors
    return form.cleaned_data[field]


@pytest.mark.parametrize("step", PAGES, ids=lambda step: step.slug)
def test_a_page_filled_in_is_accepted(journey, step):
    assert errors(journey, step) == {}


@pytest.mark.parametrize("step", PAGES, ids=lambda step: step.slug)
def test_an_empty_page_says_for_each_question_what_to_do(journey, step):
    assert journey.form(step, Draft().data, draft=Draft()).errors == REQUIRED[step]


@pytest.mark.parametrize(
    ("step", "field", "answer", "says"),
    [
        (Safety, "sign", "perhaps", "Choose Yes or No"),
        (AboutYou, "name", "x" * 201, "Shorten this to 200 characters."),
        (AboutYou, "phone", "call me", "Enter a phone number with its area code"),
        (AboutYou, "phone", "555 0142", "Add the area code"),
        (AboutYou, "phone", "9" * 100_000, "Enter a phone number with its area code"),
        (AboutYou, "email", "wilhelmina at example", "Enter an email address like"),
        (AboutYou, "email", "a@" + "." * 100_000 + " ", "Enter an email address like"),
        (AboutYou, "reach_by", "pigeon", "Choose how we should reach you."),
        (AboutYou, "call_time", "midnight", "Choose a good time for us to call."),
        (AboutYou, "may_leave_message", "maybe", "Choose Yes or No"),
        (AboutYou, "who_for", "my cat", "Choose who it is for."),
        (AboutYou, "relation", "x" * 201, "Shorten this to 200 characters."),
        (Talking, "language", "x" * 101, "Shorten this to 100 characters."),
        (Talking, "access_needs", "x" * 501, "Shorten this to 500 characters. It has 501 now."),
        (YourPain, "pain_places", ["lower-back", "soul"], "Choose from the list."),
        (YourPain, "pain_since", "always", "Choose one of these."),
        (YourPain, "tried", ["voodoo"], "Choose from the list."),
        (YourPain, "tried", ["nothing", "surgery"], "Tick “Nothing yet” alone"),
        (YourQuestions, "about", ["surgery"], "Choose at least one, or “I am not sure yet”."),
        (YourQuestions, "referral", "perhaps", "Choose Yes, No, or “I am not sure”."),
        (YourQuestions, "referred_by", "x" * 201, "Shorten this to 200 characters."),
        (YourQuestions, "note", "x" * 2001, "Shorten this to 2,000 characters. It has 2001 now."),
    ],
)
def test_a_wrong_answer_is_told_how_to_put_it_right(journey, step, field, answer, says):
    (text,) = errors(journey, step, **{field: answer})[field]

    assert text.startswith(says)


@pytest.mark.parametrize(
    ("step", "field"),
    [
        *[(AboutYou, name) for name in ("name", "phone", "email", "relation")],
        *[(Talking, name) for name in ("language", "access_needs")],
        *[(YourQuestions, name) for name in ("referred_by", "note")],
    ],
)
@pytest.mark.parametrize("hidden", ["\x00", "\x1b", "\x7f", "\x85"])
def test_a_hidden_character_is_refused_clearly_and_taken_out_of_what_is_shown_again(
    journey, step, field, hidden
):
    typed = TYPED[step.slug].get(field, "words")
    form = filled(journey, step, **{field: hidden + typed})

    (text,) = form.errors[field]
    assert text.startswith("This had a hidden character")
    assert form[field].value() == typed


def test_no_text_of_ours_is_the_frameworks(journey):
    """“This field is required” tells nobody what to do."""
    texts = str([journey.form(step, Draft().data, draft=Draft()).errors for step in PAGES])
    texts += str(errors(journey, AboutYou, who_for="x", call_time="x", email="x"))

    assert "This field" not in texts
    assert "valid choice" not in texts


# the phone and the email


@pytest.mark.parametrize(
    "phone",
    ["9185550142", "918-555-0142", "(918) 555 0142", "+1 918.555.0142", PHONE, "1 918 555 0142"],
)
def test_a_phone_number_is_kept_as_it_was_typed(journey, phone):
    assert cleaned(journey, AboutYou, "phone", phone) == phone


@pytest.mark.parametrize(
    "email", ["zoë@example.com", "a+b@mail.example.com", "用户@例子.example.com"]
)
def test_an_unusual_email_address_is_nobodys_mistake(email):
    validate_email(email)


@pytest.mark.parametrize(
    "email",
    [
        *("a@b", "a b@example.com", "@example.com", "a@@example.com", "a@b..c", ".a@b.c"),
        *("a@[.c", "().@b.c", "a@b.c>"),  # no letter can be addressed with these
    ],
)
def test_what_cannot_be_an_email_address_is_refused(email):
    with pytest.raises(ValidationError):
        validate_email(email)


def test_who_wants_to_be_written_to_needs_an_address_and_no_phone(journey):
    """Some people cannot use a phone."""
    assert errors(journey, AboutYou, reach_by="email", email="") == {
        "email": ["Enter your email address, or choose a phone call."]
    }
    assert errors(journey, AboutYou, reach_by="email", phone="") == {}


def test_who_wants_to_be_called_needs_a_phone_and_no_address(journey):
    assert errors(journey, AboutYou, reach_by="phone", phone="") == {
        "phone": ["Enter a phone number we can call."]
    }
    assert errors(journey, AboutYou, reach_by="phone", email="") == {}


# for somebody else


@pytest.mark.parametrize("who", ["adult", "child"])
def test_who_asks_for_somebody_else_says_how_they_are_related_and_that_they_may(journey, who):
    assert errors(journey, AboutYou, who_for=who, relation="", may_ask="") == {
        "relation": ["Enter how you are related to that person."],
        "may_ask": ["Tick this box if they agreed. If not, please ask them first."],
    }


def test_who_asks_for_themselves_is_not_asked_for_more(journey):
    assert errors(journey, AboutYou, who_for="me", relation="", may_ask="") == {}


def test_a_relation_left_from_a_changed_mind_is_not_kept(journey):
    form = filled(journey, AboutYou, who_for="me")

    assert form.is_valid()
    assert form.cleaned_data["relation"] == ""


# messages, referral, permission


@pytest.mark.parametrize(("answer", "kept"), [("yes", True), ("no", False)])
def test_whether_we_may_leave_a_message_is_kept(journey, answer, kept):
    assert cleaned(journey, AboutYou, "may_leave_message", answer) is kept


def test_nobody_gets_a_message_who_did_not_ask_for_one():
    assert AboutYou()["may_leave_message"].value() == "no"


@pytest.mark.parametrize("referral", ["no", "not-sure"])
def test_no_referral_is_no_hindrance_and_names_no_doctor(journey, referral):
    form = filled(journey, YourQuestions, referral=referral)

    assert form.is_valid()
    assert form.cleaned_data["referred_by"] == ""


def test_the_box_says_the_wording_that_is_stored_with_the_request(journey):
    assert journey.form(Check, draft=Draft())["consent"].label == CONSENT == WORDINGS["2"]
    assert CONSENT_VERSION == "2"


def test_a_wording_that_people_agreed_to_never_changes():
    """New words need a new number: add a line here and in consent.py."""
    assert WORDINGS == {
        "1": "The clinic may keep what I wrote here and call me at this number about it.",
        "2": "The clinic may keep what I wrote here and get in touch with me about it.",
    }


@pytest.mark.parametrize(
    ("can_mail", "email", "is_offered"),
    [(True, "a@example.com", True), (True, "", False), (False, "a@example.com", False)],
)
def test_an_email_with_the_reference_is_offered_where_it_can_be_sent(can_mail, email, is_offered):
    journey = Journey(about_choices(), can_mail=can_mail)
    form = journey.form(Check, draft=Draft(answers={"email": [email]}))

    assert ("wants_mail" in form.fields) is is_offered


# what it is about


def test_it_offers_the_live_procedures_and_two_more():
    choices = about_choices()

    assert [slug for slug, _ in choices[:-2]] == [p.slug for p in LiveEditions().procedures]
    assert len(choices[:-2]) == 5
    assert [slug for slug, _ in choices[-2:]] == ["when-to-consider", "something-else"]


def test_newlines_are_counted_once_whatever_the_browser_sends(journey):
    typed = "x\r\n" * 999 + "xy"

    assert cleaned(journey, YourQuestions, "note", typed) == "x\n" * 999 + "xy"


@pytest.mark.parametrize(
    "nothing",
    ["\u200b", "\u2066\u2069", "\u00ad \u2060", " \u3164 ", "\u200d\u2800", "\ufe0f\u034f"],
)
def test_a_name_that_shows_nothing_is_no_name(journey, nothing):
    assert errors(journey, AboutYou, name=nothing) == {"name": ["Enter your name."]}


# controls


@pytest.mark.parametrize("step", PAGES, ids=lambda step: step.slug)
def test_the_browser_neither_cuts_off_nor_speaks_for_us(journey, step):
    html = "".join(str(field) for field in journey.form(step, draft=Draft()))

    assert "maxlength" not in html
    assert "required" not in html


@pytest.mark.parametrize("step", PAGES, ids=lambda step: step.slug)
def test_what_may_stay_empty_says_so_and_nothing_else_does(journey, step):
    form = journey.form(step, draft=Draft(answers={"email": ["a@example.com"]}))
    asked_only_sometimes = {"relation", "may_ask", "phone", "homepage"}
    for field in form.visible_fields():
        if field.name not in asked_only_sometimes:
            assert ("(optional)" in str(field.label)) is not field.field.required, field.name


@pytest.mark.parametrize("step", [AboutYou, Talking, YourPain, YourQuestions])
def test_every_question_says_why_it_is_asked_or_what_to_answer(journey, step):
    form = journey.form(step, draft=Draft())
    plain_ticks = {"may_ask", "needs_interpreter", "uses_relay", "homepage"}

    assert [f.name for f in form if not f.help_text and f.name not in plain_ticks] == []


def test_nothing_is_asked_that_the_clinic_does_not_need_to_call(journey):
    names = {field for step in PAGES for field in step.base_fields}
    unasked = ["birth", "dob", "ssn", "social", "insur", "medicare", "address", "upload", "file"]

    assert [name for name in names if any(word in name for word in unasked)] == []


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("name", ['autocomplete="name"']),
        ("phone", ['type="tel"', 'autocomplete="tel"', 'inputmode="tel"']),
        ("email", ['type="email"', 'autocomplete="email"', 'inputmode="email"']),
    ],
)
def test_a_phone_offers_the_right_keyboard_and_fills_in_what_it_knows(field, wanted):
    html = str(AboutYou()[field])

    assert not [attribute for attribute in wanted if attribute not in html]
