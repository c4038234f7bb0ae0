"""A visitor opens the form, sends it and reads the confirmation; and all that can go wrong."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.draft import Draft
from consultations.models import ConsultationRequest, Mail, Status
from practice.models import Act
from tests.consultations.page import page
from tests.consultations.trouble import database_refuses
from tests.consultations.visitor import (
    CLINIC_PHONE,
    FORM,
    NAME,
    NOTE,
    PHONE,
    draft,
    filled_in,
    posted,
)

pytestmark = pytest.mark.django_db

REQUEST = "/request/"
LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)


def confirmation_of(response):
    assert response.status_code == 302, response.content.decode()
    return response.url


def test_the_address_of_the_form_is_request():
    assert reverse("consultations:request") == REQUEST


# the start page


def test_the_start_says_who_it_is_for_what_comes_next_and_that_it_is_not_for_emergencies(client):
    text = page(client.get(REQUEST)).text

    assert "For people with back, neck or nerve pain" in text
    assert "about five minutes" in text
    assert "The clinic calls you" in text
    assert "Not for emergencies" in text
    assert "call 911" in text


def test_the_phone_is_offered_as_an_equal_way(client, clinic_phone):
    assert f"Rather talk? Call {CLINIC_PHONE}" in page(client.get(REQUEST)).text


def test_without_a_phone_no_page_mentions_one(client):
    for address in (REQUEST, FORM):
        assert "Rather talk" not in page(client.get(address)).text


@pytest.mark.parametrize("slug", ["nerve-blocks", "when-to-consider", "something-else"])
def test_the_page_a_reader_came_from_is_brought_along(client, slug):
    start = page(client.get(REQUEST, {"about": slug}))
    (first,) = [n["href"] for n in start.all("a") if n.text == "Start"]

    sealed = next(n for n in page(client.get(first)).all("input") if n["name"] == "draft")
    assert Draft.open(sealed["value"]).answers == {"about": [slug]}


@pytest.mark.parametrize("about", ["unheard-of", "<script>alert(1)</script>", "x" * 5000, "a&b=c"])
def test_an_unknown_topic_in_the_address_chooses_nothing(client, about):
    for address in (REQUEST, FORM):
        response = client.get(address, {"about": about})
        assert "<script>alert" not in response.content.decode()
    sealed = next(n for n in page(response).all("input") if n["name"] == "draft")
    assert Draft.open(sealed["value"]).answers == {}


# sending it


def test_sending_saves_the_request_and_leads_to_the_confirmation(client):
    response = client.post(FORM, filled_in(), follow=True)

    saved = ConsultationRequest.objects.get()
    assert (saved.name, saved.phone, saved.note) == (NAME, PHONE, NOTE)
    assert page(response).by_class("ref")[0].text == saved.reference
    assert [act.verb for act in Act.objects.about(saved)] == ["received"]


def test_no_mail_is_sent_while_the_visitor_waits(client):
    """It lies in the outbox: telling comes after saving."""
    client.post(FORM, filled_in(wants_mail="on"))

    assert mail.outbox == []
    assert Mail.objects.count() == 2


def test_a_double_click_leads_to_the_same_confirmation(client):
    form = filled_in()

    first = client.post(FORM, form, follow=True)
    second = client.post(FORM, form, follow=True)

    assert page(first).by_class("ref")[0].text == page(second).by_class("ref")[0].text
    assert ConsultationRequest.objects.count() == 1


def test_going_back_and_changing_an_answer_loses_nothing(client):
    kept = draft()
    client.post(FORM, posted("check", kept))
    kept.answers["phone"] = ["918 555 0143"]
    client.post(FORM, posted("check", kept))

    first, second = ConsultationRequest.objects.order_by("pk")
    assert (first.phone, second.phone) == (PHONE, "918 555 0143")
    assert second.corrects == first


def test_sending_writes_the_request_its_act_its_mails_and_nothing_else(client):
    with CaptureQueriesContext(connection) as asked:
        client.post(FORM, filled_in(wants_mail="on"))

    written = [q["sql"].split('"')[1] for q in asked if q["sql"].startswith("INSERT")]
    assert sorted(written) == [
        "consultations_attempt",
        "consultations_consultationrequest",
        "consultations_mail",
        "consultations_mail",
        "practice_act",
    ]


def test_reloading_the_confirmation_saves_nothing(client):
    address = confirmation_of(client.post(FORM, filled_in()))
    for _ in range(3):
        client.get(address)

    assert ConsultationRequest.objects.count() == 1


def test_a_program_that_fills_in_the_trap_gets_the_same_answer(client):
    response = client.post(FORM, filled_in(homepage="https://example.com"), follow=True)

    saved = ConsultationRequest.objects.get()
    assert saved.status == Status.SPAM
    assert page(response).by_class("ref")[0].text == saved.reference
    assert "spam" not in response.content.decode().lower()


def test_the_start_and_the_end_need_no_database(client):
    with database_refuses():
        start, finished = client.get(REQUEST), client.get(f"{REQUEST}received/finished/")

    assert start.status_code == 503
    assert "call 911" in page(start).text
    assert finished.headers["Clear-Site-Data"] == '"cache"'
    assert "We asked your browser to forget" in page(finished).text


# what every answer has in common


@pytest.fixture
def every_answer(client):
    """One answer of each kind that this room gives."""
    answers = {
        "start": client.get(REQUEST),
        "form": client.get(FORM),
        "incomplete": client.post(FORM, posted("about-you", Draft(), name="")),
        "on the way": client.post(FORM, posted("about-you", Draft())),
        "check": client.post(FORM, posted("your-questions", draft())),
        "emergency": client.post(FORM, posted("safety", Draft(), sign="yes")),
        "no cookie": Client(enforce_csrf_checks=True).post(FORM, filled_in()),
        "sent": client.post(FORM, filled_in()),
        "finished": client.get(f"{REQUEST}received/finished/"),
    }
    answers["confirmation"] = client.get(answers["sent"].url)
    with database_refuses():
        answers["database"] = client.post(FORM, filled_in())
    return answers


def test_no_proxy_keeps_an_answer_and_the_confirmation_no_browser_either(every_answer):
    for kind, answer in every_answer.items():
        if kind not in ("start", "finished"):  # nothing personal on these
            assert "private" in answer.headers["Cache-Control"], kind
    assert "no-store" in every_answer["confirmation"].headers["Cache-Control"]


def test_a_browser_may_go_back_to_the_pages_of_the_form(every_answer):
    """It cannot show a page again that came from a POST and was not to be stored."""
    for kind in ("form", "incomplete", "on the way", "check", "emergency", "sent", "database"):
        assert every_answer[kind].headers["Cache-Control"] == "private, no-cache", kind


def test_the_only_cookies_protect_the_form_and_know_who_sent_it(every_answer, settings):
    names = {name for answer in every_answer.values() for name in answer.cookies}
    names = {name.split("-")[0] for name in names}

    assert names == {settings.CSRF_COOKIE_NAME, settings.SENDER_COOKIE_NAME}


def test_every_page_has_one_heading_and_nothing_inline(every_answer):
    for kind, answer in every_answer.items():
        if kind != "sent":
            tree = page(answer)
            assert len(tree.all("h1")) == 1, kind
            assert not tree.all("script", "style"), kind
            assert not [n for n in tree.everything if n["style"]], kind


@pytest.mark.parametrize("method", ["put", "delete", "patch", "trace"])
def test_no_other_method_is_answered(client, method):
    for address in (REQUEST, FORM):
        assert getattr(client, method)(address).status_code == 405
