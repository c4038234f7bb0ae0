"""`manage.py check --deploy --database default` says what keeps mails and limits from working."""

import pytest

from consultations.checks import mail_is_set_up, mails_are_delivered, visitors_are_told_apart
from consultations.models import Mail
from tests.consultations.outbox import given_up
from tests.consultations.visitor import received


def test_a_site_without_a_mail_server_is_told_what_that_means(settings):
    settings.CAN_MAIL = False

    [warning] = mail_is_set_up()

    assert "Nobody is told that a request waits" in warning.msg
    assert "MAIL_HOST" in warning.hint


def test_a_site_with_a_mail_server_is_told_nothing(settings):
    settings.CAN_MAIL = True

    assert mail_is_set_up() == []


@pytest.mark.django_db
def test_dead_mails_are_a_warning():
    request = received()
    assert mails_are_delivered(databases=["default"]) == []
    given_up(Mail.objects)

    [warning] = mails_are_delivered(databases=["default"])

    assert "could not be delivered in 72 hours: 1." in warning.msg
    assert request.reference not in warning.msg


def test_the_check_waits_until_it_is_asked_for_the_database():
    assert mails_are_delivered(databases=None) == []


@pytest.mark.parametrize(
    ("behind_proxy", "proxies", "ids"),
    [(True, 0, ["consultations.E002"]), (True, 1, []), (False, 0, [])],
)
def test_behind_a_proxy_the_number_of_proxies_must_be_known(settings, behind_proxy, proxies, ids):
    settings.BEHIND_PROXY, settings.TRUSTED_PROXIES = behind_proxy, proxies

    assert [error.id for error in visitors_are_told_apart()] == ids
