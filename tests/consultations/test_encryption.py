"""What a visitor writes is in the database only as ciphertext."""

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError
from django.db import connection

from consultations.encryption import WrongKey, decrypt, encrypt, encrypted_fields, key_id, key_ids
from consultations.models import ConsultationRequest
from tests.consultations.visitor import NAME, WORDS, answers, received

pytestmark = pytest.mark.django_db

ANSWERED = ["name", "phone", "email", "about", "note"]


def new_key():
    return Fernet.generate_key().decode()


def stored(field, request):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {field} FROM consultations_consultationrequest WHERE id = %s",  # noqa: S608
            [request.pk],
        )
        return cursor.fetchone()[0]


def store(field, text):
    """Put `text` into the column as it is, past the field."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE consultations_consultationrequest SET {field} = %s",  # noqa: S608
            [text],
        )


def database_bytes():
    connection.ensure_connection()
    return connection.connection.serialize()


@pytest.mark.parametrize("field", ANSWERED)
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
    settings.REQUEST_KEYS = [new_key(), *settings.REQUEST_KEYS]

    assert ConsultationRequest.objects.get().name == NAME


def test_new_words_are_written_with_the_first_key(settings):
    old = settings.REQUEST_KEYS
    new = [new_key()]
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
    settings.REQUEST_KEYS = [new_key()]

    with pytest.raises(WrongKey, match="Put the right key file back.*nothing was changed"):
        ConsultationRequest.objects.get()

    assert stored("name", request) == before
    settings.REQUEST_KEYS = right_keys
    assert ConsultationRequest.objects.get().name == NAME


# the id of the key


def test_what_is_stored_says_under_which_key_it_is(settings):
    request = received()

    for field in encrypted_fields(ConsultationRequest):
        assert stored(field, request).startswith(f"{key_id(settings.REQUEST_KEYS[0])}.gAAAA")


def test_an_id_gives_away_nothing_of_its_key():
    assert key_id("a key") == "8fa3aab2"  # the start of its SHA-256


def test_the_ids_stand_in_the_order_of_the_keys_and_each_once(settings):
    newer, older = new_key(), new_key()
    settings.REQUEST_KEYS = [newer, older, newer]

    assert key_ids() == [key_id(newer), key_id(older)]


def test_a_missing_key_is_named(settings):
    received()
    missing = key_id(settings.REQUEST_KEYS[0])
    settings.REQUEST_KEYS = [new_key(), new_key()]

    with pytest.raises(WrongKey, match=f"key {missing} is missing from REQUEST_KEYS"):
        ConsultationRequest.objects.get()


def test_only_the_named_key_is_tried(settings):
    """A value cannot be passed off as another key's."""
    settings.REQUEST_KEYS = [new_key(), new_key()]
    first, second = key_ids()

    with pytest.raises(WrongKey, match=f"it is not what key {second} wrote"):
        decrypt(encrypt("words").replace(first, second))


@pytest.mark.parametrize("place", [0, 1])
def test_what_was_stored_before_there_were_ids_is_read_with_any_key(settings, place):
    settings.REQUEST_KEYS = [new_key(), new_key()]
    received()
    store("note", Fernet(settings.REQUEST_KEYS[place]).encrypt(b"an old note").decode())

    assert ConsultationRequest.objects.get().note == "an old note"


def test_what_was_stored_before_under_a_lost_key_is_not_read():
    with pytest.raises(WrongKey, match="no key in REQUEST_KEYS wrote it"):
        decrypt(Fernet(new_key()).encrypt(b"an old note").decode())


@pytest.mark.parametrize(
    "text",
    ["plain", "", "heron.plain words", "deadbeef.heron", "gAAAA heron", "deadbeef.", ".gAAAA"],
)
def test_text_that_was_never_encrypted_is_refused_and_not_shown(text):
    received()
    store("note", text)

    with pytest.raises(WrongKey, match="it was not written by this site") as refused:
        ConsultationRequest.objects.get()

    assert not [word for word in ("plain", "heron", "deadbeef") if word in str(refused.value)]


@pytest.mark.parametrize("place", [9, 30, -1])
def test_a_value_that_was_tampered_with_is_refused(place):
    whole = encrypt("My heron-shaped ache")
    other = "B" if whole[place] != "B" else "C"
    spoilt = whole[:place] + other + whole[place:][1:]

    with pytest.raises(WrongKey):
        decrypt(spoilt)


# what the database may be asked


@pytest.mark.parametrize("lookup", ["name", "name__contains", "name__in", "phone__gt"])
def test_looking_into_encrypted_words_is_refused(lookup):
    with pytest.raises(FieldError, match="is encrypted"):
        ConsultationRequest.objects.filter(**{lookup: NAME}).exists()


def test_whether_there_is_anything_at_all_may_be_asked():
    received()

    assert ConsultationRequest.objects.filter(name__isnull=False).count() == 1


def test_what_is_under_a_key_can_be_found_without_reading_it(settings):
    old = settings.REQUEST_KEYS
    earlier = received()
    settings.REQUEST_KEYS = [new_key(), *old]
    later = received()
    newer_id, older_id = key_ids()

    def under(key):
        return list(ConsultationRequest.objects.without_words().filter(name__under_key=key))

    settings.REQUEST_KEYS = [new_key()]  # none of them can be read now
    assert (under(newer_id), under(older_id), under("00000000")) == ([later], [earlier], [])


def test_what_was_stored_before_there_were_ids_is_under_no_key(settings):
    received()
    store("name", Fernet(settings.REQUEST_KEYS[0]).encrypt(NAME.encode()).decode())

    assert not ConsultationRequest.objects.filter(name__under_key=key_ids()[0]).exists()
    assert ConsultationRequest.objects.exclude(name__under_key=key_ids()[0]).count() == 1
