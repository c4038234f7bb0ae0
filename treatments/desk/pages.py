"""All pages on one screen: what waits for whom, and what has to be looked at again."""

from datetime import timedelta

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.views.decorators.http import require_safe

from practice.screens import screen, show
from treatments.desk.draft import draft_address
from treatments.models import Article, Edition
from treatments.reviews import NOTICES, due_reviews, figures_to_check

SEE = "treatments.view_edition"


@screen(SEE)
@require_safe
def pages(request):
    today = timezone.localdate()
    editions = Edition.objects.defer("content").select_related("article", "proposed_by")
    newest = editions.order_by("article__kind", "article__position", "-number")
    waiting = newest.waiting_for_signature().exclude(went_live_at__isnull=False)
    signed = newest.waiting_to_be_published()
    return show(
        request,
        "treatments/pages.html",
        "Pages that patients read",
        waiting=waiting,
        signed=signed,
        under_way={edition.article_id for edition in [*waiting, *signed]},
        unsigned=newest.live().unsigned(),
        reviews=due_reviews(today),
        figures=figures_to_check(today + timedelta(days=max(NOTICES))),
        today=today,
        articles=[Line(article, request.user) for article in _articles()],
    )


def _articles():
    newest = Edition.objects.filter(article=OuterRef("pk")).order_by("-number")
    of_newest = Subquery(newest.values("of_version")[:1])
    return Article.objects.prefetch_live().annotate(frozen_version=of_newest)


class Line:
    """An article in the list of all."""

    def __init__(self, article, reader):
        self.article = article
        self.live = next(iter(article.live_editions), None)
        self.address = draft_address(article, reader)

    @property
    def was_saved_since(self):
        """Since its latest edition was frozen; unknown for editions of older releases."""
        frozen = self.article.frozen_version
        return frozen is not None and self.article.version > frozen
