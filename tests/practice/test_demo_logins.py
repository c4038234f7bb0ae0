"""Logins to try the site with: one per role, and never on a real site."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from practice.accounts.codes import code_of
from practice.checks import no_demo_logins_on_a_real_site
from practice.models import StaffAccount
from practice.roles import ROLES
from tests.practice.signing_in import is_in, type_code, type_password

pytestmark = pytest.mark.django_db


def test_each_role_gets_a_login_whose_password_and_key_are_shown_once(capsys):
    call_command("make_demo_logins")
    shown = re.findall(r"(demo-\S+)   password: (\S+)   key: (\S+)", capsys.readouterr().out)

    assert len(shown) == len(ROLES)
    for name, password, key in shown:
        client = Client()
        type_password(client, name, password)
        assert not is_in(client)
        type_code(client, code_of(key))
        assert is_in(client)
        desk = client.get("/admin/account/").content.decode()
        assert "How you sign in" in desk

    call_command("make_demo_logins")
    again = capsys.readouterr().out
    assert not [secret for _, *secrets in shown for secret in secrets if secret in again]
    assert "manage.py changepassword demo-editor" in again


def test_the_codes_of_the_moment_are_shown(capsys):
    call_command("make_demo_logins")
    passwords = dict(re.findall(r"(demo-\S+)   password: (\S+)", capsys.readouterr().out))

    call_command("demo_codes")

    for name, code in re.findall(r"(demo-\S+): (\d{6})", capsys.readouterr().out):
        client = Client()
        type_password(client, name, passwords.pop(name))
        type_code(client, code)
        assert is_in(client)
    assert passwords == {}


@pytest.mark.parametrize("command", ["make_demo_logins", "demo_codes"])
def test_there_are_none_on_a_real_site(settings, command, capsys):
    settings.PLAIN_HTTP = False

    with pytest.raises(CommandError, match="on your own machine only"):
        call_command(command)

    assert not StaffAccount.objects.exists()
    assert capsys.readouterr().out == ""


def test_those_that_were_made_before_stop_the_check_of_a_real_site(settings):
    call_command("make_demo_logins")
    assert no_demo_logins_on_a_real_site(databases=["default"]) == []

    settings.PLAIN_HTTP = False
    errors = no_demo_logins_on_a_real_site(databases=["default"])
    assert [error.id for error in errors] == ["practice.E001"] * len(ROLES)

    StaffAccount.objects.update(is_active=False)
    assert no_demo_logins_on_a_real_site(databases=["default"]) == []
