"""A wrong key file is found by the check, not by a visitor."""

import pytest
from cryptography.fernet import Fernet

from consultations.checks import requests_can_be_read
from consultations.models import ConsultationRequest
from tests.consultations.visitor import answers

pytestmark = pytest.mark.django_db


def test_requests_that_can_be_read_are_no_matter():
    ConsultationRequest.objects.create(**answers())

    assert requests_can_be_read(databases=["default"]) == []


def test_a_request_under_another_key_is_an_error_that_says_what_to_do(settings):
    ConsultationRequest.objects.create(**answers())
    settings.REQUEST_KEYS = [Fernet.generate_key().decode()]

    [error] = requests_can_be_read(databases=["default"])

    assert "Put the right key file back" in error.msg


def test_the_check_waits_until_it_is_asked_for_the_database():
    assert requests_can_be_read(databases=None) == []
