"""Finding a request by what the database cannot read; the words stay out of everything."""

from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.fernet import Fernet
from django.contrib.sessions.models import Session
from django.core import signing
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
    response = client.post(FIND, words, follow=True)
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
    ("name", "typed"),
    [
        ("Đặng Thị Ơn", "on dang"),
        ("Søren Łuczak", "soren luczak"),
        ("Pat O’Hara", "ohara"),
        ("Mary-Ann Vance", "maryann"),
        ("Jörg Groß", "GROSS jorg"),
        ("山田 花子", "花子"),
    ],
)
def test_a_name_is_found_as_it_is_typed_on_any_keyboard(front_desk_client, request_, name, typed):
    assert received(name=name).reference in found(front_desk_client, name=typed)


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
    [
        ({}, "Fill in at least one field."),
        ({"name": " – ", "email": "@", "reference": "--"}, "Fill in at least one field."),
        ({"phone": "123"}, "at least the last four digits"),
    ],
)
def test_too_little_to_look_for_is_said(front_desk_client, request_, words, problem):
    response = front_desk_client.post(FIND, words)

    assert response.status_code == 422
    assert problem in page(response).by_class("errors")[0].text
    assert request_.reference not in response.content.decode()


def test_while_nobody_is_found_the_typed_words_stay_in_the_form(front_desk_client, other):
    response = front_desk_client.post(FIND, {"name": "zoa"})

    assert page(response).by_id("id_name")["value"] == "zoa"


def test_who_was_found_can_be_gone_back_to(front_desk_client, request_, other):
    address = front_desk_client.post(FIND, {"name": "zoe"}).url

    for _ in range(2):
        text = page(front_desk_client.get(address)).by_id("content").text
        assert other.reference in text
        assert request_.reference not in text
    assert Act.objects.filter(verb="searched").count() == 1


def test_who_was_found_is_shown_to_nobody_but_who_searched(
    front_desk_client, manager_client, other
):
    address = front_desk_client.post(FIND, {"name": "zoe"}).url

    assert other.reference not in manager_client.get(address).content.decode()


def test_who_was_found_is_shown_for_no_longer_than_a_working_day(
    front_desk_client, other, settings
):
    address = front_desk_client.post(FIND, {"name": "zoe"}).url
    settings.SIGNED_IN_AT_MOST = -1

    assert other.reference not in front_desk_client.get(address).content.decode()


def test_an_address_that_somebody_made_up_shows_nobody(front_desk_client, other):
    for made_up in (f"[[{other.pk}],1,0]", "x:y:z", "\x00", ""):
        response = front_desk_client.get(FIND, {"found": made_up})
        assert other.reference not in response.content.decode()


def test_what_is_forgotten_meanwhile_is_no_longer_shown(front_desk_client, other):
    address = front_desk_client.post(FIND, {"name": "zoe"}).url
    other.delete()

    assert "Zoë" not in front_desk_client.get(address).content.decode()


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
    shown = front_desk_client.get(response.url)

    act = Act.objects.filter(verb="searched").get()
    assert (act.by, act.detail) == (front_desk, "name, phone, email, language: 1")
    sessions = [str(session.get_decoded()) for session in Session.objects.all()]
    kept = [
        *(response.headers.values()),
        *(shown.headers.values()),
        *(str(cookie) for cookie in response.cookies.values()),
        *(str(vars(act)) for act in Act.objects.all()),
        *sessions,
        caplog.text,
    ]
    assert not [(word, text) for word in WORDS for text in map(str, kept) if word in text]
    [sealed] = parse_qs(urlsplit(response.url).query)["found"]
    in_address = signing.loads(sealed, salt=f"consultations.found {front_desk.pk}")
    assert in_address == [[request_.pk], 1, 0]
    assert NAME in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]


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
