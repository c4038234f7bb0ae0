"""The rows of a database as they are, below Django's models: nothing is saved, dated, decrypted or
encrypted anew, and no key is needed."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice

from django.apps import apps
from django.db import models

AT_ONCE = 200  # rows that are held in memory; some have a picture


class Table:
    """What a model, or a relation of many to many, keeps its rows in."""

    def __init__(self, model):
        self.name = model._meta.db_table
        self.counter = model._meta.auto_field and model._meta.auto_field.column
        self._fields = model._meta.local_concrete_fields
        self._columns = ", ".join(f'"{field.column}"' for field in self._fields)

    def rows(self, connection):
        """Each as a tuple, in Python's types."""
        readers = [_reader(field, self.name, connection) for field in self._fields]
        with connection.chunked_cursor() as cursor:
            cursor.execute(f'SELECT {self._columns} FROM "{self.name}"')  # noqa: S608
            while some := cursor.fetchmany(AT_ONCE):
                for row in some:
                    yield tuple(read(value) for read, value in zip(readers, row, strict=True))

    def has_rows(self, connection):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT 1 FROM "{self.name}" LIMIT 1')  # noqa: S608
            return cursor.fetchone() is not None

    def add(self, rows, connection):
        places = ", ".join(["%s"] * len(self._fields))
        insert = f'INSERT INTO "{self.name}" ({self._columns}) VALUES ({places})'  # noqa: S608
        rows = iter(rows)
        with connection.cursor() as cursor:
            while some := list(islice(rows, AT_ONCE)):
                cursor.executemany(insert, some)

    def empty(self, connection):
        with connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM "{self.name}"')  # noqa: S608

    def digest(self, connection):
        """How many rows there are, and a hash of all their values, in whatever order they lie."""
        hashes = sorted(self._hash(row) for row in self.rows(connection))
        return len(hashes), sha256(b"".join(hashes)).hexdigest()

    def _hash(self, row):
        values = [_plain(field, value) for field, value in zip(self._fields, row, strict=True)]
        return sha256(repr(values).encode()).digest()


def all_tables():
    return [Table(model) for model in apps.get_models(include_auto_created=True)]


def _reader(field, table, connection):
    """How Django reads this column from this kind of database, without what the field itself
    makes of it."""
    column = field.get_col(table)
    converters = connection.ops.get_db_converters(column)

    def read(value):
        for convert in converters:
            value = convert(value, column, connection)
        return value

    return read


def _plain(field, value):
    """What looks the same whichever database it came from."""
    if value is None:
        return None
    if isinstance(field, models.JSONField):
        return json.dumps(json.loads(value), sort_keys=True)
    if isinstance(field, models.BinaryField):
        return bytes(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value
