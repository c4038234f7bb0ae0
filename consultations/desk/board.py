"""Today's board: the desk's first page. Whom to call now, in the right order, and no names: it
may stand open on a screen that others can see."""

from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from django.core.paginator import Paginator
from django.db.models import Case, Count, F, Value, When, Window
from django.db.models.functions import RowNumber
from django.http import Http404
from django.utils import timezone

from consultations.desk.moments import due_in_words, end_of_today
from consultations.desk.page import SEE, screen, show
from consultations.due import Try, plan_for
from consultations.models import ConsultationRequest, Status
from consultations.models.work import TRIED
from practice.models import Act

ROWS_OF_A_SECTION = 12
ROWS_OF_A_PAGE = 50


class Section(NamedTuple):
    key: str
    heading: str
    explains: str


SECTIONS = [
    Section("sign", "911 sign", "They named a sign that cannot wait. Call first and ask about it."),
    Section("overdue", "Overdue", "The time is over; the longest ago comes first."),
    Section("today", "Due today", "Still in time."),
    Section("new", "New", "Nobody has started on these yet."),
    Section("waiting", "Waiting", "In hand, and nothing is due today."),
]
FILTERS = {
    "mine": "Mine",
    "unassigned": "Nobody’s",
    "sign": "911 sign",
    "overdue": "Overdue",
    "today": "Due today",
    "later": "Due later",
    "unreached": "Could not reach",
    "interpreter": "Needs an interpreter",
    "chart": "To be charted",
    "closed": "Closed this week",
    "spam": "Suspected spam",
}


@screen(SEE)
def board(request):
    """All that is open, in sections; or one long list, with ?show=<a key of FILTERS>."""
    now = timezone.now()
    if key := request.GET.get("show"):
        return narrowed(request, key, now)
    requests = by_section(now)
    counts = dict(requests.values_list("section").annotate(Count("pk")).order_by())
    rows = rows_of(top_of_each_section(requests), now)
    sections = [(section, counts.get(section.key, 0), rows[section.key]) for section in SECTIONS]
    return show(
        request,
        "board.html",
        "Today",
        sections=sections,
        filters=FILTERS,
        unread_spam=ConsultationRequest.objects.spam().unread().count(),
        most=ROWS_OF_A_SECTION,
    )


def narrowed(request, key, now):
    """One list of FILTERS, fifty to a page."""
    if key not in FILTERS:
        raise Http404("There is no such list.")
    requests = _lists(ConsultationRequest.objects.all(), request.user, now)[key]
    ordered = requests.without_words().select_related("assigned_to").most_urgent_first()
    page = Paginator(ordered, ROWS_OF_A_PAGE).get_page(request.GET.get("page"))
    rows = rows_of(page.object_list.annotate(section=Value(key)), now)[key]
    return show(
        request, "narrowed.html", FILTERS[key], filters=FILTERS, current=key, page=page, rows=rows
    )


def _lists(requests, person, now):
    return {
        "mine": requests.in_the_hands_of(person),
        "unassigned": requests.unassigned(),
        "sign": requests.with_a_sign(),
        "overdue": requests.due_before(now),
        "today": requests.due_within(now, end_of_today(now)),
        "later": requests.due_later(end_of_today(now)),
        "unreached": requests.not_reached(),
        "interpreter": requests.with_interpreter(),
        "chart": requests.to_be_charted(),
        "closed": requests.closed_since(now - timedelta(days=7)),
        "spam": requests.spam(),
    }


def by_section(now):
    """Open requests, each with the one `section` of the board where it stands."""
    return ConsultationRequest.objects.open().annotate(
        section=Case(
            When(has_checked_sign=True, sign_outcome="", then=Value("sign")),
            When(due_at__lt=now, then=Value("overdue")),
            When(due_at__lt=end_of_today(now), then=Value("today")),
            When(status=Status.NEW, then=Value("new")),
            default=Value("waiting"),
        )
    )


def top_of_each_section(requests):
    place = Window(
        RowNumber(),
        partition_by=F("section"),
        order_by=[F("due_at").asc(nulls_last=True), F("received_at").asc()],
    )
    on_top = requests.annotate(place=place).filter(place__lte=ROWS_OF_A_SECTION)
    # their keys first: the database need not sort whole rows
    rows = requests.filter(pk__in=list(on_top.values_list("pk", flat=True)))
    return rows.without_words().select_related("assigned_to").most_urgent_first()


def rows_of(requests, now):
    """What the board says of each of `requests`, by their section."""
    requests = list(requests)
    tries = tries_of(requests)
    rows = defaultdict(list)
    for each in requests:
        row = {
            "asked": each,
            "step": plan_for(each, tries[each.pk]).words,
            "due": due_in_words(each.due_at, now) if each.is_open else "",
            "is_late": each.is_open and each.is_overdue,
            "tries": len(tries[each.pk]),
        }
        rows[each.section].append(row)
    return rows


def tries_of(requests):
    """Each Try of all of `requests` by their primary key, in one query."""
    acts = Act.objects.about_each(requests).filter(verb=TRIED).order_by("pk")
    tries = defaultdict(list)
    for pk, at, outcome in acts.values_list("subject_id", "at", "detail"):
        tries[pk].append(Try(at, outcome))
    return tries
