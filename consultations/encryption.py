"""Words that a stolen database file does not give away.

Disk encryption protects a stolen machine; this protects a stolen backup or a copied
file. The keys live beside the database, never in it (settings.REQUEST_KEYS).

What is stored is `<id of the key>.<Fernet token>`, so that it can be told without any key
what is still under which one. Before there were ids the token stood alone.
"""

import re
from functools import lru_cache
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

_STORED = re.compile(r"(?:([0-9a-f]{8})\.)?(gAAAA[\w=-]+)", re.ASCII)


class WrongKey(Exception):
    """A stored value cannot be read with any of our keys."""


def key_id(key):
    """What `key` is called where people and databases see it; it gives away no key."""
    return sha256(key.encode()).hexdigest()[:8]


def key_ids():
    """The ids of our keys. What is written now is under the first of them."""
    return list(_ciphers(tuple(settings.REQUEST_KEYS)))


@lru_cache(maxsize=4)
def _ciphers(keys):
    return {key_id(key): Fernet(key) for key in keys}


def encrypt(text):
    """`text` under the first key. An empty text looks like any other short one."""
    first, cipher = next(iter(_ciphers(tuple(settings.REQUEST_KEYS)).items()))
    return f"{first}.{cipher.encrypt(text.encode()).decode()}"


def decrypt(stored):
    """The words of `stored`. Raises WrongKey rather than showing what is not words."""
    found = _STORED.fullmatch(stored)
    if found is None:
        raise WrongKey(_cannot_be_read("it was not written by this site"))
    name, token = found.groups()
    try:
        return _cipher(name).decrypt(token).decode()
    except InvalidToken as error:
        why = f"it is not what key {name} wrote" if name else "no key in REQUEST_KEYS wrote it"
        raise WrongKey(_cannot_be_read(why)) from error


def _cipher(name):
    """What reads values under the key called `name`; any of our keys where there is none."""
    ciphers = _ciphers(tuple(settings.REQUEST_KEYS))
    if name is None:
        return MultiFernet(ciphers.values())
    if name not in ciphers:
        raise WrongKey(_cannot_be_read(f"key {name} is missing from REQUEST_KEYS"))
    return ciphers[name]


def _cannot_be_read(why):
    return (
        f"A consultation request cannot be read: {why}. Put the right key file back and start "
        "the site again; nothing was changed."
    )


class EncryptedTextField(models.TextField):
    """Text that the database holds only encrypted.

    The same words look different each time, so the database cannot compare them: every
    lookup but isnull and under_key is refused instead of quietly finding nothing.
    """

    def from_db_value(self, value, expression, connection):
        return value if value is None else decrypt(value)

    def get_db_prep_value(self, value, connection, prepared=False):
        value = super().get_db_prep_value(value, connection, prepared)
        return value if value is None else encrypt(value)

    def get_lookup(self, lookup_name):
        if lookup_name in ("isnull", "under_key"):
            return super().get_lookup(lookup_name)
        raise FieldError(
            f"“{self.name}” is encrypted: the database cannot look into it. Fetch the rows "
            "and compare in Python."
        )


@EncryptedTextField.register_lookup
class UnderKey(models.Lookup):
    """`field__under_key=<id>`: what was written with that key."""

    lookup_name = "under_key"
    prepare_rhs = False  # an id is no words: it stays as it is

    def as_sql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        return f"{column} LIKE %s", [*params, f"{self.rhs}.%"]


def with_stored(rows, *names):
    """`rows` with what the database holds for each of the encrypted fields `names`, as
    `stored_<name>`: whoever decrypts them one by one is not stopped by one that cannot be read.
    """
    return rows.annotate(**{f"stored_{name}": Cast(name, models.TextField()) for name in names})


def encrypted_fields(model):
    """The names of the fields of `model` that hold encrypted words."""
    return [f.name for f in model._meta.concrete_fields if isinstance(f, EncryptedTextField)]


def wholly_under(model, *ids):
    """A condition: every encrypted field is under one of the keys called `ids`."""
    return Q(
        *(
            Q(*((f"{field}__under_key", name) for name in ids), _connector=Q.OR)
            for field in encrypted_fields(model)
        )
    )
