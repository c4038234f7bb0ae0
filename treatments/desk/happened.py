"""What happened with an article: the record of its draft and of its editions on one screen."""

from django.core.paginator import Paginator

from practice.models import Act
from practice.screens import show
from treatments.desk.draft import draft_address
from treatments.models import Edition

LINES_OF_A_PAGE = 100


def happened(request, article):
    """For whoever may see the draft. As many queries for many lines as for one."""
    editions = article.editions.only("number").in_bulk()
    acts = Act.objects.about(article) | Act.objects.about_each(editions.values())
    page = Paginator(acts.select_related("by"), LINES_OF_A_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "treatments/happened.html",
        f"What happened: {article}",
        article=article,
        draft_address=draft_address(article, request.user),
        page=page,
        lines=[(act, _edition_of(act, editions)) for act in page],
    )


def _edition_of(act, editions):
    """The one that the act is about; None where it is about the draft."""
    is_about_one = act.subject_kind == Edition._meta.label_lower
    return editions[act.subject_id] if is_about_one else None
