"""What the form accepts, what it says when it does not, and what it does to text."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from consultations.consent import CONSENT, CONSENT_VERSION, WORDINGS
from consultations.forms import RequestForm, about_choices, validate_email
from consultations.models import ConsultationRequest, Status
from consultations.text import clean_text
from tests.consultations.visitor import PHONE, answers, filled_in
from treatments.live import LiveEditions

pytestmark = pytest.mark.django_db

VISIBLE = ["name", "phone", "email", "call_time", "may_leave_message", "about", "note", "consent"]


def errors(**changes):
    return {field: list(texts) for field, texts in RequestForm(filled_in(**changes)).errors.items()}


def cleaned(field, text):
    form = RequestForm(filled_in(**{field: text}))
    assert form.is_valid(), form.errors
    return form.cleaned_data[field]


def test_a_whole_form_is_saved_with_every_answer():
    form = RequestForm(filled_in())
    assert form.is_valid(), form.errors

    saved = form.save()

    assert saved.says(answers())
    assert saved.status == Status.NEW


def test_name_phone_time_topic_and_permission_are_enough():
    assert not errors(email="", note="")


def test_an_empty_form_says_for_each_question_what_to_do():
    assert RequestForm({}).errors == {
        "name": ["Enter your name."],
        "phone": ["Enter a phone number we can call."],
        "call_time": ["Choose a good time for us to call."],
        "may_leave_message": ["Choose Yes or No: may we leave a message?"],
        "about": ["Choose what it is about, or “I am not sure yet”."],
        "consent": ["Tick this box so that we may call you."],
    }


@pytest.mark.parametrize(
    ("field", "answer", "says"),
    [
        ("name", "x" * 201, "Shorten the name to 200 characters."),
        ("phone", "call me", "Enter a phone number with its area code"),
        ("phone", "555 0142", "Add the area code"),
        ("phone", "9" * 100_000, "Enter a phone number with its area code"),
        ("email", "wilhelmina at example", "Enter an email address like name@example.com"),
        ("email", "a@" + "." * 100_000 + " ", "Enter an email address like name@example.com"),
        ("call_time", "midnight", "Choose one of the times to call."),
        ("may_leave_message", "maybe", "Choose Yes or No"),
        ("about", "surgery", "Choose one of the listed treatments"),
        ("note", "x" * 4001, "Shorten this to 4,000 characters. It has 4001 now."),
    ],
)
def test_a_wrong_answer_is_told_how_to_put_it_right(field, answer, says):
    (text,) = errors(**{field: answer})[field]

    assert text.startswith(says)


def test_no_text_of_ours_is_the_frameworks():
    """“This field is required” tells nobody what to do."""
    all_texts = str([RequestForm({}).errors, errors(about="x", call_time="x", email="x")])

    assert "This field" not in all_texts
    assert "valid choice" not in all_texts


@pytest.mark.parametrize(
    "phone",
    ["9185550142", "918-555-0142", "(918) 555 0142", "+1 918.555.0142", PHONE, "1 918 555 0142"],
)
def test_a_phone_number_is_kept_as_it_was_typed(phone):
    assert cleaned("phone", phone) == phone


@pytest.mark.parametrize(
    "email", ["zoë@example.com", "a+b@mail.example.com", "用户@例子.example.com"]
)
def test_an_unusual_email_address_is_nobodys_mistake(email):
    validate_email(email)


@pytest.mark.parametrize("email", ["a@b", "a b@example.com", "@example.com", "a@@example.com"])
def test_what_cannot_be_an_email_address_is_refused(email):
    with pytest.raises(ValidationError):
        validate_email(email)


# messages and permission


@pytest.mark.parametrize(("answer", "kept"), [("yes", True), ("no", False)])
def test_whether_we_may_leave_a_message_is_kept(answer, kept):
    assert cleaned("may_leave_message", answer) is kept


def test_nobody_gets_a_message_who_did_not_ask_for_one():
    assert RequestForm()["may_leave_message"].value() == "no"


def test_the_permission_is_stored_with_the_wording_that_was_shown():
    form = RequestForm(filled_in())
    form.is_valid()

    assert form.save().consent_version == CONSENT_VERSION
    assert form["consent"].label == CONSENT


def test_a_wording_that_people_agreed_to_never_changes():
    """New words need a new number: add a line here and in consent.py."""
    assert WORDINGS == {
        "1": "The clinic may keep what I wrote here and call me at this number about it."
    }


# what it is about


def test_it_offers_the_live_procedures_and_two_more():
    choices = about_choices()

    assert [slug for slug, _ in choices[:-2]] == [p.slug for p in LiveEditions().procedures]
    assert len(choices[:-2]) == 5
    assert [slug for slug, _ in choices[-2:]] == ["when-to-consider", "something-else"]


# text


def test_newlines_are_counted_once_whatever_the_browser_sends():
    assert cleaned("note", "x\r\n" * 1999 + "xy") == "x\n" * 1999 + "xy"


@pytest.mark.parametrize(
    "text",
    [
        "Seán O’Brien-Żółć",
        "محمد علي",
        "שָׁלוֹם",
        "山田 太郎",
        "😀👩🏽‍⚕️",
        "line\nline\tend",
        "<b>bold</b>",
        "\u200fnote",
    ],
)
def test_any_script_and_any_sign_is_welcome(text):
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b", "ab"),
        ("a\x1b[31mb", "a[31mb"),
        ("a\x7f\x85\x9fb", "ab"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("\u2066a\u2069\u202a\u202cb", "ab"),
        ("half \ud83d character", "half  character"),
        ("e\u0301", "é"),
        ("one\rtwo\r\nthree", "one\ntwo\nthree"),
    ],
)
def test_what_is_hidden_in_text_is_taken_out(typed, kept):
    assert clean_text(typed) == kept


def test_a_name_of_hidden_characters_is_no_name():
    assert errors(name="\x00\u202e\x01") == {"name": ["Enter your name."]}


def test_the_form_shows_again_only_what_is_not_hidden():
    form = RequestForm(filled_in(name="Pat\u202e\ud800", phone=""))

    assert form["name"].value() == "Pat"
    str(form).encode()  # a lone half of a character would raise here


# what a person never notices


def test_a_filled_in_trap_is_saved_as_spam():
    form = RequestForm(filled_in(homepage="https://example.com"))
    assert form.is_valid()

    assert form.save().status == Status.SPAM


@pytest.mark.parametrize("token", ["", "not a token", "\x00", "x" * 100_000])
def test_a_spoilt_token_turns_nobody_away(token):
    form = RequestForm(filled_in(form_token=token))
    assert form.is_valid()

    form.save()
    assert ConsultationRequest.objects.count() == 1


def test_every_new_form_has_a_token_of_its_own():
    tokens = {uuid.UUID(str(RequestForm()["form_token"].value())) for _ in range(10)}

    assert len(tokens) == 10


# controls


@pytest.mark.parametrize("field", VISIBLE)
def test_the_browser_neither_cuts_off_nor_speaks_for_us(field):
    html = str(RequestForm()[field])

    assert "maxlength" not in html
    assert "required" not in html


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("name", ['autocomplete="name"']),
        ("phone", ['type="tel"', 'autocomplete="tel"', 'inputmode="tel"']),
        ("email", ['type="email"', 'autocomplete="email"', 'inputmode="email"']),
    ],
)
def test_a_phone_offers_the_right_keyboard_and_fills_in_what_it_knows(field, wanted):
    html = str(RequestForm()[field])

    assert not [attribute for attribute in wanted if attribute not in html]
