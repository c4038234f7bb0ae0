"""A manager invites; the person chooses a password, adds a second factor and is at the desk."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from practice.accounts.codes import code_of, set_up_app
from practice.models import Act, StaffAccount
from practice.roles import FRONT_DESK
from tests.conftest import signed_in
from tests.practice.signing_in import (
    NEW_PASSWORD,
    PASSWORD,
    SECRET,
    is_in,
    link_in_mail,
    type_password,
    words,
)

ADD = "/admin/practice/staffaccount/add/"


def signing_in_page(account):
    return reverse("admin:practice_staffaccount_signing_in", args=[account.pk])


@pytest.fixture
def add(manager_client, django_capture_on_commit_callbacks):
    """Adds an account as a manager does; the page that follows."""

    def add(username="nina", email="nina@example.com", **fields):
        role = Group.objects.get(name=FRONT_DESK)
        data = {"username": username, "email": email, "groups": [role.pk]} | fields
        with django_capture_on_commit_callbacks(execute=True):
            answer = manager_client.post(ADD, data)
        return manager_client.get(answer.url)

    return add


def choose(client, link, password=NEW_PASSWORD):
    form = client.get(link, follow=True)
    passwords = {"password1": password, "password2": password}
    return client.post(form.context["action_url"], passwords, follow=True)


def test_an_account_is_added_without_a_password_and_its_owner_gets_a_link(add, mailoutbox):
    page = add(first_name="Nina", email="Nina@Example.com")

    nina = StaffAccount.objects.get(username="nina")
    assert not nina.has_usable_password()
    assert nina.has_role(FRONT_DESK)
    assert nina.email == "nina@example.com"
    assert [message.to for message in mailoutbox] == [["nina@example.com"]]
    assert "Invited, but has not chosen a password yet." in words(page)


def test_the_form_has_no_field_for_a_password(manager_client):
    page = manager_client.get(ADD).content.decode()

    assert 'name="username"' in page
    assert "password1" not in page
    assert 'type="password"' not in page


def test_nobody_types_a_password_for_somebody_else(manager_client, front_desk):
    boss = StaffAccount.objects.create_superuser("boss", password=PASSWORD)
    for client in (manager_client, signed_in(boss)):
        page = f"/admin/practice/staffaccount/{front_desk.pk}/password/"
        passwords = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
        client.post(page, passwords)
        change = client.get(f"/admin/practice/staffaccount/{front_desk.pk}/change/")
        assert "pbkdf2" not in change.content.decode()
        assert "Raw passwords" not in change.content.decode()

    front_desk.refresh_from_db()
    assert front_desk.check_password(PASSWORD)


def test_the_mail_names_neither_person_nor_clinic(add, mailoutbox):
    add(first_name="Nina", last_name="Newcomer")

    [message] = mailoutbox
    for needle in ("Nina", "Newcomer", "nina", "pain"):
        assert needle not in message.subject + message.body
    assert "within 3 days" in message.body


def test_the_link_leads_to_a_password_and_on_to_the_second_proof(add, client):
    add()
    page = client.get(link_in_mail(), follow=True)
    assert "Welcome. Choose a password" in words(page)
    assert "Your user name is nina" in words(page)
    assert "At least 12 characters." in words(page)

    on = choose(client, link_in_mail())

    assert "Add a second factor" in words(on)
    assert not is_in(client)
    client.post("/admin/account/app/", {"code": code_of(secret_in(client))})
    assert is_in(client)


def secret_in(client):
    return client.get("/admin/account/app/").context["form"].secret


@pytest.mark.parametrize(
    ("password", "says"),
    [("short", "at least 12 characters"), ("1q2w3e4r5t6y", "too common"), ("", "Choose a")],
)
def test_a_weak_password_is_refused_with_words(add, client, password, says):
    add()

    answer = choose(client, link_in_mail(), password)

    assert says in words(answer)
    assert not StaffAccount.objects.get(username="nina").has_usable_password()


def test_two_different_passwords_are_refused(add, client):
    add()
    form = client.get(link_in_mail(), follow=True)
    passwords = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD + "x"}

    answer = client.post(form.context["action_url"], passwords)

    assert "You must type the same password each time." in words(answer)


def test_a_link_works_three_days(add, client, settings):
    add()
    settings.PASSWORD_RESET_TIMEOUT = -1  # as if the three days were over

    assert "This link does not work" in words(client.get(link_in_mail(), follow=True))


def test_the_link_of_who_was_switched_off_before_works_no_more(add, client):
    add()
    StaffAccount.objects.filter(username="nina").update(is_active=False)

    assert "This link does not work" in words(client.get(link_in_mail(), follow=True))


@pytest.mark.parametrize("link", ["x-y", "1-abc-def", "zzzzzzzzzzzzzzz-set-password"])
def test_a_made_up_link_opens_nothing(client, db, link):
    page = client.get(f"/admin/account/password/choose/{link}/", follow=True)

    assert "This link does not work" in words(page)


def test_the_manager_sees_that_it_was_accepted(add, manager_client, client):
    add()
    nina = StaffAccount.objects.get(username="nina")
    choose(client, link_in_mail())

    page = words(manager_client.get(signing_in_page(nina)))
    assert "nina has chosen a password." in page
    assert "None yet. Without it nobody gets in" in page

    set_up_app(nina, SECRET)
    page = words(manager_client.get(signing_in_page(nina)))
    assert "also proves who they are with an app with codes" in page


def test_an_invitation_is_sent_again(add, manager_client, mailoutbox):
    add()
    nina = StaffAccount.objects.get(username="nina")
    assert "Send the invitation again" in words(manager_client.get(signing_in_page(nina)))

    page = manager_client.post(signing_in_page(nina), {"mail": ""}, follow=True)

    assert "An email with a link is on its way. It works 3 days." in words(page)
    assert len(mailoutbox) == 2


def test_without_an_address_the_manager_hands_a_link_over(add, manager_client, mailoutbox, client):
    page = add(email="")
    nina = StaffAccount.objects.get(username="nina")
    assert "There is no email address for nina." in words(page)
    assert "Send the invitation" not in words(page)

    shown = manager_client.post(signing_in_page(nina), {"hand_over": ""})

    [link] = [word for word in words(shown).split() if "/password/choose/" in word]
    assert "This page shows it this once." in words(shown)
    assert "/password/choose/" not in manager_client.get(signing_in_page(nina)).content.decode()
    assert mailoutbox == []
    choose(client, link.removeprefix("http://localhost:8000"))
    nina.refresh_from_db()
    assert nina.has_usable_password()


def test_where_the_site_sends_no_mail_it_says_so(add, settings, mailoutbox):
    settings.CAN_MAIL = False

    assert "This site sends no email. Hand over a link yourself." in words(add())
    assert mailoutbox == []


def test_a_mail_that_did_not_go_out_is_said_so(add, manager_client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", 1

    add()
    nina = StaffAccount.objects.get(username="nina")
    page = words(manager_client.post(signing_in_page(nina), {"mail": ""}, follow=True))

    assert "The email could not be sent." in page
    assert "Make a link to hand over" in page


def test_what_a_manager_did_stands_in_the_record(add, manager, manager_client, client):
    add()
    nina = StaffAccount.objects.get(username="nina")
    manager_client.post(signing_in_page(nina), {"hand_over": ""})
    choose(client, link_in_mail())
    manager_client.post(signing_in_page(nina), {"mail": ""})
    manager_client.post(signing_in_page(nina), {"reset": ""})

    acts = [(a.verb, a.by, a.detail) for a in Act.objects.about(nina).order_by("pk")]
    assert [act for act in acts if act[0] != "signed in"] == [
        ("changed roles", manager, "Front desk given"),
        ("added", manager, ""),
        ("invited", manager, "by mail"),
        ("invited", manager, "handed over"),
        ("chose a password", nina, ""),
        ("sent a password link", manager, "by mail"),
        ("reset the second factor", manager, ""),
    ]


def test_a_lost_phone_is_reset_and_its_owner_signed_out(manager_client, front_desk):
    set_up_app(front_desk, SECRET)
    fran, client = signed_in(front_desk), Client()
    half = Client()
    type_password(half, "fran")

    manager_client.post(signing_in_page(front_desk), {"reset": ""})

    assert not is_in(fran)
    assert half.get("/admin/account/code/").url == reverse("account_login")
    type_password(client, "fran")
    assert "Add a second factor" in words(client.get("/admin/", follow=True))


def test_a_manager_helps_no_superuser_and_not_themself(manager_client, manager):
    boss = StaffAccount.objects.create_superuser("boss", password=PASSWORD)
    set_up_app(boss, SECRET)
    set_up_app(manager, SECRET)

    assert manager_client.get(signing_in_page(boss)).status_code == 403
    for account in (boss, manager):
        for action in ("mail", "hand_over", "reset"):
            answer = manager_client.post(signing_in_page(account), {action: ""})
            assert "/password/choose/" not in answer.content.decode()
        assert account.authenticator_set.exists()
    own = manager_client.get(signing_in_page(manager)).content.decode()
    assert "This is your own account." in own
    assert "desk-btn" not in own


@pytest.mark.parametrize("role", ["front_desk_client", "editor_client", "clinician_client"])
def test_nobody_but_a_manager_helps(request, manager, role):
    set_up_app(manager, SECRET)
    client = request.getfixturevalue(role)

    for action in ("mail", "hand_over", "reset"):
        answer = client.post(signing_in_page(manager), {action: ""})
        assert "/password/choose/" not in answer.content.decode()
    assert manager.authenticator_set.exists()
    assert not Act.objects.about(manager).filter(verb="invited")


def test_for_an_account_that_is_switched_off_there_is_no_link(manager_client, front_desk):
    StaffAccount.objects.filter(pk=front_desk.pk).update(is_active=False)

    page = manager_client.get(signing_in_page(front_desk))
    refused = manager_client.post(signing_in_page(front_desk), {"hand_over": ""})

    assert "This account is switched off" in words(page)
    assert "/password/choose/" not in refused.content.decode()


def test_when_no_manager_is_left_the_command_resets_it(client, manager, manager_client, capsys):
    set_up_app(manager, SECRET)

    call_command("reset_second_factor", "mona")

    assert "Sign in with the password at /admin/ now" in capsys.readouterr().out
    assert not Authenticator.objects.filter(user=manager)
    assert not is_in(manager_client)
    act = Act.objects.about(manager).get(verb="reset the second factor")
    assert act.by is None
    type_password(client, "mona")
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/admin/account/"


def test_the_command_says_when_nobody_has_that_name(db):
    with pytest.raises(CommandError, match="no account with the user name nobody"):
        call_command("reset_second_factor", "nobody")
