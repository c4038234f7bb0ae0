"""Words that a stolen database file does not give away.

Disk encryption protects a stolen machine; this protects a stolen backup or a copied
file. The keys live beside the database, never in it (settings.REQUEST_KEYS).
"""

from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models


class WrongKey(Exception):
    """A stored value cannot be read with any of our keys."""


@lru_cache(maxsize=4)
def _cipher(keys):
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text):
    """`text` under the first key. An empty text looks like any other short one."""
    return _cipher(tuple(settings.REQUEST_KEYS)).encrypt(text.encode()).decode()


def decrypt(token):
    """The words of `token`. Raises WrongKey rather than showing what is not words."""
    try:
        return _cipher(tuple(settings.REQUEST_KEYS)).decrypt(token).decode()
    except InvalidToken as error:
        raise WrongKey(
            "A consultation request cannot be read with the keys in REQUEST_KEYS. Put the "
            "right key file back and start the site again; nothing was changed."
        ) from error


class EncryptedTextField(models.TextField):
    """Text that the database holds only encrypted.

    The same words look different each time, so the database cannot compare them: every
    lookup but isnull is refused instead of quietly finding nothing.
    """

    def from_db_value(self, value, expression, connection):
        return value if value is None else decrypt(value)

    def get_db_prep_value(self, value, connection, prepared=False):
        value = super().get_db_prep_value(value, connection, prepared)
        return value if value is None else encrypt(value)

    def get_lookup(self, lookup_name):
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(
            f"“{self.name}” is encrypted: the database cannot look into it. Fetch the rows "
            "and compare in Python."
        )
