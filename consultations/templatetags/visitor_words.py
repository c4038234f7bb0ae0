from django import template

from consultations.admin import as_written

register = template.Library()
register.filter("as_written", as_written)
