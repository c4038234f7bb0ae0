from django import template
from django.db.models import Count
from django.utils import timezone

from consultations.desk.board import SECTIONS, by_section
from consultations.trouble import troubles

register = template.Library()


@register.simple_tag
def todays_counts():
    """(heading, number) of each section of the board where requests stand. One query."""
    counted = by_section(timezone.now()).values_list("section").annotate(Count("pk")).order_by()
    counts = dict(counted)
    return [(each.heading, counts[each.key]) for each in SECTIONS if each.key in counts]


@register.simple_tag
def count_troubles():
    """How many things are in trouble now."""
    return len(troubles(timezone.now()))
