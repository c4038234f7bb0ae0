"""The words of an old edition become the draft again. History is never rewritten: to be read,
they are proposed, signed and published as a new edition."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from practice.models import Act, Picture
from treatments.articles import as_its_kind
from treatments.compose import illustrations
from treatments.content_files import article_at, as_file, save_row, write_draft
from treatments.content_format import in_words
from treatments.models import Article, Source, Treatment
from treatments.models.edition_queries import SAVED_SINCE

NOT_AGAIN = "These words cannot be the draft again."


def restore(edition, by, over_version=None):
    """Make the words of `edition`, and what was to confirm then, its article's draft. Returns
    the article, an instance of its own kind; its address stays what it is now.

    The draft then has the same words (`treatments.unedited.have_same_words`), except for what
    is said elsewhere and has changed since: a source, a drawing, a heading that is the same
    for all, the order and the addresses of treatments. A source that was deleted is made
    again, as it was cited.

    `over_version` is the version of the draft that may go. Raises PermissionDenied for whoever
    may not change the draft, ValidationError when somebody saved a later one, when a
    treatment, a picture, a drawing or the source of a row is gone, and for words that may not
    be any more.
    """
    words = edition.content
    data = as_file(words, edition.to_confirm)
    with transaction.atomic():
        locked = Article.objects.select_for_update().get(pk=edition.article_id)
        article = as_its_kind(locked)
        require_change(by, type(article))
        if over_version not in (None, locked.version):
            raise ValidationError(SAVED_SINCE, code="stale")
        _refuse_what_is_gone(data, citations=words["sources"])
        try:
            _bring_sources_back(words["sources"], checked_on=localdate(edition.proposed_at))
            write_draft(article, data)
        except ValidationError as fault:
            raise ValidationError(f"{NOT_AGAIN} {in_words(fault)}") from fault
        Act.record("restored", article, by=by, detail=f"from edition {edition.number}")
    return article


def require_change(by, model):
    """Raises PermissionDenied for whoever may not change drafts of this kind."""
    if not (by and by.has_perm(f"treatments.change_{model._meta.model_name}")):
        raise PermissionDenied(f"Your role does not change the {model._meta.verbose_name}.")


def _bring_sources_back(citations, checked_on):
    here = set(Source.objects.values_list("key", flat=True))
    for said in citations:
        if said["key"] not in here:
            save_row(Source(), **said, checked_on=checked_on)


def _refuse_what_is_gone(data, citations):
    gone = [*_treatments_gone(data), *_pictures_gone(data), *_sources_gone(data, citations)]
    if gone:
        raise ValidationError(f"{NOT_AGAIN} Gone: {', '.join(gone)}.")


def _treatments_gone(data):
    named = {slug for need in data.get("needs", []) for slug in need["treatments"]}
    return [f"treatment “{slug}”" for slug in sorted(named) if not article_at(Treatment, slug)]


def _pictures_gone(data):
    drawing, picture = data["illustration"], data.get("picture")
    if drawing and drawing not in illustrations():
        yield f"drawing “{drawing}”"
    if picture and not Picture.objects.filter(sha256=picture["sha256"]).exists():
        yield f"picture {picture['sha256'][:12]}… (“{picture['alt'] or 'decoration only'}”)"


def _sources_gone(data, citations):
    """Those that a row cites though the article's list, which says what they were, does not."""
    lists = [value for value in data.values() if isinstance(value, list)]
    rows = [row for rows in lists for row in rows if isinstance(row, dict)]
    cited = {row["source"] for row in rows if row.get("source")} - {s["key"] for s in citations}
    here = Source.objects.filter(key__in=cited).values_list("key", flat=True)
    return [f"source “{key}”" for key in sorted(cited - set(here))]
