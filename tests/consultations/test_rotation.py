"""A new key takes over from an old one, and the old one can go."""

from itertools import count

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from consultations.checks import requests_can_be_read
from consultations.encryption import encrypted_fields, key_id, key_ids
from consultations.management.commands import rotate_request_keys
from consultations.models import ConsultationRequest, Note, Status
from practice.models import Act
from tests.consultations.trouble import database_refuses
from tests.consultations.visitor import WORDS, answers

pytestmark = pytest.mark.django_db

TABLE = "consultations_consultationrequest"
FIELDS = encrypted_fields(ConsultationRequest)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(rotate_request_keys, "BATCH", 2)
    monkeypatch.setattr(rotate_request_keys, "PAUSE", 0)


def asked(**changes):
    return ConsultationRequest.objects.create(**answers(**changes))


@pytest.fixture
def five(settings):
    """Five requests, all written with the old key; the new one stands first since then."""
    settings.REQUEST_KEYS = [Fernet.generate_key().decode()]
    requests = [asked(**filled(f"heron {place}")) for place in range(5)]
    settings.REQUEST_KEYS = [Fernet.generate_key().decode(), *settings.REQUEST_KEYS]
    return requests


def filled(text):
    """An answer to every question that has an encrypted one."""
    return {field: f"{text} {field}" for field in FIELDS}


def rotate(capsys):
    call_command("rotate_request_keys")
    return capsys.readouterr().out


