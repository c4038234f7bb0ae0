"""When a request cannot be received, nothing is saved and nothing has to be typed again."""

import time

import pytest
from django.test import Client

from consultations.draft import Draft
from consultations.models import ConsultationRequest
from tests.consultations.page import page, typed_in
from tests.consultations.trouble import database_refuses
from tests.consultations.visitor import (
    CLINIC_PHONE,
    FORM,
    NAME,
    NOTE,
    PHONE,
    WORDS,
    answers,
    draft,
    filled_in,
    posted,
)

pytestmark = pytest.mark.django_db


def hidden(response, name):
    return next(n["value"] for n in page(response).all("input") if n["name"] == name)


def ticked(response):
    inputs = page(response).all("input")
    return {n["name"]: n["value"] for n in inputs if "checked" in n.attributes}


def sent_again(client, response, **changes):
    """Her browser sends the page that was given back, as it stands."""
    again = {"step": "check", "draft": hidden(response, "draft"), "on": "Send", "consent": "on"}
    return client.post(FORM, again | changes)


# the database does not answer


def test_while_saving_fails_every_word_is_given_back(client, clinic_phone):
    with database_refuses("INSERT"):
        response = client.post(FORM, filled_in())

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    text = page(response).text
    assert "We could not save your request" in text
    assert CLINIC_PHONE in text
    assert (NAME in text, PHONE in text, NOTE in text) == (True, True, True)
    assert ticked(response) == {"consent": "on"}
    assert not ConsultationRequest.objects.exists()


def test_a_database_that_answers_nothing_at_all_still_gives_the_words_back(client):
    with database_refuses():
        response = client.post(FORM, filled_in(note="<b>kept</b>"))

    assert response.status_code == 503
    assert "&lt;b&gt;kept&lt;/b&gt;" in response.content.decode()
    assert Draft.open(hidden(response, "draft")).answers["name"] == [NAME]


@pytest.mark.parametrize("slug", ["about-you", "talking", "your-pain", "your-questions"])
def test_on_the_way_too_what_was_typed_and_chosen_stays(client, slug):
    going = posted(slug, Draft(answers={"about": ["nerve-blocks"]}))
    with database_refuses():
        response = client.post(FORM, going)

    assert response.status_code == 503
    assert "We could not go on" in page(response).text
    kept = Draft.open(hidden(response, "draft")).answers
    typed = {name: text if isinstance(text, list) else [text] for name, text in going.items()}
    names = set(typed) - {"step", "draft", "on"}
    assert {name: kept[name] for name in names} == {name: typed[name] for name in names}


def test_the_page_given_back_can_be_gone_on_from(client):
    with database_refuses():
        returned = client.post(FORM, posted("about-you", Draft()))

    going = posted("about-you", Draft.open(hidden(returned, "draft")))
    assert "Help with the call" in page(client.post(FORM, going)).text


def test_a_form_too_old_while_the_database_is_down_is_still_the_databases_fault(client):
    with database_refuses():
        response = client.post(FORM, posted("check", draft()) | {"draft": draft().seal(lasts=-1)})

    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert "Please start again" in page(response).text


def test_the_first_page_says_so_too_when_nothing_can_be_read(client):
    with database_refuses():
        response = client.get(FORM)

    assert response.status_code == 503
    text = page(response).text
    assert "We could not open the form" in text
    assert "what you typed" not in text


def test_sending_the_returned_form_again_saves_it_once(client):
    form = filled_in()
    with database_refuses("INSERT"):
        returned = client.post(FORM, form)

    sent_again(client, returned)
    client.post(FORM, form)

    saved = ConsultationRequest.objects.get()
    assert {name: getattr(saved, name) for name in answers()} == answers()


