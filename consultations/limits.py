"""How much is taken from one address, and from all together, in any sixty minutes.

Counted in the database, so that all workers and all machines count together.
"""

from enum import Enum

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from consultations.models import Attempt

# A number of our own for PostgreSQL’s locks. Any would do that nothing else in this database uses.
COUNTING = 555_0142


class Standing(Enum):
    """What to make of a request, by how many came from its sender before."""

    BELIEVED = "believed"
    SUSPECT = "suspect"  # kept, set aside as suspected spam
    REFUSED = "refused"


def wait_to_count():
    """Whoever else counts has committed when this returns, and nobody does until the transaction
    ends. In SQLite writers queue anyway; in PostgreSQL posts of the same moment would not see
    each other, and pass a limit together. Raises OperationalError after DATABASE_TIMEOUT."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [COUNTING])


def count_sending(sender, *, is_spam=False, is_urgent=False):
    """Count one more request from `sender`; returns its Standing, at best SUSPECT when it
    `is_spam` for another reason. What is refused is not counted: who waits is heard again.
    Nor does what is set aside count for the whole site: programs must not close the form to
    people. What `is_urgent` is not set aside because many came from one address, which may be
    a waiting room. Belongs into the transaction that saves the request, after wait_to_count()."""
    now = timezone.now()
    sendings = _fresh(now).sendings()
    earlier = sendings.by(sender).count()
    if earlier >= settings.ACCEPTED_PER_HOUR:
        return Standing.REFUSED
    is_suspect = is_spam or (earlier >= settings.BELIEVED_PER_HOUR and not is_urgent)
    if not is_suspect and sendings.believed().count() >= settings.ACCEPTED_PER_HOUR_BY_SITE:
        return Standing.REFUSED
    kind = Attempt.Kind.SUSPECT if is_suspect else Attempt.Kind.SEND
    Attempt.objects.create(kind=kind, sender=sender, at=now)
    return Standing.SUSPECT if is_suspect else Standing.BELIEVED


@transaction.atomic
def may_look(sender):
    """Whether `sender` may try to open a receipt, or change something by one; counts the try."""
    wait_to_count()
    now = timezone.now()
    if _fresh(now).looks().by(sender).count() >= settings.RECEIPTS_PER_HOUR:
        return False
    Attempt.objects.create(kind=Attempt.Kind.RECEIPT, sender=sender, at=now)
    return True


def forget_old_attempts():
    """Nobody has to send anything for the hour to end. Only looks while there is none."""
    old = Attempt.objects.over_an_hour_old(timezone.now())
    if old.exists():
        with transaction.atomic():
            wait_to_count()
            old.delete()


def _fresh(now):
    """The attempts of the hour that ends now. Older ones are no longer of use to anybody."""
    Attempt.objects.over_an_hour_old(now).delete()
    return Attempt.objects.within_an_hour(now)
