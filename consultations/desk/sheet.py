"""One request on one sheet of paper, and the same as plain text to copy into the chart."""

from django.utils.timezone import localtime

from consultations.desk.page import SEE, screen, show
from consultations.desk.request_page import find_request
from consultations.desk.words import plainly, treatments_of, what_they_asked, who_to_reach
from consultations.models.kept import SHEET
from practice.looking import record_look
from practice.models import Act

# What was done with it that belongs into a chart; who looked at it does not.
IN_THE_CHART = ["received", "tried to reach", "noted", "moved", "asked for another time"]


@screen(SEE)
def sheet(request, pk):
    """Whoever opens it is taken to have taken it out."""
    asked = find_request(pk)
    record_look(SHEET, asked, by=request.user)
    sections = sections_of(asked)
    return show(
        request,
        "sheet.html",
        f"Request {asked}",
        asked=asked,
        sections=sections,
        text=as_text(asked, sections),
    )


def sections_of(asked):
    """(heading, rows of (label, words))."""
    about = ", ".join(name for name, _ in treatments_of(asked)) or "Not given"
    sign = asked.get_sign_outcome_display() or "nobody has asked about it yet"
    first = [("911 sign", f"Named one: {sign}")] if asked.has_checked_sign else []
    status = asked.get_status_display()
    if asked.closed_because:
        status = f"{status}: {asked.get_closed_because_display()}"
    return [
        ("Whom to reach", [*first, *_pairs(who_to_reach(asked, plainly))]),
        ("What they asked", [("About", about), *_pairs(what_they_asked(asked, plainly))]),
        ("What was done", [("Status", status), *what_was_done(asked)]),
    ]


def what_was_done(asked):
    """The oldest first, with the notes."""
    acts = Act.objects.about(asked).filter(verb__in=IN_THE_CHART).select_related("by", "note")
    for act in acts.order_by("pk"):
        words = ": ".join(filter(None, [act.verb, act.detail]))
        who = f", {act.by}" if act.by else ""
        note = f". {plainly(act.note.words)}" if hasattr(act, "note") else ""
        yield f"{localtime(act.at):%b %-d, %Y, %-I:%M %p}", f"{words}{who}{note}"


def as_text(asked, sections):
    lines = [f"Consultation request {asked}"]
    for heading, rows in sections:
        lines += ["", heading, *(f"{label}: {words}" for label, words in rows)]
    return "\n".join(lines)


def _pairs(rows):
    return [(row.label, row.value) for row in rows]
