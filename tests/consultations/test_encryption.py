"""What a visitor writes is in the database only as ciphertext."""

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError
from django.db import connection

from consultations.encryption import WrongKey
from consultations.models import ConsultationRequest
from tests.consultations.visitor import NAME, WORDS, answers, received

pytestmark = pytest.mark.django_db

ENCRYPTED = ["name", "phone", "email", "about", "note"]


def stored(field, request):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {field} FROM consultations_consultationrequest WHERE id = %s",  # noqa: S608
            [request.pk],
        )
        return cursor.fetchone()[0]


def database_bytes():
    connection.ensure_connection()
    return connection.connection.serialize()


@pytest.mark.parametrize("field", ENCRYPTED)
def test_a_word_is_read_back_as_it_was_written(field):
    request = received()

    assert getattr(ConsultationRequest.objects.get(), field) == answers()[field]
    assert answers()[field] not in stored(field, request)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the SQLite file")
def test_no_word_of_a_visitor_is_in_the_bytes_of_the_database():
    request = received()
    found = database_bytes()

    assert request.reference.encode() in found  # we do look at the right bytes
    assert [word for word in WORDS if word.encode() in found] == []


def test_an_empty_answer_looks_like_a_short_one():
    silent, brief = received(note="", email=""), received(note="yes", email="a@b.c")

    assert stored("note", silent) != ""
    assert len(stored("note", silent)) == len(stored("note", brief))


def test_equal_words_do_not_look_equal():
    assert stored("name", received()) != stored("name", received())


def test_every_script_and_every_length_survives():
    note = "😀 مرحبا Ōkla‘homa\n" * 4000

    received(note=note)

    assert ConsultationRequest.objects.get().note == note


def test_a_new_first_key_still_reads_what_an_older_key_wrote(settings):
    received()
    settings.REQUEST_KEYS = [Fernet.generate_key().decode(), *settings.REQUEST_KEYS]

    assert ConsultationRequest.objects.get().name == NAME


def test_new_words_are_written_with_the_first_key(settings):
    old = settings.REQUEST_KEYS
    new = [Fernet.generate_key().decode()]
    settings.REQUEST_KEYS = new + old
    received()

    settings.REQUEST_KEYS = new
    assert ConsultationRequest.objects.get().name == NAME
    settings.REQUEST_KEYS = old
    with pytest.raises(WrongKey):
        ConsultationRequest.objects.get()


def test_the_wrong_key_says_what_to_do_and_changes_nothing(settings):
    request = received()
    before, right_keys = stored("name", request), settings.REQUEST_KEYS
    settings.REQUEST_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(WrongKey, match="Put the right key file back.*nothing was changed"):
        ConsultationRequest.objects.get()

    assert stored("name", request) == before
    settings.REQUEST_KEYS = right_keys
    assert ConsultationRequest.objects.get().name == NAME


def test_text_that_was_never_encrypted_is_refused_not_shown():
    request = received()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE consultations_consultationrequest SET note = 'plain'")

    with pytest.raises(WrongKey):
        ConsultationRequest.objects.get(pk=request.pk)


@pytest.mark.parametrize("lookup", ["name", "name__contains", "name__in", "phone__gt"])
def test_looking_into_encrypted_words_is_refused(lookup):
    with pytest.raises(FieldError, match="is encrypted"):
        ConsultationRequest.objects.filter(**{lookup: NAME}).exists()


def test_whether_there_is_anything_at_all_may_be_asked():
    received()

    assert ConsultationRequest.objects.filter(name__isnull=False).count() == 1
