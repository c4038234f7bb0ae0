"""How often somebody may be wrong before they must wait.

Counted for a name and an address together: who guesses from outside locks nobody out at the
clinic, and somebody who forgot a password locks out nobody else there. Kept in Django's cache,
which is a table of the database, so that all workers count together.
"""

import math
import time
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.crypto import salted_hmac

from practice.address import network_of
from practice.hours import clock

HOUR, MINUTE = 3600, 60  # seconds
MOST = 10  # wrong tries an hour
FREELY = 5  # so many at any speed; each further one a minute after the one before
# Wrong codes an hour from all addresses together. Only who knows the password gets to guess
# codes, and a million codes are too few against many addresses.
MOST_CODES = 50
MOST_MAILS = 3  # an hour to one account


class TooMany(ValidationError):
    """Says from when on to try again, a time of `time.time()`."""

    def __init__(self, again_at):
        self.wait = math.ceil(again_at - time.time())  # seconds
        minute = math.ceil(again_at / MINUTE) * MINUTE
        at = clock(datetime.fromtimestamp(minute, timezone.get_default_timezone()))
        super().__init__(
            f"Too many tries. Try again at {at}. If you cannot wait, a manager can help you.",
            code="too_many",
        )


@dataclass(frozen=True)
class Tries:
    """Places for tries, as many as there may be an hour. Each is free again an hour after it was
    taken: so any sixty minutes see no more."""

    of: str
    most: int = MOST
    freely: int = FREELY

    def take(self):
        """Take a place for one more try and return it. Raises TooMany where there is none."""
        taken = cache.get_many(self._places)
        self._refuse(sorted(taken.values()))
        for place in self._places:
            if place not in taken and cache.add(place, time.time(), HOUR):
                return place
        raise TooMany(time.time() + MINUTE)  # others took the last ones at this moment

    def give_back(self, place):
        """What was right counts for nothing."""
        cache.delete(place)

    def _refuse(self, moments):
        if len(moments) >= self.most:
            raise TooMany(moments[0] + HOUR)
        if len(moments) >= self.freely and time.time() < moments[-1] + MINUTE:
            raise TooMany(moments[-1] + MINUTE)

    @property
    def _places(self):
        name = salted_hmac("practice.tries", self.of, algorithm="sha256").hexdigest()
        return [f"tries:{name}:{number}" for number in range(self.most)]


def password_tries(username, request):
    return Tries(f"password {username.casefold()} {network_of(request)}")


def code_tries(account, request):
    """From this address, and from all together."""
    return [
        Tries(f"code {account.pk} {network_of(request)}"),
        Tries(f"code {account.pk}", most=MOST_CODES, freely=MOST_CODES),
    ]


def mail_tries(account):
    return Tries(f"mail {account.pk}", most=MOST_MAILS, freely=MOST_MAILS)
