"""Password, then second factor, then the desk."""

import pytest
from django.contrib.auth.hashers import get_hasher
from django.core import mail
from django.core.cache import cache
from django.urls import reverse, reverse_lazy

from practice.accounts.codes import code_of, set_up_app
from practice.models import Act
from tests.practice.signing_in import (
    NEW_PASSWORD,
    PASSWORD,
    SECRET,
    is_in,
    link_in_mail,
    sign_in,
    type_code,
    type_password,
    words,
)

SIGN_IN = "/admin/account/sign-in/"


TODAY = reverse_lazy("admin:consultations_consultationrequest_changelist")
INDEX = reverse_lazy("admin:index")
PAGES = reverse_lazy("admin:treatments_pages")


@pytest.mark.parametrize(
    ("role", "first"),
    [("front_desk", TODAY), ("manager", INDEX), ("editor", PAGES), ("clinician", PAGES)],
)
def test_password_and_code_open_the_first_screen_of_ones_role(request, client, role, first):
    landed = sign_in(client, request.getfixturevalue(role))

    assert landed.url == first
    assert is_in(client)


def test_who_asked_for_the_desk_begins_at_the_first_screen_too(client, front_desk):
    set_up_app(front_desk, SECRET)

    asked = client.get(INDEX, follow=True)
    assert asked.redirect_chain[-1][0] == SIGN_IN
    type_password(client, "fran")

    assert type_code(client, code_of(SECRET)).url == TODAY


def test_who_asked_for_a_page_gets_to_it(client, manager):
    page = reverse("admin:practice_act_changelist")
    set_up_app(manager, SECRET)

    asked = client.get(page, follow=True)
    assert asked.redirect_chain[-1][0].startswith(SIGN_IN)
    assert f'name="next" value="{page}"' in asked.content.decode()
    type_password(client, "mona", next=page)

    assert type_code(client, code_of(SECRET)).url == page


@pytest.mark.parametrize("next_page", ["https://evil.test/", "//evil.test", "javascript:alert(1)"])
def test_nobody_is_led_to_another_site(client, front_desk, next_page):
    set_up_app(front_desk, SECRET)
    type_password(client, "fran", next=next_page)

    assert type_code(client, code_of(SECRET)).url == TODAY


@pytest.mark.parametrize(
    ("username", "password"), [("fran", "wrong"), ("nobody", PASSWORD), ("fran\x00", PASSWORD)]
)
def test_a_wrong_name_reads_like_a_wrong_password(client, front_desk, username, password):
    answer = type_password(client, username, password)

    assert not is_in(client)
    if "\x00" in username:
        assert "Null characters are not allowed" in words(answer)
    else:
        assert "User name or password is not right. Check both." in words(answer)


def test_a_wrong_name_takes_as_long_as_a_wrong_password(client, front_desk, monkeypatch):
    """Both cost one hash of the password, the slow part."""
    hasher, hashed = type(get_hasher()), []
    encode = hasher.encode
    monkeypatch.setattr(
        hasher, "encode", lambda *args, **kwargs: hashed.append(1) or encode(*args, **kwargs)
    )
    spent = []
    for name in ("fran", "nobody"):
        hashed.clear()
        type_password(client, name, "wrong")
        spent.append(len(hashed))

    assert spent == [1, 1]


def test_blank_fields_say_what_to_enter(client, db):
    answer = words(type_password(client, "", ""))

    assert "Enter your user name." in answer
    assert "Enter your password." in answer


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_who_left_cannot_sign_in_and_is_told_nothing_of_it(client, front_desk, change):
    type(front_desk).objects.filter(pk=front_desk.pk).update(**change)

    answer = type_password(client, "fran")

    assert "User name or password is not right." in words(answer)
    assert not is_in(client)


def test_there_is_no_way_to_sign_up(client, db):
    for path in ("signup/", "email/", "social/connections/", "login/code/", "mfa/"):
        assert client.get(f"/admin/account/{path}").status_code in (302, 404)
        assert client.get(f"/accounts/{path}").status_code == 404


@pytest.mark.parametrize(
    ("stock", "ours"),
    [("login", SIGN_IN), ("password_change", "/admin/account/password/")],
)
def test_djangos_own_addresses_lead_to_ours(client, front_desk_client, stock, ours):
    visitor = client if stock == "login" else front_desk_client

    assert visitor.get(reverse(f"admin:{stock}")).url.startswith(ours)


def test_signing_out_empties_the_browsers_cache(front_desk_client):
    answer = front_desk_client.post(reverse("admin:logout"))

    assert answer.url == SIGN_IN
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert not is_in(front_desk_client)


