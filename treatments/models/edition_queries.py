"""Asking for editions by what became of them, and freezing new ones."""

from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Case, Exists, F, OuterRef, When

from practice.models import Act
from treatments.compose import card, compose, digest
from treatments.models.article import Article

FROZEN = {
    *("content", "card", "sha256", "to_confirm", "number", "article", "article_id"),
    *("review_note", "overridden", "override_reason", "of_version"),
}
SAVED_SINCE = "Somebody saved this draft since you opened this page. Look at it again."
NEVER_CHANGES = "The words of an edition never change; propose a new one."
NEVER_DELETED = "Editions are never deleted; unpublish instead."


class Seen(NamedTuple):
    """What somebody had before them who asks for a review: the version of the draft, and the
    SHA-256 of its words, which may change without it, as when a source's title is mended."""

    version: int
    sha256: str


class EditionQuerySet(models.QuerySet):
    def update(self, **fields):
        if fields.keys() & FROZEN:
            raise TypeError(NEVER_CHANGES)
        return super().update(**fields)

    def delete(self):
        raise TypeError(NEVER_DELETED)

    def live(self):
        return self.filter(went_live_at__isnull=False, retired_at__isnull=True)

    def unsigned(self):
        return self.filter(signed_at__isnull=True)

    def not_superseded(self):
        """Without those after which a later edition of the same article went live."""
        later = self.model.objects.filter(
            article=OuterRef("article"), number__gt=OuterRef("number"), went_live_at__isnull=False
        )
        return self.exclude(Exists(later))

    def waiting_for_signature(self):
        return self.not_superseded().filter(signed_at=None, retired_at=None)

    def waiting_to_be_published(self):
        waiting = self.filter(signed_at__isnull=False, went_live_at=None, retired_at=None)
        return waiting.not_superseded()

    def words_of(self, ids):
        """The words of these editions, by id."""
        return dict(self.filter(pk__in=ids).values_list("pk", "content"))

    def with_words_of_every_page(self):
        """`words` of what every page leans on; None for the others, which give only their
        `card`. One query, however many articles there are."""
        needed = [Article.Kind.SAFETY_NET, Article.Kind.GLOSSARY]
        return self.defer("content").annotate(
            words=Case(
                When(article__kind__in=needed, then=F("content")),
                default=None,
                output_field=models.JSONField(),
            )
        )

    def due_to_go_live(self, moment):
        """Signed, and to be published by that moment."""
        return self.waiting_to_be_published().filter(goes_live_at__lte=moment)

    def review_due_before(self, day):
        """Live and signed, and to be looked at again before that day."""
        return self.live().filter(next_review_on__lt=day)

    @transaction.atomic
    def propose(self, article, by=None, *, note="", reason="", seen=None, is_starter=False):
        """Freeze the article's draft as its next edition.

        `note` says to the reviewer what changed and why, `reason` why a fault that the checks
        found may stand, `seen` which Seen of the draft is meant.

        Raises PermissionDenied without the right, ValidationError when the draft or a source in
        it was saved since, when the checks find what must be mended first, or when these very
        words are frozen already. Words that were taken down may be proposed again, and so may
        those whose review is due.
        """
        if not is_starter:
            require(by, "propose_edition", "Your role does not ask for reviews.")
        saved = Article.objects.select_for_update().get(pk=article.pk)  # nobody saves meanwhile
        content = compose(article)
        if seen not in (None, Seen(saved.version, digest(content))):
            raise ValidationError(SAVED_SINCE, code="stale")
        last = self.filter(article=article).order_by("-number").first()
        if last and last.stands_for(content):
            raise ValidationError(f"Edition {last.number} has these words already.")
        excused = [] if is_starter else _excused(article, content, reason)
        frozen = {
            "content": content,
            "number": last.number + 1 if last else 1,
            "review_note": note.strip(),
            "overridden": excused,
            "override_reason": reason.strip() if excused else "",
            "is_starter": is_starter,
            "proposed_by": by,
        }
        try:
            return self._freeze(article, **frozen)
        except IntegrityError as error:
            raise ValidationError("Somebody else asked for a review just now.") from error

    def _freeze(self, article, *, content, proposed_by, **fields):
        with transaction.atomic():
            edition = self.create(
                article_id=article.pk,
                content=content,
                card=card(content),
                sha256=digest(content),
                to_confirm=article.to_confirm,
                of_version=article.version,
                proposed_by=proposed_by,
                **fields,
            )
            Act.record("proposed", edition, by=proposed_by)
        return edition


def _excused(article, content, reason):
    """What the checks say that `reason` excuses. Raises ValidationError for what no reason
    excuses, and for the rest when there is none."""
    from treatments.wording.checks import remarks_on  # it reads editions, too
    from treatments.wording.remark import Weight

    said = remarks_on(article, content)
    blocking = [found.said for found in said if found.weight is Weight.BLOCKS]
    if blocking:
        raise ValidationError([f"{Weight.BLOCKS.value}:", *blocking])
    excusable = [found.said for found in said if found.weight is Weight.NEEDS_A_REASON]
    if excusable and not reason.strip():
        raise ValidationError([f"{Weight.NEEDS_A_REASON.value}:", *excusable])
    return excusable


def require(account, permission, refusal):
    """Raises PermissionDenied for whoever has not this permission on editions."""
    if not (account and account.has_perm(f"treatments.{permission}")):
        raise PermissionDenied(refusal)
