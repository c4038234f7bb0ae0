"""Nothing at the desk opens with a password alone."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse

from practice.accounts.codes import PERIOD, code_of, set_up_app
from practice.accounts.second_factor import WRONG_CODE
from practice.checks import second_factors_can_be_read
from practice.models import Act, StaffAccount
from tests.conftest import signed_in
from tests.practice.signing_in import (
    PASSWORD,
    SECRET,
    is_in,
    sign_in,
    type_code,
    type_password,
    words,
)

OVERVIEW, APP, PASSKEY = "/admin/account/", "/admin/account/app/", "/admin/account/passkey/"
CODES, NEW_CODES = "/admin/account/recovery-codes/", "/admin/account/recovery-codes/new/"
# Where somebody gets who has shown only a password: the way in, and the way out.
WITH_A_PASSWORD = {
    *("logout", "account_login", "account_logout", "account_reset_password"),
    "account_reset_password_done",
    *("account_reset_password_from_key", "account_reauthenticate", "mfa_authenticate"),
    *("mfa_index", "mfa_activate_totp", "mfa_add_webauthn"),
}


def desk_addresses():
    """(name, address) of everything under /admin/, with made-up arguments."""
    found, queue = [], [("", "", get_resolver().url_patterns)]
    while queue:
        prefix, namespace, patterns = queue.pop()
        for pattern in patterns:
            route = prefix + str(pattern.pattern).strip("^$")
            if hasattr(pattern, "url_patterns"):
                queue.append((route, pattern.namespace or namespace, pattern.url_patterns))
            elif route.startswith("admin/"):
                found.append((pattern.name, "/" + filled_in(route)))
    return found


def filled_in(route):
    """1 for every argument of a route."""
    route = re.sub(r"\(\?P<app_label>[^)]*\)", "practice", route)
    route = re.sub(r"\(\?P<\w+>[^)]*\)", "1", route)
    return re.sub(r"<[^>]*>", "1", route)


@pytest.fixture
def half_in(client, manager):
    """A manager who has shown a password, and has no second factor yet."""
    type_password(client, "mona")
    return client


def test_the_walk_meets_every_screen():
    names = {name for name, _ in desk_addresses()}

    assert {"index", "practice_staffaccount_change", "jsi18n", "mfa_index"} <= names
    assert len(desk_addresses()) > 80


def test_a_password_alone_reaches_nothing(half_in):
    reached = [
        (method, name)
        for name, address in desk_addresses()
        for method in ("get", "post")
        if name not in WITH_A_PASSWORD
        and not (leads_to_setting_up(getattr(half_in, method)(address), half_in))
    ]

    assert reached == []


def leads_to_setting_up(answer, client):
    """By way of the desk's door."""
    if answer.status_code != 302 or not answer.url.startswith("/admin/login/"):
        return answer.status_code == 302 and answer.url == OVERVIEW  # the door itself
    return client.get(answer.url).url == OVERVIEW


def test_a_stranger_does_not_set_up_anything(client, db):
    for page in (OVERVIEW, APP, PASSKEY, CODES, NEW_CODES, "/admin/account/password/"):
        for method in (client.get, client.post):
            assert (
                method(page, follow=True).redirect_chain[-1][0].startswith(reverse("account_login"))
            ), page


def scan(client):
    """The secret in the square."""
    page = client.get(APP)
    return page.context["form"].secret


def test_an_app_is_set_up_in_one_step_and_its_code_opens_the_desk(half_in, manager):
    page = half_in.get(APP)
    secret = page.context["form"].secret
    assert page.context["secret_in_parts"].replace(" ", "") == secret
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    assert "style=" not in page.content.decode()

    on = half_in.post(APP, {"code": code_of(secret)})

    assert on.url == CODES
    assert is_in(half_in)
    act = Act.objects.about(manager).filter(verb="set up a second factor").get()
    assert (act.by, act.detail) == (manager, "an app with codes")


def test_a_wrong_first_code_keeps_the_same_square(half_in):
    secret = scan(half_in)

    again = half_in.post(APP, {"code": "000000" if code_of(secret) != "000000" else "111111"})

    assert WRONG_CODE in words(again)
    assert again.context["form"].secret == secret
    assert not is_in(half_in)


def test_secrets_lie_encrypted(half_in, manager):
    secret = scan(half_in)
    half_in.post(APP, {"code": code_of(secret)})
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        stored = str(cursor.fetchall())

    assert secret not in stored
    assert len(Authenticator.objects.filter(user=manager)) == 2  # the app, and recovery codes
    for code in recovery_codes(half_in):
        assert code not in stored


