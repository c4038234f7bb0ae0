"""Proves that what is forgotten is gone: plants a request full of needles, forgets it, and looks
for them in every byte that the database left on disk."""

import secrets
from pathlib import Path
from typing import NamedTuple

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone

from consultations.consent import CONSENT_VERSION
from consultations.encryption import encrypted_fields
from consultations.models import CallTime, ConsultationRequest, Mail, Note, Status
from consultations.retention import clean_up
from practice.models import Act, StaffAccount


class Proof(NamedTuple):
    """How many needles were planted and found before; the names of those left after; and where
    they were looked for."""

    planted: int
    found_before: int
    left: list
    where: str


def prove():
    """Plant, forget, look. Touches no other row; the record gets two lines about it.

    What is encrypted is looked for as the database holds it.
    """
    with transaction.atomic():
        asked, session = _plant(), _plant_session()
        needles = _needles_of(asked) | {"session": session.session_data}
    try:
        before = _found(needles)
    finally:
        with transaction.atomic():
            asked.erase("forgotten")
    clean_up()
    return Proof(len(needles), len(before), sorted(_found(needles)), _where())


def _plant():
    """A request that nobody is told of, with a note, a mail and a line of Django's own log."""
    words = {name: secrets.token_hex(8) for name in encrypted_fields(ConsultationRequest)}
    asked = ConsultationRequest.objects.create(
        **words,
        words_hash=secrets.token_hex(32),
        receipt_hash=secrets.token_hex(32),
        status=Status.SPAM,
        call_time=CallTime.ANY_TIME,
        consent_version=CONSENT_VERSION,
    )
    asked.mails.create(
        kind=Mail.Kind.ACKNOWLEDGEMENT,
        outcome=Mail.Outcome.NOT_NEEDED,
        ended_at=timezone.now(),
        last_error=secrets.token_hex(8),
    )
    act = Act.record("planted as a proof", asked, detail=secrets.token_hex(8))
    asked.notes.create(act=act, words=secrets.token_hex(8))
    if somebody := StaffAccount.objects.order_by("pk").first():
        LogEntry.objects.create(
            user=somebody,
            content_type=ContentType.objects.get_for_model(asked),
            object_id=asked.pk,
            object_repr=str(asked),
            action_flag=CHANGE,
            change_message=secrets.token_hex(8),
        )
    return asked


def _plant_session():
    """One that has run out."""
    return Session.objects.create(
        session_key=secrets.token_hex(16),
        session_data=secrets.token_hex(8),
        expire_date=timezone.now(),
    )


def _needles_of(asked):
    """What the database holds of it, by name: ciphertexts as they are stored."""
    mail = asked.mails.get()
    needles = {
        "detail of an act": Act.objects.about(asked).get().detail,
        "mail": mail.message_id,
        "error of a mail": mail.last_error,
        "words_hash": asked.words_hash,
        "receipt_hash": asked.receipt_hash,
        **_stored(ConsultationRequest, asked.pk),
        **_stored(Note, asked.notes.get().pk),
    }
    for entry in LogEntry.objects.filter(object_repr=str(asked)):
        needles["Django’s log"] = entry.change_message
    return needles


def _stored(model, pk):
    names = encrypted_fields(model)
    table, columns = model._meta.db_table, ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {columns} FROM "{table}" WHERE id = %s', [pk])  # noqa: S608  # nosec
        return {f"{model.__name__}.{n}": v for n, v in zip(names, cursor.fetchone(), strict=True)}


def _where():
    if connection.vendor == "sqlite":
        return "the files of the database"
    return "its tables only: what its files hold cannot be read from here"


def _found(needles):
    """The names of the needles that are there."""
    find = _finder_in_files() if connection.vendor == "sqlite" else _is_in_a_table
    return [name for name, needle in needles.items() if find(needle)]


def _finder_in_files():
    """Tells whether a needle stands in the bytes of the SQLite file or of those beside it."""
    path = Path(connection.settings_dict["NAME"])
    beside = [path, *(path.with_name(path.name + end) for end in ("-wal", "-journal"))]
    files = [file.read_bytes() for file in beside if file.exists()]
    return lambda needle: any(needle.encode() in file for file in files)


def _is_in_a_table(needle):
    """In any column of any row, on PostgreSQL."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            line = f'SELECT 1 FROM "{table}" AS line WHERE strpos(line::text, %s) > 0 LIMIT 1'  # noqa: S608  # nosec
            cursor.execute(line, [needle])
            if cursor.fetchone():
                return True
    return False