def test_the_treatments_that_were_ticked_are_still_ticked_then(client):
    """On their own page and on the last one: their titles are in the database, too."""
    ticked_slugs = {"about": ["nerve-blocks", "vertebral-augmentation"]}
    with database_refuses():
        on_the_way = client.post(FORM, posted("your-questions", Draft(), **ticked_slugs))
        at_the_end = client.post(FORM, filled_in(**ticked_slugs))

    chosen = [n["value"] for n in page(on_the_way).all("input") if "checked" in n.attributes]
    assert chosen == ["nerve-blocks", "vertebral-augmentation", "yes"]
    assert "Nerve blocks, Vertebral augmentation" in page(at_the_end).text


def test_the_log_of_a_failure_holds_no_word_of_the_visitor(client, caplog):
    with database_refuses():
        client.post(FORM, filled_in())

    assert "database in trouble" in caplog.text
    assert not [word for word in WORDS if word in caplog.text]


# the cookie did not come back


@pytest.fixture
def strict():
    """A client for which Django checks the cookie, as it does for browsers."""
    return Client(enforce_csrf_checks=True)


def test_a_form_without_its_cookie_is_given_back_and_not_saved(strict):
    response = strict.post(FORM, filled_in())

    assert response.status_code == 403
    text = page(response).text
    assert "Please press the button again Nothing is lost" in text
    assert (NAME in text, NOTE in text) == (True, True)
    assert not ConsultationRequest.objects.exists()


def test_on_the_way_too_it_is_given_back(strict):
    response = strict.post(FORM, posted("about-you", Draft()))

    assert response.status_code == 403
    assert (typed_in(response, "name"), typed_in(response, "phone")) == (NAME, PHONE)


def test_the_form_given_back_can_be_sent(strict):
    returned = strict.post(FORM, filled_in())
    token = hidden(returned, "csrfmiddlewaretoken")

    sent_again(strict, returned, csrfmiddlewaretoken=token)

    assert ConsultationRequest.objects.count() == 1


def test_nor_is_a_word_lost_when_the_database_does_not_answer_either(strict):
    with database_refuses():
        response = strict.post(FORM, filled_in())

    assert response.status_code == 503
    assert Draft.open(hidden(response, "draft")).answers["note"] == [NOTE]


def test_any_other_page_without_its_cookie_is_refused_plainly(strict):
    response = strict.post("/admin/login/", {"username": "fran", "password": "x"})

    assert response.status_code == 403
    assert "sign in again" in page(response).text
    assert "request" not in page(response).all("title")[0].text.lower()
    assert {form["role"] for form in page(response).all("form")} == {"search"}


# too many, too large


def test_too_many_are_refused_with_the_phone_and_every_word_kept(client, clinic_phone, settings):
    settings.ACCEPTED_PER_HOUR = 0

    response = client.post(FORM, filled_in())

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "3600"
    text = page(response).text
    assert "We cannot take your request now" in text
    assert (CLINIC_PHONE in text, NAME in text, NOTE in text) == (True, True, True)
    assert page(response).all("title")[0].text.startswith("Error: ")
    assert not ConsultationRequest.objects.exists()

    settings.ACCEPTED_PER_HOUR = 1
    sent_again(client, response)
    assert ConsultationRequest.objects.get().note == NOTE


def test_who_comes_back_after_the_hour_they_were_told_finds_the_answers_still_there(
    client, settings, monkeypatch
):
    settings.ACCEPTED_PER_HOUR = 0
    response = client.post(FORM, filled_in())
    wait, now = int(response.headers["Retry-After"]), time.time()
    settings.ACCEPTED_PER_HOUR = 1

    monkeypatch.setattr("consultations.draft.time.time", lambda: now + wait + 600)
    sent_again(client, response)

    assert ConsultationRequest.objects.get().note == NOTE


def test_a_form_that_is_too_large_is_told_how_to_go_on(client, clinic_phone):
    response = client.post(FORM, posted("your-questions", draft(), note="x" * 300_000))

    assert response.status_code == 413
    text = page(response).text
    assert "Your words should still be there" in text
    assert "2,000 characters" in text
    assert CLINIC_PHONE in text