def recovery_codes(client):
    return client.get(CODES).context["unused_codes"]


def test_the_check_says_when_the_key_file_is_another_one(front_desk, settings):
    set_up_app(front_desk, SECRET)
    assert second_factors_can_be_read(databases=["default"]) == []

    newer, settings.ACCOUNT_KEYS = settings.ACCOUNT_KEYS, [Fernet.generate_key().decode()]
    [error] = second_factors_can_be_read(databases=["default"])
    assert error.id == "practice.E002"
    assert "reset_second_factor" in error.hint

    settings.ACCOUNT_KEYS += newer  # a newer key before the old one
    assert second_factors_can_be_read(databases=["default"]) == []


def test_ten_recovery_codes_are_shown_once(half_in):
    half_in.post(APP, {"code": code_of(scan(half_in))})

    page = half_in.get(CODES)
    codes = page.context["unused_codes"]
    assert len(set(codes)) == 10
    assert all(f"{code[:4]} {code[4:]}" in page.content.decode() for code in codes)
    assert "This page shows them this once." in words(page)

    again = half_in.get(CODES).content.decode()
    assert not [code for code in codes if code[4:] in again]
    assert "10 left" in again


def test_each_recovery_code_signs_in_once(half_in, client):
    half_in.post(APP, {"code": code_of(scan(half_in))})
    first, second, *_ = recovery_codes(half_in)

    client = Client()
    type_password(client, "mona")
    type_code(client, f"{first[:4]} {first[4:]}")  # as it stands on paper
    assert is_in(client)

    another = Client()
    type_password(another, "mona")
    assert WRONG_CODE in words(type_code(another, first))
    assert not is_in(another)
    type_code(another, second)
    assert is_in(another)


def test_a_code_that_somebody_watched_does_not_work_again(client, front_desk):
    sign_in(client, front_desk)
    code = code_of(SECRET)
    watcher = Client()
    type_password(watcher, "fran")

    for typed in (code, f"{code[:3]} {code[3:]}", f"{code[:3]}-{code[3:]}"):
        assert WRONG_CODE in words(type_code(watcher, typed))

    assert not is_in(watcher)


def test_it_does_not_work_in_the_two_periods_that_accept_it_either(client, front_desk, clock):
    """A code is good a little before and after it is shown: for as long it counts as used."""
    clock.forward(seconds=PERIOD - clock.time() % PERIOD)  # a code begins
    code = code_of(SECRET, at=clock.time() + PERIOD)  # the next one
    sign_in(client, front_desk, at=clock.time() + PERIOD)
    assert is_in(client)

    for _ in range(2):
        clock.forward(seconds=PERIOD)
        watcher = Client()
        type_password(watcher, "fran")
        assert WRONG_CODE in words(type_code(watcher, code))


def test_the_code_that_set_up_the_app_is_used_up(half_in):
    secret = scan(half_in)
    half_in.post(APP, {"code": code_of(secret)})
    watcher = Client()
    type_password(watcher, "mona")

    assert WRONG_CODE in words(type_code(watcher, code_of(secret)))


def test_the_last_code_still_works_and_an_old_one_does_not(client, front_desk, clock):
    now = clock.time()
    sign_in(client, front_desk, at=now - 3 * PERIOD)
    assert not is_in(client)
    type_code(client, code_of(SECRET, at=now - PERIOD))
    assert is_in(client)


def test_a_session_begun_before_somebody_set_up_a_factor_opens_nothing(client, front_desk):
    """Who stole a password early is out when its owner sets up the phone."""
    thief = Client()
    type_password(thief, "fran")
    type_password(client, "fran")
    client.post(APP, {"code": code_of(scan(client))})
    assert is_in(client)

    assert not is_in(thief)
    for page in (OVERVIEW, APP, PASSKEY, CODES, NEW_CODES):
        assert (
            thief.get(page, follow=True).redirect_chain[-1][0].startswith("/admin/account/sign-in/")
        )
    assert not is_in(thief)


def test_nor_does_one_that_outlived_that(front_desk):
    """Even where the session was not ended, the account's factor is not the session's."""
    thief = Client()
    thief.force_login(front_desk)
    set_up_app(front_desk, SECRET)

    landed = thief.get(APP, follow=True)

    assert landed.redirect_chain[-1][0].startswith("/admin/account/sign-in/")
    assert "_auth_user_id" not in thief.session


