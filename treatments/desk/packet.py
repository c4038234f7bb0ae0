"""All that a clinician needs to judge one edition, as one document to print and sign by hand."""

from django.shortcuts import get_object_or_404
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from practice.screens import screen, show
from treatments.changes import changes
from treatments.desk.compare import edition_before
from treatments.models import Edition
from treatments.render import section_id
from treatments.wording.checks import remarks_on
from treatments.wording.passages import ArticleText
from treatments.wording.review import claims

PARTS = {
    "top": "Top of the page",
    "glance": "At a glance",
    "experts": "What experts say",
    "first-line": "What to try first",
}


@screen("treatments.view_edition")
@require_safe
def packet(request, pk):
    """What was frozen, and what the checks say of it today."""
    editions = Edition.objects.select_related("article", "proposed_by")
    edition = get_object_or_404(editions, pk=pk)
    before = edition_before(edition.article.editions.defer("content"), edition.number)
    article = ArticleText(edition.content)
    return show(
        request,
        "treatments/packet.html",
        f"{edition.card['title']}: review packet",
        edition=edition,
        before=before,
        is_all_new=before is None,
        parts=changes(before and before.content, edition.content),
        to_confirm=list(filter(None, map(str.strip, edition.to_confirm.splitlines()))),
        claims=_by_heading(article, [(claim.part, claim) for claim in claims(article)]),
        remarks=_by_heading(article, _what_checks_say(edition)),
        sources=edition.content["sources"],
        words=_by_heading(article, [(passage.part, passage) for passage in article.passages]),
    )


def _by_heading(article, found):
    """(id of a part, something about it) → (heading, all about it)."""
    sections = article.words.get("sections", [])
    headings = PARTS | {section_id(section): section["heading"] for section in sections}
    gathered = {}
    for part, about in found:
        heading = headings.get(part) or capfirst(part.replace("-", " "))
        gathered.setdefault(heading, []).append(about)
    return list(gathered.items())


def _what_checks_say(edition):
    """(id of a part, what is to mend) of each remark."""
    for remark in remarks_on(edition.article, edition.content):
        yield remark.part, remark.message
