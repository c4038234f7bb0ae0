"""Proves the record of acts: walks along its chain and says where it was tampered with."""

from dataclasses import dataclass

from practice.chain import first_seal, hash_of_detail, hash_of_line, next_seal
from practice.models import Act, RecordHead
from practice.models.act import FORGETTING

CHUNK = 1000  # lines read at once; writers get their turn in between

MISSING = "deleted"
CHANGED = "not what was written there: changed, put in or moved"
DETAIL_CHANGED = "given another detail"
DETAIL_GONE = "without its detail, although nothing says that its subject was forgotten"
BEHIND_THE_END = "cut off, or the end of the record was changed"


@dataclass
class Fault:
    """Lines in a row with the same fault."""

    what: str
    first: int
    last: int

    def __str__(self):
        if self.first == self.last:
            return f"Line {self.first}: {self.what}."
        hint = ", or written with another RECORD_KEY" if self.what == CHANGED else ""
        return f"Lines {self.first} to {self.last}: {self.what}{hint}."


class Proof:
    """What a walk along the whole record found: `lines`, the details that were `forgotten`, and
    the `faults`, the first line first. Lines that are added meanwhile do no harm."""

    def __init__(self):
        self.lines = self.forgotten = 0
        self.faults = []
        self._head = RecordHead.objects.first() or RecordHead()
        self._seal = first_seal()
        self._last = Act(number=0, chain_hash="")
        self._misfits = 0
        self._without_detail = {}  # subject: numbers of its lines
        for act in _all_lines():
            self._walk_to(act)
        self._end()

    @property
    def has_another_key(self):
        """Nothing at all fits, not even the seal: that is not the work of a few changes."""
        return self._misfits == self.lines and self._seal != self._head.seal

    def _walk_to(self, act):
        if act.number > self._last.number + 1:
            self._add(MISSING, self._last.number + 1, act.number - 1)
        elif hash_of_line(act, self._last.chain_hash) != act.chain_hash:
            self._misfits += 1
            self._add(CHANGED, act.number)
        else:
            self._look_at_detail(act)
        if act.number <= self._head.lines:
            self._seal = next_seal(self._seal, act.chain_hash)
        self.lines += 1
        self._last = act

    def _look_at_detail(self, act):
        subject = (act.subject_kind, act.subject_id)
        if hash_of_detail(act.detail) != act.detail_hash:
            if act.detail:
                self._add(DETAIL_CHANGED, act.number)
            else:
                self.forgotten += 1
                self._without_detail.setdefault(subject, []).append(act.number)
        if act.verb in FORGETTING:
            self._without_detail.pop(subject, None)

    def _end(self):
        if self._last.number < self._head.lines:
            self._add(MISSING, self._last.number + 1, self._head.lines)
        elif self._seal != self._head.seal and not self.faults:
            self._add(BEHIND_THE_END, self._last.number + 1)
        for number in sorted(sum(self._without_detail.values(), [])):
            self._add(DETAIL_GONE, number)
        self.faults.sort(key=lambda fault: fault.first)

    def _add(self, what, first, last=None):
        last = last or first
        if self.faults and self.faults[-1].what == what and self.faults[-1].last == first - 1:
            self.faults[-1].last = last
        else:
            self.faults.append(Fault(what, first, last))


def _all_lines():
    last = 0
    while chunk := list(Act.objects.filter(number__gt=last).order_by("number")[:CHUNK]):
        yield from chunk
        last = chunk[-1].number
