from django import template

from consultations.shown import as_written

register = template.Library()
register.filter("as_written", as_written)
