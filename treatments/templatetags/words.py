"""Editors' words in templates."""

from django import template

from treatments.safe_html import json_for_script, render_markdown

register = template.Library()
register.filter("json_for_script", json_for_script)


@register.filter
def markdown(text):
    """Markdown that cites no source and explains no term, such as a notice."""
    return render_markdown(text)


@register.filter
def cards(live, slugs):
    """The live treatments among `slugs`; one that was taken down is left out."""
    return [card for card in live.treatments if card.slug in slugs]
