"""The answers of a form that is not sent yet.

They travel from page to page inside the form itself, encrypted, signed and good for an
hour after each page: nothing is stored before a visitor sends it (docs/decisions/0011).
"""

import base64
import json
import time
import uuid
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.datastructures import MultiValueDict

from consultations.text import clean_text, without_control_characters

# More of one answer is not carried along; every limit of the form is far below.
LONGEST_ANSWER = 20_000  # characters


class DraftClosed(Exception):
    """The answers are over an hour old, or are not ours: they cannot be used any more."""


@dataclass(repr=False)  # a log or a report of an error may hold what repr says
class Draft:
    token: str = field(default_factory=lambda: str(uuid.uuid4()))
    started_at: float = field(default_factory=time.time)
    answers: dict = field(default_factory=dict)  # name of a field -> list of what was posted
    is_checked: bool = False  # "check your answers" was reached: every page leads back there

    @classmethod
    def about(cls, slug, choices):
        """A new draft, with the treatment chosen from whose page a reader came."""
        chosen = [slug] if slug in dict(choices) else []
        return cls(answers={"about": chosen} if chosen else {})

    @classmethod
    def open(cls, sealed):
        """The draft in `sealed`. Raises DraftClosed when it is too old or was changed."""
        try:
            carried = json.loads(_cipher(tuple(settings.REQUEST_KEYS)).decrypt(sealed))
            if carried.pop("good_until") < time.time():
                raise DraftClosed
            return cls(**carried)
        except (InvalidToken, ValueError, TypeError, KeyError) as error:
            # ValueError: it is not even ASCII. The others: a release sealed it that kept
            # something else.
            raise DraftClosed from error

    def seal(self, lasts=None):
        """Text for a hidden field, good from now on for so many seconds, an hour if not said."""
        good_until = time.time() + (lasts or settings.FORM_LASTS)
        plain = json.dumps(self.__dict__ | {"good_until": good_until}, ensure_ascii=False).encode()
        return _cipher(tuple(settings.REQUEST_KEYS)).encrypt(plain).decode()

    @property
    def took(self):
        """Seconds since the form was opened."""
        return time.time() - self.started_at

    def keep(self, names, posted):
        """Carry the answers to `names` along as they were typed, right or wrong."""
        for name in names:
            typed = [
                without_control_characters(clean_text(answer))[:LONGEST_ANSWER]
                for answer in posted.getlist(name)
            ]
            self.answers[name] = typed

    @property
    def data(self):
        """The answers as a browser posts them."""
        return MultiValueDict(self.answers)


@lru_cache(maxsize=4)
def _cipher(keys):
    """Keys of its own: what travels cannot be passed off as what is stored, or back."""
    derived = (salted_hmac("consultations.draft", "", key, algorithm="sha256") for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key.digest())) for key in derived])
