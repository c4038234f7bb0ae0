"""A visitor's words as HTML, wherever they are shown."""

from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html

from consultations.text import mark_hidden


def as_written(text):
    """A visitor's words: escaped, unable to reorder what stands around them, and with
    nothing in them that does not show."""
    return format_html("<bdi>{}</bdi>", linebreaksbr(mark_hidden(text))) if text else "Not given"
