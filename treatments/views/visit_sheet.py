"""What a reader prints and takes to a visit."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from practice.storable import storable
from treatments.live import LiveEditions
from treatments.models import Article
from treatments.render import article_page


@require_safe
@storable("about")
def visit_sheet(request):
    """Goals, worries and questions to tick and print. It is no form: what is ticked never
    leaves the browser. `?about=` leaves only the questions on that treatment."""
    kinds = [Article.Kind.GUIDANCE, Article.Kind.TREATMENT]
    request.live = live = LiveEditions(kinds=kinds)
    today = timezone.localdate()
    guidance, treatments = (
        [article_page(edition.words, live.terms, today) for edition in live.of_kind(kind)]
        for kind in kinds
    )
    asked = live.now_called(request.GET.get("about"))
    about = [page for page in treatments if page.slug == asked]
    context = {
        "groups": [group for page in guidance for group in page.sheet],
        "treatments": about or treatments,
        "is_about_one": bool(about),
    }
    return render(request, "treatments/visit_sheet.html", context)
