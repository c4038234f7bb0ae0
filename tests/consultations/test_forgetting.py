"""A visitor who asks to be forgotten is."""

import pytest
from django.core.management import CommandError, call_command

from consultations.models import ConsultationRequest
from practice.models import Act
from tests.consultations.visitor import FORM, filled_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(client):
    client.post(FORM, filled_in())
    return ConsultationRequest.objects.get()


def test_a_forgotten_request_is_gone_and_the_record_says_so(sent, capsys):
    call_command("forget_request", sent.reference.lower())

    assert not ConsultationRequest.objects.exists()
    assert Act.objects.filter(subject_name=sent.reference, verb="forgotten").count() == 1
    assert f"{sent.reference} is deleted" in capsys.readouterr().out


def test_a_request_that_is_gone_is_gone_whatever_the_disk_says_after(
    sent, settings, tmp_path, django_capture_on_commit_callbacks, caplog
):
    """No error page after the fact: only its reference could not be put down beside the backups."""
    settings.VAR_DIR = tmp_path / "not there"

    with django_capture_on_commit_callbacks(execute=True) as afterwards:
        sent.forget("withdrawn")

    assert len(afterwards) == 1
    assert not ConsultationRequest.objects.exists()
    assert "FileNotFoundError" in caplog.text or "No such file" in caplog.text


def test_a_mistyped_reference_deletes_nothing(sent):
    with pytest.raises(CommandError, match="Check the reference"):
        call_command("forget_request", "ABCD-EFGH-JK")

    assert ConsultationRequest.objects.get() == sent