def test_the_mark_of_one_account_is_no_mark_of_another(client, front_desk, manager):
    client = signed_in(front_desk)
    session = client.session
    session["_auth_user_id"] = str(manager.pk)
    session["_auth_user_hash"] = manager.get_session_auth_hash()
    session.save()

    assert not is_in(client)


def test_moving_to_a_new_phone_ends_the_old_one(client, front_desk):
    sign_in(client, front_desk)
    other = signed_in(front_desk)
    old = SECRET
    new = scan(client)

    client.post(APP, {"code": code_of(new)})

    assert is_in(client)
    assert not is_in(other)
    fresh = Client()
    type_password(fresh, "fran")
    assert WRONG_CODE in words(type_code(fresh, code_of(old)))


def test_to_change_it_later_the_password_is_asked_for_again(front_desk_client):
    for page in (APP, PASSKEY, NEW_CODES):
        assert front_desk_client.get(page).url.startswith("/admin/account/password/again/")
    again = front_desk_client.post("/admin/account/password/again/", {"password": "wrong"})
    assert "That is not your password." in words(again)

    done = front_desk_client.post(
        "/admin/account/password/again/", {"password": PASSWORD, "next": APP}
    )

    assert done.url == APP
    assert front_desk_client.get(APP).status_code == 200


@pytest.mark.parametrize("code", ["", "abc", "12345", "１２３４５６", "0" * 400, "\x00", "💥"])
def test_what_is_no_code_is_refused_with_words(client, front_desk, code):
    set_up_app(front_desk, SECRET)
    type_password(client, "fran")

    answer = type_code(client, code)

    assert answer.context["form"].errors
    assert not is_in(client)


@pytest.mark.parametrize(
    "credential", ["", "{", "{}", "[]", "1", '"x"', '{"id": 1}', json.dumps({"response": {}})]
)
def test_what_is_no_passkey_is_refused_with_words(client, half_in, manager, credential):
    half_in.get(PASSKEY)
    answer = half_in.post(PASSKEY, {"name": "x", "credential": credential})
    assert answer.context["form"].errors

    set_up_app(manager, SECRET)
    other = Client()
    type_password(other, "mona")
    answer = other.post(reverse("mfa_authenticate"), {"credential": credential})
    assert "That passkey was not taken" in words(answer)
    assert not is_in(half_in)
    assert not is_in(other)


def test_the_last_factor_cannot_be_removed(front_desk):
    passkey = Authenticator.objects.create(
        user=front_desk, type="webauthn", data={"name": "Key", "credential": {}}
    )
    client = signed_in(front_desk)
    client.post("/admin/account/password/again/", {"password": PASSWORD})

    assert client.post(f"/admin/account/passkey/{passkey.pk}/remove/").status_code == 404

    set_up_app(front_desk, SECRET)
    client.post(f"/admin/account/passkey/{passkey.pk}/remove/")
    assert not Authenticator.objects.filter(pk=passkey.pk)
    assert Act.objects.about(front_desk).filter(verb="removed a passkey", by=front_desk)


def test_nobody_removes_the_passkey_of_somebody_else(front_desk, manager_client):
    set_up_app(front_desk, SECRET)
    passkey = Authenticator.objects.create(
        user=front_desk, type="webauthn", data={"name": "Key", "credential": {}}
    )
    manager_client.post("/admin/account/password/again/", {"password": PASSWORD})

    manager_client.post(f"/admin/account/passkey/{passkey.pk}/remove/")

    assert Authenticator.objects.filter(pk=passkey.pk)


def test_new_recovery_codes_replace_the_old_ones(client, front_desk):
    type_password(client, "fran")
    client.post(APP, {"code": code_of(scan(client))})
    old = recovery_codes(client)

    client.post(NEW_CODES)

    new = recovery_codes(client)
    assert not set(old) & set(new)
    fresh = Client()
    type_password(fresh, "fran")
    assert WRONG_CODE in words(type_code(fresh, old[0]))
    type_code(fresh, new[0])
    assert is_in(fresh)


def test_what_staff_prove_themselves_with_is_no_screen_of_the_admin(db):
    boss = StaffAccount.objects.create_superuser("boss", password=PASSWORD)
    page = signed_in(boss).get(reverse("admin:app_list", args=["practice"])).content.decode()

    assert "/admin/practice/staffaccount/" in page
    assert not [
        name for name, _ in desk_addresses() if (name or "").startswith("mfa_authenticator")
    ]
    assert not [name for name, _ in desk_addresses() if "emailaddress" in (name or "")]