def test_nothing_at_the_desk_is_kept_by_a_cache(client, front_desk_client):
    for visitor, page in [
        (client, SIGN_IN),
        (client, "/admin/account/password/forgotten/"),
        (front_desk_client, reverse("admin:index")),
        (front_desk_client, "/admin/account/"),
        (front_desk_client, "/admin/nothing-here/"),
    ]:
        assert "no-store" in visitor.get(page).headers["Cache-Control"], page


def test_public_pages_ask_neither_session_nor_cache(client, db, monkeypatch):
    for method in ("get", "get_many", "add", "set"):
        monkeypatch.setattr(cache, method, None)
    client.cookies["session"] = "a" * 32

    answer = client.get("/")

    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_changing_the_password_ends_all_other_sessions(client, front_desk, front_desk_client):
    sign_in(client, front_desk)
    passwords = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    page = reverse("account_change_password")
    weak = client.post(page, passwords | {"password1": "short", "password2": "short"})
    assert "at least 12 characters" in words(weak)
    wrong = client.post(page, passwords | {"oldpassword": "wrong"})
    assert "That is not your password." in words(wrong)
    assert is_in(front_desk_client)

    client.post(page, passwords)

    assert is_in(client)
    assert not is_in(front_desk_client)
    front_desk.refresh_from_db()
    assert front_desk.check_password(NEW_PASSWORD)
    assert Act.objects.about(front_desk).filter(verb="changed the password", by=front_desk)


def test_a_changed_password_ends_a_sign_in_that_waits_for_its_code(
    client, front_desk, front_desk_client
):
    set_up_app(front_desk, SECRET)
    type_password(client, "fran")  # with the old one

    front_desk_client.post(
        reverse("account_change_password"),
        {
            "oldpassword": PASSWORD,
            "password1": "another password 1",
            "password2": "another password 1",
        },
    )
    type_code(client, code_of(SECRET))

    front_desk.refresh_from_db()
    assert front_desk.check_password("another password 1")
    assert not is_in(client)


def ask_for_link(client, email):
    page = reverse("account_reset_password")
    return words(client.post(page, {"email": email}, follow=True))


@pytest.fixture
def fran(front_desk):
    """The front desk with an email address."""
    front_desk.email = "fran@example.com"
    front_desk.save()
    return front_desk


def test_a_forgotten_password_reads_the_same_for_any_address(client, fran, mailoutbox):
    known = ask_for_link(client, "Fran@Example.com")
    unknown = ask_for_link(client, "nobody@example.com")

    assert known == unknown
    assert "If the clinic has that address" in known
    assert [message.to for message in mailoutbox] == [["fran@example.com"]]


def test_the_mail_names_nobody(client, fran):
    ask_for_link(client, "fran@example.com")

    [message] = mail.outbox
    for needle in ("fran", "Front desk", "Dear"):
        assert needle not in message.body + message.subject
    assert link_in_mail().startswith("/admin/account/password/choose/")


def test_a_new_password_does_not_replace_the_second_factor(client, fran, front_desk_client):
    set_up_app(fran, SECRET)
    ask_for_link(client, "fran@example.com")
    form = client.get(link_in_mail(), follow=True)
    passwords = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}

    on = client.post(form.context["action_url"], passwords)

    assert on.url == reverse("mfa_authenticate")
    assert not is_in(client)
    assert not is_in(front_desk_client)  # all sessions before it are over
    type_code(client, code_of(SECRET))
    assert is_in(client)


def test_a_link_works_once(client, fran):
    ask_for_link(client, "fran@example.com")
    passwords = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.post(client.get(link_in_mail(), follow=True).context["action_url"], passwords)
    client.logout()

    again = client.get(link_in_mail(), follow=True)

    assert "This link does not work" in words(again)
    assert "password1" not in again.content.decode()


def test_a_mailbox_is_not_flooded(client, fran, mailoutbox):
    answers = {ask_for_link(client, "fran@example.com") for _ in range(6)}

    assert len(mailoutbox) == 3
    assert len(answers) == 1


def test_where_the_mail_server_refuses_the_page_says_the_same(client, fran, settings, caplog):
    right = ask_for_link(client, "fran@example.com")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", 1

    assert ask_for_link(client, "fran@example.com") == right
    assert "ConnectionRefusedError" in caplog.text
    assert "fran@example.com" not in caplog.text


def test_where_no_mail_is_sent_a_manager_is_named_instead(client, fran, settings, mailoutbox):
    settings.CAN_MAIL = False

    assert "Ask a manager" in words(client.get(reverse("account_reset_password")))
    assert "A manager can give you a link" in words(client.get(SIGN_IN))
    ask_for_link(client, "fran@example.com")
    assert mailoutbox == []
