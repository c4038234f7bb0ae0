"""Proves that what is forgotten is gone: plants a request full of needles, forgets it, and looks
for them in every byte that the database left on disk."""

import secrets
from pathlib import Path
from typing import NamedTuple

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone

from consultations.consent import CONSENT_VERSION
from consultations.encryption import encrypted_fields
from consultations.models import CallTime, ConsultationRequest, Mail, Note, Status
from consultations.retention import clean_up
from practice.models import Act, StaffAccount


class Proof(NamedTuple):
    """How many needles were planted and found before; and the names of those left after."""

    planted: int
    found_before: int
    left: list


def prove():
    """Plant, forget, look. Touches nothing else; the record gets three lines about it.

    What is encrypted is looked for as the database holds it. Raises RuntimeError on a database
    that does not lie in a file here.
    """
    with transaction.atomic():
        asked = _plant()
        needles = _needles_of(asked)
    before = _found(needles)
    with transaction.atomic():
        asked.erase("forgotten")
    clean_up()
    return Proof(len(needles), len(before), sorted(_found(needles)))


def _plant():
    """A request that nobody is told of, with a note, a mail and a line of Django's own log."""
    words = {name: secrets.token_hex(8) for name in encrypted_fields(ConsultationRequest)}
    asked = ConsultationRequest.objects.create(
        **words, status=Status.SPAM, call_time=CallTime.ANY_TIME, consent_version=CONSENT_VERSION
    )
    asked.mails.create(
        kind=Mail.Kind.ACKNOWLEDGEMENT, outcome=Mail.Outcome.NOT_NEEDED, ended_at=timezone.now()
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


def _needles_of(asked):
    """What the database holds of it, by name: ciphertexts as they are stored."""
    needles = {
        "detail of an act": Act.objects.about(asked).get().detail,
        "mail": asked.mails.get().message_id,
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
        cursor.execute(f'SELECT {columns} FROM "{table}" WHERE id = %s', [pk])  # noqa: S608
        return {f"{model.__name__}.{n}": v for n, v in zip(names, cursor.fetchone(), strict=True)}


def _found(needles):
    """The names of the needles that stand in the database's files."""
    files = _files()
    return [name for name, needle in needles.items() if any(needle.encode() in f for f in files)]


def _files():
    if connection.vendor != "sqlite":
        raise RuntimeError("This proof reads the files of SQLite, and this site has none.")
    path = Path(connection.settings_dict["NAME"])
    beside = [path, *(path.with_name(path.name + end) for end in ("-wal", "-journal"))]
    return [file.read_bytes() for file in beside if file.exists()]
