"""How far a request is, and what the desk says about it: the words of the desk, and the
legal moves between them."""

from django.db.models import TextChoices


class Status(TextChoices):
    NEW = "new", "New"
    IN_PROGRESS = "in_progress", "In progress"
    COULD_NOT_REACH = "could_not_reach", "Could not reach"
    WAITING_FOR_REFERRAL = "waiting_for_referral", "Waiting for referral"
    BOOKED = "booked", "Booked"
    CLOSED = "closed", "Closed"
    SPAM = "spam", "Spam"


OPEN_STATUSES = [
    Status.NEW,
    Status.IN_PROGRESS,
    Status.COULD_NOT_REACH,
    Status.WAITING_FOR_REFERRAL,
]
# Nobody has to call these, whenever the visitor wants to be called.
SETTLED_STATUSES = [Status.BOOKED, Status.CLOSED, Status.SPAM]
# The desk has done what it can: this may go into the chart.
HANDLED_STATUSES = [Status.COULD_NOT_REACH, Status.BOOKED, Status.CLOSED]

# The legal moves. Every request is picked up (in progress) before it is settled, so that
# the record names who dealt with it; what was settled by mistake can be picked up again.
MOVES = {
    Status.NEW: [Status.IN_PROGRESS, Status.SPAM],
    Status.IN_PROGRESS: [
        Status.COULD_NOT_REACH,
        Status.WAITING_FOR_REFERRAL,
        Status.BOOKED,
        Status.CLOSED,
        Status.SPAM,
    ],
    Status.COULD_NOT_REACH: [Status.IN_PROGRESS, Status.BOOKED, Status.CLOSED],
    Status.WAITING_FOR_REFERRAL: [Status.IN_PROGRESS, Status.BOOKED, Status.CLOSED],
    Status.BOOKED: [Status.IN_PROGRESS, Status.CLOSED],
    Status.CLOSED: [Status.IN_PROGRESS],
    Status.SPAM: [Status.NEW],
}


class Outcome(TextChoices):
    """How a try to reach somebody went. The value stands in the record as it is."""

    REACHED = "reached", "Reached: we talked"
    LEFT_MESSAGE = "left a message", "Left a message"
    NO_ANSWER = "no answer", "No answer"
    WRONG_NUMBER = "wrong number", "Wrong number"
    WROTE = "wrote an email", "Wrote an email"


class CloseReason(TextChoices):
    ANSWERED = "answered", "Answered; no visit is needed"
    NOT_WANTED = "not wanted", "They no longer want a visit"
    ELSEWHERE = "elsewhere", "They go to another clinic or doctor"
    NOT_OURS = "not ours", "We do not treat this"
    NOT_REACHED = "not reached", "We could not reach them"
    DUPLICATE = "duplicate", "The same as another request"
    OTHER = "other", "Another reason: say which in the note"


class SignOutcome(TextChoices):
    """What became of a 911 sign that a visitor named."""

    SENT_TO_911 = "sent to 911", "Told to call 911 or go to an emergency room"
    CHECKED = "checked", "A doctor has checked it: they confirmed this"
    NO_SIGN = "no sign", "There is no such sign: a misunderstanding"
    NOT_REACHED = "not reached", "Could not be asked: we did not reach them"
    NOBODY = "nobody", "Nobody is there: a program sent it"


class WhyLate(TextChoices):
    """Why somebody was not called by the promised time."""

    TOO_BUSY = "too busy", "Too many calls, too few of us"
    OVERLOOKED = "overlooked", "We overlooked it"
    IN_SPAM = "in spam", "It lay under spam"
    NO_PHONE = "no phone", "Our phone or the site did not work"
    THEIR_WISH = "their wish", "They asked for a later time"
    OTHER = "other", "Another reason: say which in the note"
