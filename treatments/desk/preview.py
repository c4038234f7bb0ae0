"""A draft or an edition as the page that readers get."""

from treatments.live import LiveEditions
from treatments.views.articles import render_article


def preview(request, words, edition=None):
    """The page with these words, which says that readers do not see it."""
    request.live = LiveEditions(words["slug"]).asked_now()
    return render_article(request, words, edition, is_preview=True)
