"""A session ends after 30 minutes without a click, after 12 hours, and when somebody leaves."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from practice.accounts.codes import code_of, set_up_app
from tests.conftest import signed_in
from tests.practice.signing_in import SECRET, is_in, sign_in, type_code, type_password, words
from tests.practice.test_admin import form_data

PAGE = "/admin/account/"
SIGN_IN = "/admin/account/sign-in/"


@pytest.fixture
def desk(clock, front_desk):
    """The front desk, signed in just now."""
    client = Client()
    sign_in(client, front_desk)
    return client


def test_after_thirty_minutes_without_a_click_somebody_signs_in_again(desk, clock):
    clock.forward(minutes=29)
    assert is_in(desk)
    clock.forward(minutes=31)

    page = desk.get("/admin/?seen=1", follow=True)

    assert page.redirect_chain == [("/admin/account/sign-in/?next=/admin/%3Fseen%3D1", 302)]
    assert "You were signed out after 30 minutes without a click." in words(page)
    assert 'name="next" value="/admin/?seen=1"' in page.content.decode()
    assert not is_in(desk)


def test_each_click_begins_the_thirty_minutes_anew(desk, clock):
    for _ in range(10):
        clock.forward(minutes=25)
        assert is_in(desk)


def test_after_twelve_hours_it_ends_in_any_case(desk, clock):
    for _ in range(28):
        clock.forward(minutes=25)
        desk.get(PAGE)
    assert is_in(desk)
    clock.forward(minutes=25)

    page = desk.get(PAGE, follow=True)

    assert "You were signed out after 12 hours." in words(page)
    assert not is_in(desk)


def test_a_form_that_was_sent_too_late_leads_back_to_its_page(desk, clock):
    clock.forward(minutes=31)

    answer = desk.post(
        "/admin/account/recovery-codes/new/",
        HTTP_REFERER="http://testserver/admin/account/",
    )

    assert answer.url.endswith("?next=http%3A//testserver/admin/account/")


def test_and_to_no_other_site(desk, clock):
    clock.forward(minutes=31)

    answer = desk.post(PAGE, HTTP_REFERER="https://evil.test/")

    assert answer.url == SIGN_IN


def test_who_was_at_the_index_begins_anew_at_the_first_screen(desk, clock):
    clock.forward(minutes=31)

    assert desk.get("/admin/").url == SIGN_IN


def test_viewing_writes_nothing(desk):
    """That somebody was here stands in a cookie, so no page waits for a lock."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        desk.get(PAGE)

    written = [query["sql"] for query in asked if not query["sql"].startswith("SELECT")]
    assert written == []


def test_the_cookie_is_for_the_desk_alone_and_no_script_reads_it(desk, settings):
    cookie = desk.get(PAGE).cookies["seen"]

    assert (cookie["path"], cookie["httponly"]) == ("/admin/", True)
    assert cookie["samesite"] == "Lax"
    assert desk.session.session_key not in cookie.value
    assert not desk.get("/").cookies


@pytest.mark.parametrize("forged", ["", "seen", "seen:1abcde:xyz"])
def test_a_cookie_that_is_not_ours_keeps_no_session(desk, clock, forged):
    clock.forward(minutes=31)
    desk.cookies["seen"] = forged

    assert not is_in(desk)


def test_nor_does_one_of_another_session(desk, clock, manager):
    other = Client()
    sign_in(other, manager)
    clock.forward(minutes=31)
    other_seen = Client()
    sign_in_again = signed_in(manager)  # a session of another account, seen now
    seen = sign_in_again.get(PAGE).cookies["seen"].value
    desk.cookies["seen"] = seen

    assert not is_in(desk)
    assert other_seen.get(PAGE).status_code == 302


def test_who_is_switched_off_is_out_with_the_next_click(desk, manager_client, front_desk):
    assert is_in(desk)
    switch(manager_client, front_desk, is_active="")

    assert not is_in(desk)
    assert "not right" in words(type_password(Client(), "fran"))


def switch(manager_client, account, **fields):
    address = reverse("admin:practice_staffaccount_change", args=[account.pk])
    sent = form_data(manager_client.get(address), is_active="on", is_staff="on") | fields
    sent["groups"] = [group.pk for group in account.groups.all()]
    manager_client.post(address, {name: value for name, value in sent.items() if value})


def test_switched_on_again_they_sign_in_anew(desk, manager_client, front_desk):
    switch(manager_client, front_desk, is_active="")
    switch(manager_client, front_desk)
    front_desk.refresh_from_db()
    assert front_desk.is_active

    assert not is_in(desk)
    assert front_desk.authenticator_set.exists()  # phone and codes are kept


def test_the_session_of_somebody_else_stays(
    desk, manager_client, front_desk, editor, editor_client
):
    switch(manager_client, editor, is_active="")

    assert is_in(desk)
    assert not is_in(editor_client)


def test_a_session_that_waits_for_its_second_factor_ends_too(manager_client, front_desk):
    set_up_app(front_desk, SECRET)
    half = Client()
    type_password(half, "fran")
    switch(manager_client, front_desk, is_active="")

    assert half.get(reverse("mfa_authenticate")).url == reverse("account_login")


def test_signing_in_takes_a_new_session_key(client, front_desk):
    set_up_app(front_desk, SECRET)
    type_password(client, "fran")
    before = client.session.session_key

    type_code(client, code_of(SECRET))

    assert is_in(client)
    assert client.session.session_key != before


def test_signing_out_leaves_no_session_behind(desk):
    key = desk.session.session_key
    desk.post(reverse("admin:logout"))

    assert not Session.objects.filter(pk=key)
