"""“What this site keeps about you” is worked out, complete and true."""

import re

import pytest
from django.contrib.auth.models import Group, Permission

from consultations.keeps import FIELD_WORDS, MAIL_WORDS, roles_that_read, what_is_kept
from consultations.models import ConsultationRequest, Mail
from practice.models import Profile
from practice.roles import EDITOR, FRONT_DESK, MANAGER
from tests.conftest import signed_in
from tests.consultations.desk import change, move
from tests.consultations.page import page
from tests.consultations.visitor import FORM, filled_in, received
from tests.practice.signing_in import type_password

pytestmark = pytest.mark.django_db

PAGE = "/privacy/"
FIELDS = ConsultationRequest._meta.concrete_fields


def kept(settings):
    return what_is_kept(settings, FIELDS)


def shown(client):
    return page(client.get(PAGE)).text


def test_every_field_of_a_request_has_plain_words_and_no_words_are_left_over():
    """A new field? Tell visitors about it in keeps.FIELD_WORDS."""
    assert set(FIELD_WORDS) == {field.name for field in FIELDS}


def test_the_page_names_every_field_in_its_words(client):
    text = shown(client)

    assert [words for words in FIELD_WORDS.values() if words not in text] == []


def test_the_page_names_every_kind_of_mail_and_no_other(client, settings):
    settings.CAN_MAIL = True
    text = shown(client)

    assert set(MAIL_WORDS) == set(Mail.Kind)
    assert [words for words in MAIL_WORDS.values() if words not in text] == []


def test_a_site_without_a_mail_server_says_that_it_sends_none(client, settings):
    settings.CAN_MAIL = False
    text = shown(client)

    assert "This site sends no email now." in text
    assert [words for words in MAIL_WORDS.values() if words in text] == []


def test_it_says_truly_which_words_are_encrypted(settings):
    encrypted = {field.words for field in kept(settings)["fields"] if field.is_encrypted}

    in_the_open = {
        *("id", "reference", "received_at", "status", "has_checked_sign", "call_due_at"),
        *("corrects", "who_for", "reach_by", "call_time", "may_leave_message"),
        *("needs_interpreter", "uses_relay", "wants_mail"),
        *("status_since", "version", "assigned_to", "due_at", "first_tried_at"),
        *("first_reached_at", "why_late", "sign_outcome", "closed_because", "charted_at"),
        *("held_at", "held_by"),
        *("consent_version", "form_token", "form", "words_hash", "receipt_hash"),
    }
    assert encrypted == {FIELD_WORDS[field] for field in set(FIELD_WORDS) - in_the_open}


def test_every_cookie_the_site_sets_is_named(client, front_desk, settings):
    """Walks through everything that may set one, as a visitor and as staff."""
    request, desk, cookies = received(), signed_in(front_desk), set()
    for response in (
        client.get("/"),
        client.get(PAGE),
        client.get("/request/"),
        client.get(FORM),
        client.post(FORM, filled_in()),
        client.get("/request/status/"),
        type_password(client, "fran"),
        desk.get(change(request)),
        move(desk, request, "in_progress", follow=False),
    ):
        cookies |= set(response.cookies)

    reference = ConsultationRequest.objects.order_by("pk").last().reference
    named = {cookie.name.replace("REFERENCE", reference) for cookie in kept(settings)["cookies"]}
    assert cookies == named


def test_reading_sets_no_cookie_at_all(client):
    for address in ("/", "/treatments/", "/get-help/", "/request/", PAGE):
        assert not client.get(address).cookies, address


def test_how_long_a_cookie_lasts_follows_the_settings(settings):
    settings.SESSION_COOKIE_AGE = 3 * 3600
    settings.CSRF_COOKIE_AGE = 30 * 24 * 3600

    csrf, sender, session, seen, messages = kept(settings)["cookies"]

    assert (csrf.lasts, session.lasts) == ("30 days", "3 hours")
    assert seen.lasts == "30 minutes"
    assert sender.lasts == "1 hour"
    assert messages.lasts == "until the browser is closed"


def test_today_the_visitors_cookie_goes_when_the_browser_closes(settings):
    assert kept(settings)["cookies"][0].lasts == "until the browser is closed"


def test_front_desk_and_manager_can_read_requests_and_nobody_else():
    assert roles_that_read() == [FRONT_DESK, MANAGER]


def test_a_role_that_gets_the_right_to_read_is_named(client):
    assert EDITOR not in shown(client)

    right = Permission.objects.get(codename="view_consultationrequest")
    Group.objects.get(name=EDITOR).permissions.add(right)

    assert EDITOR in shown(client)


def test_it_says_for_how_long_as_the_settings_say(client, settings):
    settings.KEEP_CLOSED_DAYS, settings.KEEP_SPAM_DAYS, settings.KEEP_SETTLED_DAYS = 11, 12, 13

    text = shown(client)

    for words in (
        "11 days after it was closed",
        "12 days after it was set",
        "13 days after a visit",
    ):
        assert words in text


def test_no_page_of_this_room_asks_another_host(client, settings):
    for response in (
        client.get(PAGE),
        client.get("/request/"),
        client.get(FORM),
        client.post(FORM, filled_in(), follow=True),
    ):
        fetched = re.findall(r'(?:src|href|action)="(https?:[^"]*)"', response.content.decode())
        assert [a for a in fetched if not a.startswith(settings.SITE_URL)] == []
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_without_a_notice_the_reader_is_told_to_ask_for_it(client):
    assert "Ask the clinic for its notice of privacy practices." in shown(client)


def test_the_clinics_own_notice_takes_its_place(client):
    Profile.objects.filter(pk=1).update(privacy_practices="We keep **your chart** private.")

    text = shown(client)
    assert "We keep your chart private." in text
    assert "Ask the clinic for its notice" not in text
