"""How the desk does, in numbers: no reference, no person.

Spam counts nowhere but in its own number. Requests that were forgotten count by what is left of
them (ForgottenWeek); so the figures of a week stay the same when its requests are forgotten.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median

from django.utils import timezone

from consultations.encryption import WrongKey, decrypt, with_stored
from consultations.models import ConsultationRequest, ForgottenWeek, Status
from consultations.models.forgotten import UNREADABLE, add_numbers, monday_of


@dataclass
class Week:
    """The numbers of the requests that came in one week."""

    week_on: object
    requests: int = 0
    promised: int = 0
    kept: int = 0
    tried: int = 0
    reached: int = 0
    minutes_to_first_try: list = field(default_factory=list)
    by_status: Counter = field(default_factory=Counter)
    by_treatment: Counter = field(default_factory=Counter)

    def add(self, other):
        """The numbers of a ForgottenWeek, or of another Week."""
        for name in ("requests", "promised", "kept", "tried", "reached"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.minutes_to_first_try += other.minutes_to_first_try
        self.by_status += Counter(other.by_status)
        self.by_treatment += Counter(other.by_treatment)

    @property
    def median_minutes(self):
        """From arrival to the first try, on the clock; None where nobody was tried yet."""
        return round(median(self.minutes_to_first_try)) if self.minutes_to_first_try else None

    @property
    def share_kept(self):
        """In 100 of those who were promised a time; None where nobody was."""
        return _share(self.kept, self.promised)

    @property
    def share_reached(self):
        """In 100 of those whom somebody tried to reach; None where nobody was tried."""
        return _share(self.reached, self.tried)


def weeks(count, today):
    """A Week for each of the last `count`, this one too, the oldest first."""
    first_on = monday_of(today) - timedelta(weeks=count - 1)
    days = [first_on + timedelta(weeks=n) for n in range(count)]
    found = {week_on: Week(week_on) for week_on in days}
    for left in ForgottenWeek.objects.filter(week_on__gte=first_on):
        found[left.week_on].add(left)
    for asked in _requests_since(first_on):
        week = found[monday_of(timezone.localdate(asked.received_at))]
        week.by_status[asked.status] += 1
        if asked.status != Status.SPAM:
            add_numbers(week, asked, _slugs_of(asked))
    return list(found.values())


def total(counted):
    whole = Week(None)
    for week in counted:
        whole.add(week)
    return whole


def _requests_since(first_on):
    days = {"received_at__date__gte": first_on}
    return with_stored(ConsultationRequest.objects.filter(**days), "about").without_words()


def _slugs_of(asked):
    try:
        return decrypt(asked.stored_about).split()
    except WrongKey:
        return [UNREADABLE]


def _share(part, whole):
    return round(100 * part / whole) if whole else None
