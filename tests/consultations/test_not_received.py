"""When a request cannot be received, nothing is saved and nothing has to be typed again."""

import pytest
from django.test import Client
from django.utils.html import escape

from consultations.models import ConsultationRequest
from practice.models import Profile
from tests.consultations.page import page, typed_in
from tests.consultations.trouble import database_refuses
from tests.consultations.visitor import NAME, NOTE, PHONE, WORDS, filled_in

pytestmark = pytest.mark.django_db

REQUEST = "/request/"
CLINIC_PHONE = "918 555 0199"


@pytest.fixture
def clinic_phone():
    Profile.objects.filter(pk=1).update(phone=CLINIC_PHONE)


# the database does not answer


def test_while_saving_fails_the_typed_words_are_given_back(client, clinic_phone):
    with database_refuses("INSERT"):
        response = client.post(REQUEST, filled_in())

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    assert (typed_in(response, "name"), typed_in(response, "phone")) == (NAME, PHONE)
    assert typed_in(response, "note") == NOTE
    text = page(response).text
    assert "We could not save your request" in text
    assert CLINIC_PHONE in text
    assert not ConsultationRequest.objects.exists()


def test_a_database_that_answers_nothing_at_all_still_gives_the_words_back(client):
    with database_refuses():
        response = client.post(REQUEST, filled_in(note="<b>kept</b>"))

    assert response.status_code == 503
    assert escape("<b>kept</b>") in response.content.decode()
    assert typed_in(response, "name") == NAME


def test_what_was_chosen_is_still_chosen_then(client):
    with database_refuses():
        response = client.post(REQUEST, filled_in(call_time="afternoon"))

    chosen = {
        n["name"]: n["value"]
        for n in page(response).all("input")
        if n["type"] in ("radio", "checkbox") and "checked" in n.attributes
    }
    assert chosen == {
        "call_time": "afternoon",
        "may_leave_message": "yes",
        "about": "nerve-blocks",
        "consent": "on",
    }


def test_sending_the_returned_form_again_saves_it_once(client):
    form = filled_in()
    with database_refuses("INSERT"):
        returned = client.post(REQUEST, form)

    client.post(REQUEST, form | {"form_token": typed_in(returned, "form_token")})

    assert ConsultationRequest.objects.get().says({"name": NAME, "about": "nerve-blocks"})


def test_the_log_of_a_failure_holds_no_word_of_the_visitor(client, caplog):
    with database_refuses():
        client.post(REQUEST, filled_in())

    assert "could not be saved" in caplog.text
    assert not [word for word in WORDS if word in caplog.text]


# the cookie did not come back


@pytest.fixture
def strict():
    """A client for which Django checks the cookie, as it does for browsers."""
    return Client(enforce_csrf_checks=True)


def test_a_form_without_its_cookie_is_given_back_and_not_saved(strict):
    response = strict.post(REQUEST, filled_in())

    assert response.status_code == 403
    assert (typed_in(response, "name"), typed_in(response, "note")) == (NAME, NOTE)
    assert "Your request was not sent" in page(response).text
    assert not ConsultationRequest.objects.exists()


def test_the_form_given_back_can_be_sent(strict):
    form = filled_in()
    returned = strict.post(REQUEST, form)
    token = next(n for n in page(returned).all("input") if n["name"] == "csrfmiddlewaretoken")

    strict.post(REQUEST, form | {"csrfmiddlewaretoken": token["value"]})

    assert ConsultationRequest.objects.count() == 1


def test_nor_is_a_word_lost_when_the_database_does_not_answer_either(strict):
    with database_refuses():
        response = strict.post(REQUEST, filled_in())

    assert response.status_code == 503
    assert (typed_in(response, "name"), typed_in(response, "note")) == (NAME, NOTE)


def test_any_other_page_without_its_cookie_is_refused_plainly(strict):
    response = strict.post("/admin/login/", {"username": "fran", "password": "x"})

    assert response.status_code == 403
    assert "sign in again" in page(response).text
    assert "request" not in page(response).all("title")[0].text.lower()
    assert {form["role"] for form in page(response).all("form")} == {"search"}
