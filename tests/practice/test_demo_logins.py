"""Logins to try the site with: one per role, and never on a real site."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from practice.checks import no_demo_logins_on_a_real_site
from practice.models import StaffAccount
from practice.roles import ROLES

pytestmark = pytest.mark.django_db


def test_each_role_gets_a_login_whose_password_is_shown_once(capsys, client):
    call_command("make_demo_logins")
    shown = re.findall(r"(demo-\S+)   password: (\S+)", capsys.readouterr().out)

    assert len(shown) == len(ROLES)
    for name, password in shown:
        assert client.login(username=name, password=password)
        desk = client.get(reverse("admin:index"))
        assert f"Demo {name.removeprefix('demo-').replace('-', ' ')}" in desk.content.decode()

    call_command("make_demo_logins")
    again = capsys.readouterr().out
    assert not [password for _, password in shown if password in again]
    assert "manage.py changepassword demo-editor" in again


def test_none_are_made_on_a_real_site(settings):
    settings.PLAIN_HTTP = False
    with pytest.raises(CommandError, match="on your own machine only"):
        call_command("make_demo_logins")
    assert not StaffAccount.objects.exists()


def test_those_that_were_made_before_stop_the_check_of_a_real_site(settings):
    call_command("make_demo_logins")
    assert no_demo_logins_on_a_real_site(databases=["default"]) == []

    settings.PLAIN_HTTP = False
    errors = no_demo_logins_on_a_real_site(databases=["default"])
    assert [error.id for error in errors] == ["practice.E001"] * len(ROLES)

    StaffAccount.objects.update(is_active=False)
    assert no_demo_logins_on_a_real_site(databases=["default"]) == []
