"""A mail has no room for an answer, and names neither the clinic nor pain."""

from dataclasses import FrozenInstanceError, fields
from datetime import UTC, datetime

import pytest

from consultations.mails import Acknowledgement, Notice

DUE_AT = datetime(2026, 11, 27, 20, 0, tzinfo=UTC)
FULL = Acknowledgement("ABCD-EFGH-JK", DUE_AT, "918-555-0100")
BLANK = Acknowledgement("ABCD-EFGH-JK", None, "")
WHY_IT_CAME = (
    "You asked for this email when you sent us a request on our website. It has no link, and "
    "there is nothing you need to do. If you did not ask for it, somebody typed a wrong "
    "address. You can delete it."
)


def test_a_notice_says_that_requests_wait_and_where_and_nothing_else(settings):
    settings.SITE_URL = "https://www.example.com"

    notice = Notice(3, 0)

    assert notice.subject == "3 requests wait at the desk"
    assert notice.body == (
        "3 requests wait at the desk. Sign in to read and answer:\n\n"
        "https://www.example.com/admin/consultations/consultationrequest/\n"
    )


def test_a_notice_of_one_request_is_in_the_singular():
    assert Notice(1, 0).subject == "1 request waits at the desk"


@pytest.mark.parametrize(
    ("suspected", "words"),
    [
        (1, "1 more was set aside as suspected spam. Look at it, too: a person may have sent it."),
        (
            3,
            "3 more were set aside as suspected spam. Look at them, too: a person may be among "
            "them.",
        ),
    ],
)
def test_a_notice_says_how_many_more_are_suspected_since_a_person_may_be_among_them(
    suspected, words
):
    notice = Notice(2, suspected)

    assert notice.subject == "2 requests wait at the desk"
    assert notice.body.endswith(f"\n\n{words}\n")


def test_an_acknowledgement_gives_reference_time_and_phone():
    assert FULL.subject == "We have your request, ABCD-EFGH-JK"
    assert FULL.body == (
        "We have your request. Your reference is ABCD-EFGH-JK.\n\n"
        "We will be in touch by Friday, November 27, 2 pm (Central time).\n\n"
        "Did something change? Call 918-555-0100 and say this reference.\n\n"
        "In an emergency, call 911. Do not wait for us.\n\n"
        f"{WHY_IT_CAME}\n\n"
        "Please do not answer this email. Nobody reads this mailbox.\n"
    )


def test_an_acknowledgement_promises_no_time_while_the_practice_promises_none():
    assert "in touch" not in BLANK.body
    assert "Central time" not in BLANK.body


def test_an_acknowledgement_asks_nobody_to_call_while_the_phone_is_not_known():
    assert BLANK.body == (
        "We have your request. Your reference is ABCD-EFGH-JK.\n\n"
        "In an emergency, call 911. Do not wait for us.\n\n"
        f"{WHY_IT_CAME}\n\n"
        "Please do not answer this email. Nobody reads this mailbox.\n"
    )


def test_an_acknowledgement_holds_no_link_just_as_it_says():
    for mail in (FULL, BLANK):
        assert "http" not in mail.body
        assert "@" not in mail.body


@pytest.mark.parametrize("mail", [Notice(2, 2), FULL, BLANK])
def test_no_mail_names_the_clinic_or_says_what_it_is_for(mail):
    words = f"{mail.subject} {mail.body}".lower()

    for name in ("pain", "clinic", "interventional", "injection", "bartlesville"):
        assert name not in words


def test_a_mail_has_no_room_for_an_answer():
    assert [field.name for field in fields(Notice)] == ["waiting", "suspected"]
    assert [field.name for field in fields(Acknowledgement)] == [
        "reference",
        "call_due_at",
        "phone",
    ]
    with pytest.raises(FrozenInstanceError):
        Notice(1, 0).note = "my back"