def columns():
    """What the database holds of each request, as it is stored."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {TABLE} ORDER BY id")  # noqa: S608
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def ids_in(row):
    """The keys that the words of a stored request are under."""
    return {row[field].split(".")[0] for field in FIELDS}


def words_of_all():
    return list(ConsultationRequest.objects.order_by("pk").values_list(*FIELDS))


def stop_before(nth_update):
    """As a kill does: that many changes were on their way, and the last is never made."""
    updates = count(1)

    def killed(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and next(updates) == nth_update:
            raise KeyboardInterrupt
        return execute(sql, params, many, context)

    return connection.execute_wrapper(killed)


def test_afterwards_everything_is_under_the_first_key_and_says_the_same(five, capsys):
    before = words_of_all()

    rotate(capsys)

    assert [ids_in(row) for row in columns()] == [{key_ids()[0]}] * 5
    assert words_of_all() == before


def test_the_old_key_can_be_removed_then(five, capsys, settings):
    before = words_of_all()

    rotate(capsys)
    settings.REQUEST_KEYS = settings.REQUEST_KEYS[:1]

    assert words_of_all() == before
    assert requests_can_be_read(databases=["default"]) == []


def test_it_says_how_far_it_is_and_which_key_can_go(five, capsys):
    first, old = key_ids()

    assert rotate(capsys).splitlines() == [
        "2 of 5 requests",
        "4 of 5 requests",
        "5 of 5 requests",
        f"Every request is under key {first}, the first of your keys.",
        f"No request needs key {old} any more. It is number 2 of your keys.",
    ]


def test_it_says_no_word_of_a_visitor_and_no_key(five, capsys, settings):
    asked()
    said = rotate(capsys)

    assert not [word for word in [*WORDS, *settings.REQUEST_KEYS] if word in said]


def test_with_one_key_there_is_nothing_to_do_and_none_to_remove(capsys):
    asked()
    before = columns()

    assert rotate(capsys) == f"Every request is under key {key_ids()[0]}, the first of your keys.\n"
    assert columns() == before


def test_nothing_but_the_encrypted_words_is_touched(five, capsys):
    ConsultationRequest.objects.filter(pk=five[0].pk).update(status=Status.BOOKED)
    acts = Act.objects.count()

    def others():
        return [{n: v for n, v in row.items() if n not in FIELDS} for row in columns()]

    before = others()
    rotate(capsys)

    assert others() == before
    assert Act.objects.count() == acts


def test_a_request_with_one_word_under_an_older_key_is_found(five, capsys, settings):
    rotate(capsys)
    token = Fernet(settings.REQUEST_KEYS[1]).encrypt(b"seen only here").decode()
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {TABLE} SET referral = %s WHERE id = %s",  # noqa: S608
            [f"{key_ids()[1]}.{token}", five[3].pk],
        )

    assert rotate(capsys).startswith("1 of 1 requests\n")
    assert [ids_in(row) for row in columns()] == [{key_ids()[0]}] * 5
    assert ConsultationRequest.objects.get(pk=five[3].pk).referral == "seen only here"


def test_what_was_stored_before_keys_had_ids_is_renewed_too(capsys, settings):
    asked()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET name = substr(name, 10)")  # noqa: S608
    before = words_of_all()
    assert ids_in(columns()[0]) != {key_ids()[0]}

    rotate(capsys)

    assert ids_in(columns()[0]) == {key_ids()[0]}
    assert words_of_all() == before


def test_no_other_table_holds_encrypted_words():
    """One that does must be renewed as well."""
    holders = [model for model in apps.get_models() if encrypted_fields(model)]

    assert holders == [ConsultationRequest, Note]


# stopped on the way


def test_a_batch_that_is_stopped_half_way_is_as_it_was_and_the_one_before_is_done(five):
    new, old = key_ids()

    with stop_before(nth_update=4), pytest.raises(KeyboardInterrupt):
        call_command("rotate_request_keys")

    assert [ids_in(row) for row in columns()] == [{new}, {new}, {old}, {old}, {old}]


def test_run_again_it_does_only_what_is_left(five, capsys):
    before = words_of_all()
    with stop_before(nth_update=4), pytest.raises(KeyboardInterrupt):
        call_command("rotate_request_keys")
    done = columns()[:2]
    capsys.readouterr()

    assert rotate(capsys).startswith("2 of 3 requests\n3 of 3 requests\n")
    assert columns()[:2] == done
    assert [ids_in(row) for row in columns()] == [{key_ids()[0]}] * 5
    assert words_of_all() == before


def test_a_database_in_trouble_loses_nothing(five):
    before = columns()

    with database_refuses("UPDATE"), pytest.raises(OperationalError):
        call_command("rotate_request_keys")

    assert columns() == before


# keys that do not fit


def test_a_missing_key_is_named_and_nothing_is_changed(five, settings):
    before, missing = columns(), settings.REQUEST_KEYS.pop()

    with pytest.raises(CommandError, match=f"key {key_id(missing)} is missing") as refused:
        call_command("rotate_request_keys")

    assert columns() == before
    assert "Put the right key file back" in str(refused.value)
    assert not [word for word in ["heron", *settings.REQUEST_KEYS] if word in str(refused.value)]


def test_a_key_that_is_missing_for_one_request_leaves_its_whole_batch_as_it_was(five, settings):
    new, old = key_ids()
    lost = Fernet.generate_key().decode()
    settings.REQUEST_KEYS, keys = [lost], settings.REQUEST_KEYS
    five[3].save()
    settings.REQUEST_KEYS = keys

    with pytest.raises(CommandError, match=f"key {key_id(lost)} is missing"):
        call_command("rotate_request_keys")

    assert [ids_in(row) for row in columns()] == [{new}, {new}, {old}, {key_id(lost)}, {old}]


def test_the_check_finds_a_request_in_the_middle_whose_key_is_missing(five, settings):
    settings.REQUEST_KEYS, keys = [Fernet.generate_key().decode()], settings.REQUEST_KEYS
    five[2].save()
    missing, settings.REQUEST_KEYS = key_ids()[0], keys

    [error] = requests_can_be_read(databases=["default"])

    assert f"key {missing} is missing from REQUEST_KEYS" in error.msg


def test_a_site_that_still_writes_with_the_old_key_is_noticed(five, settings, monkeypatch, capsys):
    """Whoever removed the key now would lose what was written meanwhile."""

    def an_old_worker_writes(seconds):
        keys, settings.REQUEST_KEYS = settings.REQUEST_KEYS, settings.REQUEST_KEYS[1:]
        five[0].save()
        settings.REQUEST_KEYS = keys

    monkeypatch.setattr(rotate_request_keys.time, "sleep", an_old_worker_writes)

    with pytest.raises(CommandError, match="Restart the site"):
        call_command("rotate_request_keys")

    assert "any more" not in capsys.readouterr().out
