"""Which pages show a picture."""

from treatments.models import Article, Edition


def pages_with(picture):
    """A line for each draft and each edition with `picture`, whatever became of the edition: its
    words are kept for good, and the picture is one of them."""
    drafts = Article.objects.filter(picture=picture)
    editions = Edition.objects.filter(content__picture__sha256=picture.sha256).defer("content")
    return [
        *(f"Drafts: {draft}" for draft in drafts),
        *(f"Editions: {edition} ({edition.state})" for edition in editions),
    ]
