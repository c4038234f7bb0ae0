"""Moments as patients read them."""

from django import template

from practice.hours import moment_in_words

register = template.Library()


@register.filter
def in_words(moment):
    """Nothing for no moment."""
    return moment_in_words(moment) if moment else ""
