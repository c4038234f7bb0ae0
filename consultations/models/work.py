"""What the desk does with a request. Each change is one method, writes an act, and is refused
where somebody else changed the request since it was read."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from consultations.due import Try, next_step, since_moved, suggests_could_not_reach
from consultations.models.status import (
    HANDLED_STATUSES,
    MOVES,
    OPEN_STATUSES,
    SETTLED_STATUSES,
    CloseReason,
    Outcome,
    SignOutcome,
    Status,
    WhyLate,
)
from practice.models import Act, Profile

TRIED = "tried to reach"
NOTED = "noted"

STALE = (
    "Somebody changed this request since you opened it, so nothing was saved. See what happened "
    "below; what you typed is still here. Save again if it still holds."
)


class Work(models.Model):
    """The part of a request that staff change."""

    status = models.CharField(max_length=20, choices=Status, default=Status.NEW)
    status_since = models.DateTimeField("in this status since", default=timezone.now)
    version = models.PositiveIntegerField(
        default=0, editable=False, help_text="Counts the changes; tells a page grown old."
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="requests_in_hand",
    )
    due_at = models.DateTimeField("next step due", null=True, blank=True, db_index=True)
    first_tried_at = models.DateTimeField(null=True, blank=True)
    first_reached_at = models.DateTimeField(null=True, blank=True)
    why_late = models.CharField(max_length=20, choices=WhyLate, blank=True)
    sign_outcome = models.CharField(
        "what became of the 911 sign", max_length=20, choices=SignOutcome, blank=True
    )
    closed_because = models.CharField(max_length=20, choices=CloseReason, blank=True)
    charted_at = models.DateTimeField("entered in the chart", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_open(self):
        return self.status in OPEN_STATUSES

    @property
    def is_in_hand(self):
        """Whether somebody has it who still works here."""
        return self.assigned_to is not None and self.assigned_to.is_active

    @property
    def is_overdue(self):
        return self.due_at is not None and self.due_at < timezone.now()

    @property
    def missed_its_promise(self):
        """Whether nobody tried to reach them by the promised time."""
        tried_at = self.first_tried_at or timezone.now()
        return self.call_due_at is not None and tried_at > self.call_due_at

    @property
    def promise_is_settled(self):
        """Whether they were promised a time, and it can be told whether that was kept."""
        return self.call_due_at is not None and (
            self.first_tried_at is not None or self.call_due_at < timezone.now()
        )

    @property
    def has_kept_its_promise(self):
        return self.promise_is_settled and not self.missed_its_promise

    @property
    def minutes_to_first_try(self):
        """None before the first."""
        if self.first_tried_at is None:
            return None
        return round((self.first_tried_at - self.received_at).total_seconds() / 60)

    @property
    def must_say_why_late(self):
        return self.missed_its_promise and not self.why_late

    @property
    def must_say_what_became_of_the_sign(self):
        return self.has_checked_sign and not self.sign_outcome

    def tries(self):
        """Each Try to reach them, the oldest first."""
        acts = Act.objects.about(self).filter(verb=TRIED).order_by("pk")
        return [Try(at, outcome) for at, outcome in acts.values_list("at", "detail")]

    def next_step(self):
        return next_step(self, self.tries(), Profile.current())

    def suggests_could_not_reach(self):
        tries = since_moved(self, self.tries())
        return self.status == Status.IN_PROGRESS and suggests_could_not_reach(tries)

    def open_moves(self):
        return MOVES[Status(self.status)]

    @transaction.atomic
    def take(self, *, by):
        """`by` will deal with it. Of two who take it at once one is told who was faster."""
        if self.assigned_to_id == by.pk and self.status != Status.NEW:
            return
        if self.is_in_hand and self.assigned_to_id != by.pk:
            raise ValidationError(
                f"{self.assigned_to} has this request already. To take it over, give it to "
                "yourself.",
                code="taken",
            )
        self._change(assigned_to=by)
        Act.record("took", self, by=by)
        if self.status == Status.NEW:
            self.move_to(Status.IN_PROGRESS, by=by)

    @transaction.atomic
    def assign_to(self, person, *, by):
        """Give it to `person`, or to nobody (None)."""
        self._change(assigned_to=person)
        Act.record("assigned", self, by=by, detail=f"to {person or 'nobody'}")

    @transaction.atomic
    def add_note(self, words, *, by):
        """The record says that something was noted; the words lie encrypted beside it."""
        self._change()
        self._write_note(words, Act.record(NOTED, self, by=by))

    @transaction.atomic
    def record_try(self, outcome, *, by, words="", why_late="", sign_outcome=""):
        """Somebody tried to reach them just now. Whoever does so with a new request takes it,
        unless a colleague has it. Raises ValidationError with a `why_late` where a promise was
        missed without a reason.
        """
        self._queue_for_its_row()
        self._take_up(outcome, by)
        self._demand_why_late(why_late, words)
        act = Act.record(TRIED, self, by=by, detail=Outcome(outcome).value)
        changes = {"first_tried_at": self.first_tried_at or act.at}
        if outcome == Outcome.REACHED:
            changes["first_reached_at"] = self.first_reached_at or act.at
        self._explain(by, why_late=why_late, sign_outcome=sign_outcome)
        self._change(**changes)
        self._write_note(words, act)

    @transaction.atomic
    def move_to(self, status, *, by, reason="", words="", why_late="", sign_outcome=""):
        """Change the status, and record who did it.

        Raises ValidationError when the move is not legal, when it lacks what it needs (a
        `reason` to close, an outcome for a 911 sign, why a promise was missed), or when
        somebody else changed the request since it was read.
        """
        if status not in self.open_moves():
            raise ValidationError(self.why_not(status), code="illegal")
        self._demand(status, reason, words, why_late, sign_outcome)
        self._queue_for_its_row()
        before = Status(self.status)
        detail = f"{before.label} → {Status(status).label}".lower()
        act = Act.record("moved", self, by=by, detail=f"{detail}: {reason}" if reason else detail)
        self._explain(by, why_late=why_late, sign_outcome=sign_outcome)
        self._change(
            status=status,
            status_since=act.at,
            closed_because=reason if status == Status.CLOSED else "",
            charted_at=None,  # what comes now is not in the chart
        )
        self._write_note(words, act)
        if before == Status.SPAM:
            self.put_mails()

    @property
    def may_be_charted(self):
        return self.status in HANDLED_STATUSES

    @transaction.atomic
    def chart(self, *, by):
        """It is entered in the chart, so that this site need not keep it for long."""
        if not self.may_be_charted:
            raise ValidationError(
                "First say how it ended: booked, closed or could not reach.", code="illegal"
            )
        self._change(charted_at=timezone.now())
        Act.record("entered in the chart", self, by=by)

    @transaction.atomic
    def unchart(self, *, by):
        """It was ticked by mistake."""
        self._change(charted_at=None)
        Act.record("not in the chart after all", self, by=by)

    def _queue_for_its_row(self):
        """First the row, then the record: in any other order two who work on one request could
        wait for each other for good."""
        type(self).objects.select_for_update().filter(pk=self.pk).values("pk").first()

    def _take_up(self, outcome, by):
        """A try begins the work on a new request, and on one whose person was given up and is
        reached after all."""
        is_found_again = self.status == Status.COULD_NOT_REACH and outcome == Outcome.REACHED
        if self.status == Status.NEW and (not self.is_in_hand or self.assigned_to_id == by.pk):
            self.take(by=by)
        elif self.status == Status.NEW or is_found_again:
            self.move_to(Status.IN_PROGRESS, by=by)

    def _demand(self, status, reason, words, why_late, sign_outcome):
        """What must be said before a request goes there. Spam was promised nothing."""
        errors = {}
        if status == Status.CLOSED and reason not in CloseReason.values:
            errors["reason"] = "Say why you close it."
        if reason == CloseReason.OTHER and not words:
            errors["words"] = "Say in a note why you close it."
        is_settled = status in SETTLED_STATUSES
        if is_settled and self.must_say_what_became_of_the_sign and not sign_outcome:
            errors["sign_outcome"] = "Say what became of the 911 sign."
        if errors:
            raise ValidationError(errors)
        if status not in (Status.IN_PROGRESS, Status.NEW, Status.SPAM):
            self._demand_why_late(why_late, words)

    def _demand_why_late(self, why_late, words):
        if self.must_say_why_late and not why_late:
            raise ValidationError({"why_late": "Say why they were not called in time."})
        if self.must_say_why_late and why_late == WhyLate.OTHER and not words:
            raise ValidationError({"words": "Say in a note why they were not called in time."})

    def _explain(self, by, **reasons):
        """Reasons that were asked for, each with a line in the record."""
        asked_for = {
            "why_late": self.must_say_why_late,
            "sign_outcome": self.must_say_what_became_of_the_sign,
        }
        for name, reason in reasons.items():
            if reason and asked_for[name]:
                setattr(self, name, reason)
                verb = self._meta.get_field(name).verbose_name
                Act.record(f"said {verb}", self, by=by, detail=reason)

    def _write_note(self, words, act):
        if words:
            self.notes.create(act=act, words=words)

    def _change(self, **changes):
        """Write `changes`, what was explained, and when the next step is due. Raises
        ValidationError where somebody else changed the request since it was read: then read it
        anew, `self` is of no more use."""
        seen = self.version
        for name, value in changes.items():
            setattr(self, name, value)
        self.version = seen + 1
        self.due_at = self.next_step().due_at
        changes |= {
            name: getattr(self, name) for name in ("version", "due_at", "why_late", "sign_outcome")
        }
        if not type(self).objects.filter(pk=self.pk, version=seen).update(**changes):
            raise ValidationError(STALE, code="stale")

    def why_not(self, status):
        """Says which moves are open instead of the one that was asked for."""
        labels = dict(Status.choices)
        open_moves = " or ".join(f"“{labels[move]}”" for move in self.open_moves())
        return (
            f"A request that is “{labels[self.status]}” cannot become "
            f"“{labels.get(status, status)}”. Choose {open_moves}."
        )
