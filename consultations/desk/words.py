"""What a visitor wrote and chose, as the desk reads it."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.urls import reverse

from consultations.forms.choices import (
    NOT_SURE,
    PAIN_PLACES,
    PAIN_SINCE,
    REFERRAL,
    SOMETHING_ELSE,
    TRIED,
    about_titles,
)
from consultations.models import WhoFor
from consultations.shown import as_written
from consultations.text import mark_hidden
from practice.phone import as_link

WHO_FOR = {WhoFor.ME: "The person who wrote"}


class Row(NamedTuple):
    """A line of the screen. An `is_urgent` one is not to be overlooked; `link` is the address
    that it leads to, if any."""

    label: str
    value: str
    is_urgent: bool = False
    link: str = ""


def who_to_reach(asked, written=as_written):
    """Who they are, how to reach them and what they need then, in the order of a call. `written`
    shows words as they were typed: for a page, or plainly."""
    rows = [
        Row("Name", written(asked.name)),
        Row("It is for", WHO_FOR.get(asked.who_for, asked.get_who_for_display())),
        Row("Relation to that person", asked.relation and written(asked.relation)),
        Row("Reach them by", asked.get_reach_by_display()),
        Row("Phone, as typed", written(asked.phone), link=_dialled(asked.phone)),
        Row("Email", written(asked.email)),
        Row("Good time to call", asked.get_call_time_display()),
        _message(asked),
        Row("Language", asked.language and written(asked.language)),
        Row("Interpreter", asked.needs_interpreter and "Needs one", True),
        Row("Relay service", asked.uses_relay and "Calls through one", True),
        Row("Access needs", asked.access_needs and written(asked.access_needs), True),
    ]
    return [row for row in rows if row.value]


def what_they_asked(asked, written=as_written):
    """What they wrote about their pain and their questions."""
    return [
        Row("Where it hurts", chosen(asked.pain_places, PAIN_PLACES)),
        Row("Since when", chosen(asked.pain_since, PAIN_SINCE)),
        Row("Tried", chosen(asked.tried, TRIED)),
        Row("Sent by a doctor", chosen(asked.referral, REFERRAL)),
        Row("Which doctor", written(asked.referred_by)),
        Row("Their note", written(asked.note)),
    ]


def plainly(text):
    """A visitor's words as plain text, with nothing in them that does not show."""
    return mark_hidden(text) if text else "Not given"


def treatments_of(asked):
    """(name, its public page) of what they would like to talk about. What is no choice any
    more, such as a treatment that left the site, is shown as it was sent, without a page."""
    offered = about_titles()
    return [(offered.get(slug, slug), _page_of(slug, offered)) for slug in asked.about.split()]


def _page_of(slug, offered):
    if slug == NOT_SURE[0]:
        return reverse("treatments:page", args=[slug])
    is_procedure = slug in offered and slug != SOMETHING_ELSE[0]
    return reverse("treatments:treatment", args=[slug]) if is_procedure else ""


def chosen(value, choices):
    """The words of one or several choices with spaces between."""
    offered = dict(choices)
    return ", ".join(offered.get(each, each) for each in value.split()) or "Not given"


def _dialled(phone):
    """The `tel:` address of that phone; "" for what cannot be dialled."""
    try:
        return as_link(phone)
    except ValidationError:
        return ""


def _message(asked):
    if asked.may_leave_message:
        return Row("A message", "You may leave one")
    return Row("A message", "NO. Hang up if somebody else or a machine answers.", True)
