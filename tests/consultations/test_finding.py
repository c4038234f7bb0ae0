"""Finding a request by what the database cannot read; the words stay out of everything."""

import pytest
from cryptography.fernet import Fernet
from django.contrib.sessions.models import Session
from django.urls import reverse

from consultations.desk.finding import MOST_SHOWN
from consultations.finding import find
from consultations.models import ConsultationRequest, Status
from practice.models import Act
from tests.consultations.page import page
from tests.consultations.visitor import EMAIL, LANGUAGE, NAME, PHONE, WORDS, received

pytestmark = pytest.mark.django_db

FIND = "/admin/consultations/consultationrequest/find/"


@pytest.fixture
def other(db):
    return received(
        name="Zoë O’Hara-Ruiz",
        phone="+1 918.555.0163",
        email="zoe@example.com",
        language="Español",
        about="vertebral-augmentation",
    )


def found(client, **words):
    """The text of what is found."""
    response = client.post(FIND, words)
    return next(n.text for n in page(response).all("section") if n["aria-labelledby"] == "found")


@pytest.mark.parametrize(
    "words",
    [
        {"name": "zoe"},
        {"name": "O'HARA zoë"},
        {"name": "ruiz"},
        {"phone": "918 555 0163"},
        {"phone": "(918) 555-0163"},
        {"phone": "19185550163"},
        {"phone": "0163"},
        {"email": "ZOE@example"},
        {"language": "espanol"},
        {"about": "vertebral-augmentation"},
        {"name": "zoe", "phone": "0163", "status": "new"},
    ],
)
def test_a_person_is_found_however_it_is_written(front_desk_client, request_, other, words):
    text = found(front_desk_client, **words)

    assert other.reference in text
    assert "Zoë O’Hara-Ruiz" in text
    assert request_.reference not in text


@pytest.mark.parametrize(
    "written", ["{0}", "  {0} ", "{1}", "{2}"], ids=["as shown", "spaces", "plain", "small"]
)
def test_a_request_is_found_by_its_reference(front_desk_client, request_, other, written):
    reference = request_.reference
    typed = written.format(reference, reference.replace("-", ""), reference.lower())

    text = found(front_desk_client, reference=typed)

    assert request_.reference in text
    assert other.reference not in text


def test_all_that_is_typed_must_hold(front_desk_client, request_, other):
    text = found(front_desk_client, name="zoe", status=Status.BOOKED)

    assert other.reference not in text
    assert "Nobody." in text


@pytest.mark.parametrize(
    ("words", "problem"),
    [({}, "Fill in at least one field."), ({"phone": "123"}, "at least the last four digits")],
)
def test_too_little_to_look_for_is_said(front_desk_client, request_, words, problem):
    response = front_desk_client.post(FIND, words)

    assert response.status_code == 422
    assert problem in page(response).by_class("errors")[0].text
    assert request_.reference not in response.content.decode()


def test_the_typed_words_stay_in_the_form(front_desk_client, other):
    response = front_desk_client.post(FIND, {"name": "zoe"})

    assert page(response).by_id("id_name")["value"] == "zoe"


def test_one_that_cannot_be_read_hides_no_other(front_desk_client, request_, settings):
    settings.REQUEST_KEYS = [Fernet.generate_key().decode()]
    readable = received()

    text = found(front_desk_client, name="quackenbush")

    assert readable.reference in text
    assert "1 request could not be read, and may be the one." in text
    assert "gAAAA" not in text
    assert "Cannot be read" in found(front_desk_client, reference=request_.reference)


def test_many_are_counted_and_the_newest_shown(front_desk_client):
    received()
    first = ConsultationRequest.objects.get()
    copies = [
        ConsultationRequest(
            **{
                f.attname: getattr(first, f.attname)
                for f in first._meta.concrete_fields
                if f.name not in ("id", "reference", "form_token", "form")
            }
        )
        for _ in range(MOST_SHOWN)
    ]
    ConsultationRequest.objects.bulk_create(copies)

    text = found(front_desk_client, name="quackenbush")

    assert f"Found {MOST_SHOWN + 1}" in text
    assert f"The newest {MOST_SHOWN} are shown" in text


def test_what_was_looked_for_is_in_no_address_no_record_and_no_session(
    front_desk_client, front_desk, request_, caplog
):
    words = {"name": NAME, "phone": PHONE, "email": EMAIL, "language": LANGUAGE}

    response = front_desk_client.post(FIND, words)

    act = Act.objects.filter(verb="searched").get()
    assert (act.by, act.detail) == (front_desk, "name, phone, email, language: 1")
    sessions = [str(session.get_decoded()) for session in Session.objects.all()]
    kept = [
        *(response.headers.values()),
        *(str(cookie) for cookie in response.cookies.values()),
        *(str(vars(act)) for act in Act.objects.all()),
        *sessions,
        caplog.text,
    ]
    assert not [(word, text) for word in WORDS for text in map(str, kept) if word in text]
    assert "no-store" in response.headers["Cache-Control"]


def test_looking_by_an_address_finds_nothing(front_desk_client, request_):
    response = front_desk_client.get(FIND, {"name": NAME})

    assert request_.reference not in response.content.decode()


@pytest.mark.parametrize("role", ["editor_client", "clinician_client", "client"])
def test_nobody_else_finds_anything(request, request_, role):
    client = request.getfixturevalue(role)

    for response in (client.get(FIND), client.post(FIND, {"name": NAME})):
        refused = response.status_code == 403
        assert refused or response.url.startswith(reverse("admin:login"))
        assert not [w for w in [*WORDS, request_.reference] if w in response.content.decode()]
    assert not Act.objects.filter(verb="searched").exists()


def test_without_encrypted_words_nothing_is_decrypted(request_, settings):
    settings.REQUEST_KEYS = [Fernet.generate_key().decode()]

    assert find({"status": "new"}) == ([request_.pk], 0)
