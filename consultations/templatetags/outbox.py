from django import template

from consultations.models import Mail

register = template.Library()


@register.simple_tag
def dead_mails():
    """How many mails were given up. One query."""
    return Mail.objects.dead().count()
