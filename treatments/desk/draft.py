"""Where a draft is."""

from django.urls import reverse


def draft_address(article, reader):
    """Of the screen on which it is written; "" for whoever may not see it."""
    if not reader.has_perm(f"treatments.view_{article.model_name}"):
        return ""
    return reverse(f"admin:treatments_{article.model_name}_change", args=[article.pk])
