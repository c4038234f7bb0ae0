"""Editions: the exact words that were proposed, signed and read. They never change.

    rows → compose → proposed → signed → live → retired

One way through. The moves are methods here, and they refuse; screens only ask.
"""

from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.timezone import localtime

from practice.models import Act, Clinician
from practice.roles import CLINICIAN
from treatments.compose import card, digest
from treatments.models.article import Article, article_path
from treatments.models.edition_queries import (
    NEVER_CHANGES,
    NEVER_DELETED,
    EditionQuerySet,
    require,
)
from treatments.unedited import have_same_words

WRITING = ["changed", "restored", "imported"]  # acts that put words into a draft
LONGEST_REVIEW = 2 * 365  # days; by then evidence has moved on, and a slip of the pen is caught
REVIEW_NOTICE = 60  # days before a review is due in which the same words may be proposed again


class Edition(models.Model):
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    content = models.JSONField(help_text="The canonical words, made by compose().")
    card = models.JSONField(help_text="What lists of pages show of it.")
    sha256 = models.CharField("SHA-256 of the words", max_length=64)
    to_confirm = models.TextField(
        "confirm before signing",
        blank=True,
        help_text="The article’s notes when its words were frozen. No part of the words.",
    )
    review_note = models.TextField(
        "note for the reviewer",
        blank=True,
        help_text="What changed, and why. No part of the words.",
    )
    overridden = models.JSONField(
        "checks that were overridden", default=list, help_text="What they said, one by one."
    )
    override_reason = models.TextField("why that may stand", blank=True)
    of_version = models.PositiveIntegerField(
        null=True, help_text="The version of the draft that was frozen; blank for older ones."
    )
    is_starter = models.BooleanField(
        default=False,
        help_text="Came with the site; a first edition may be live without a signature.",
    )

    proposed_at = models.DateTimeField(auto_now_add=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    signed_name = models.CharField(max_length=120, blank=True)
    signed_credentials = models.CharField(max_length=120, blank=True)
    next_review_on = models.DateField(null=True)
    former_slugs = models.JSONField(
        default=list, help_text="Where patients read the page before it went live as this edition."
    )
    signer_wrote_it = models.BooleanField(
        default=False, help_text="Whoever signed had saved the draft since the last signed edition."
    )
    goes_live_at = models.DateTimeField(
        "to be published at", null=True, help_text="A signed edition that waits for its moment."
    )
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    went_live_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    retired_because = models.CharField(max_length=200, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["article", "-number"]
        permissions = [
            ("propose_edition", "Can ask for a review of a draft"),
            ("sign_edition", "Can sign an edition"),
            ("publish_edition", "Can publish a signed edition"),
            ("unpublish_edition", "Can unpublish at once, with a reason"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="edition_number_is_unique"),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(went_live_at__isnull=False, retired_at__isnull=True),
                name="one_live_edition_per_article",
            ),
            models.CheckConstraint(
                name="signature_is_whole_or_absent",
                condition=Q(
                    signed_at=None,
                    signed_by=None,
                    signed_name="",
                    signed_credentials="",
                    next_review_on=None,
                )
                | Q(
                    signed_at__isnull=False,
                    signed_by__isnull=False,
                    next_review_on__isnull=False,
                )
                & ~Q(signed_name="")
                & ~Q(signed_credentials=""),
            ),
            models.CheckConstraint(
                name="only_starter_words_have_no_proposer",
                condition=Q(is_starter=True, proposed_by=None)
                | Q(is_starter=False, proposed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="live_is_signed_or_starter",
                condition=Q(went_live_at=None)
                | Q(signed_at__isnull=False)
                | Q(is_starter=True, number=1),
            ),
            models.CheckConstraint(
                name="override_has_a_reason",
                condition=Q(overridden=[], override_reason="")
                | ~Q(overridden=[]) & ~Q(override_reason=""),
            ),
            models.CheckConstraint(
                name="only_signed_words_wait_to_go_live",
                condition=Q(goes_live_at=None, scheduled_by=None)
                | Q(
                    goes_live_at__isnull=False, scheduled_by__isnull=False, signed_at__isnull=False
                ),
            ),
            models.CheckConstraint(
                name="retired_after_live_with_a_reason",
                condition=Q(retired_at=None, retired_because="")
                | Q(went_live_at__isnull=False, retired_at__isnull=False) & ~Q(retired_because=""),
            ),
        ]

    def __str__(self):
        return f"{self.card['title']}, edition {self.number}"

    def save(self, *args, **kwargs):
        """Once: afterwards an edition only moves on, by the methods below."""
        if not self._state.adding:
            raise TypeError(NEVER_CHANGES)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError(NEVER_DELETED)

    @property
    def path(self):
        return article_path(self.card["kind"], self.card["slug"])

    @property
    def state(self):
        if self.retired_at:
            return "retired"
        if self.went_live_at:
            return "live"
        return "signed" if self.signed_at else "proposed"

    @property
    def is_signed(self):
        return self.signed_at is not None

    def stands_for(self, content):
        """Whether these words need no new edition: they are its own, it was not taken down, and
        nobody has to look at it again soon."""
        return self.has_words(content) and not self.retired_at and not self.review_is_due

    def has_words(self, content):
        """Whether it would read the same, in whatever shape it was frozen."""
        return have_same_words(self.content, content)

    @property
    def review_is_due(self):
        soon = timezone.localdate() + timedelta(days=REVIEW_NOTICE)
        return self.is_signed and self.next_review_on <= soon

    @property
    def review_is_overdue(self):
        return self.is_signed and self.next_review_on < timezone.localdate()

    @property
    def written_and_checked_by_one(self):
        is_proposers = self.signed_by_id == self.proposed_by_id
        return self.is_signed and (is_proposers or self.signer_wrote_it)

    def sign(self, by, next_review_on):
        """Bind a clinician's name to these very words (the SHA-256).

        Raises PermissionDenied for anybody who may not sign them, ValidationError for
        a review date that has passed or is over two years away, a comment that nobody resolved,
        words that are not those that were proposed, or an edition that is signed already.
        """
        clinician = self._signer(by)
        self._check_review_date(next_review_on)
        if digest(self.content) != self.sha256 or card(self.content) != self.card:
            raise ValidationError("These are not the words that were proposed. Ask for help.")
        with self.one_at_a_time():
            if self.comments.open().exists():
                raise ValidationError("Resolve the comments on it first.")
            self._refuse_if_superseded()
            signed = Edition.objects.filter(pk=self.pk, signed_at=None, retired_at=None).update(
                signed_at=timezone.now(),
                signed_by=by,
                signed_name=clinician.name,
                signed_credentials=clinician.credentials,
                signer_wrote_it=self._was_written_by(by),
                next_review_on=next_review_on,
            )
            if not signed:
                raise ValidationError("This edition is signed already, or no longer in use.")
            Act.record("signed", self, by=by, detail=self.sha256)
        self.refresh_from_db()

    def _check_review_date(self, next_review_on):
        today = timezone.localdate()
        if next_review_on <= today:
            raise ValidationError({"next_review_on": "The next review must be in the future."})
        if next_review_on > today + timedelta(days=LONGEST_REVIEW):
            raise ValidationError({"next_review_on": "Choose a day within two years."})

    @contextmanager
    def one_at_a_time(self):
        """Within, nobody else proposes, signs, publishes or takes down an edition of the same
        article, or says anything of it."""
        with transaction.atomic():
            Article.objects.select_for_update().get(pk=self.article_id)
            yield

    def _was_written_by(self, account):
        """Whether that account saved the draft between the last signed edition and this one. The
        house plan lets a clinician write what an editor then proposes; the stamp says so."""
        earlier = Edition.objects.filter(article_id=self.article_id, number__lt=self.number)
        since = earlier.filter(signed_at__isnull=False).aggregate(at=Max("proposed_at"))["at"]
        saves = Act.objects.filter(
            by=account,
            verb__in=WRITING,
            subject_kind=f"treatments.{self.article.model_name}",
            subject_id=self.article_id,
            at__lte=self.proposed_at,
        )
        return saves.filter(at__gt=since).exists() if since else saves.exists()

    def _refuse_if_superseded(self):
        later = Edition.objects.filter(article_id=self.article_id, number__gt=self.number)
        if later.filter(went_live_at__isnull=False).exists():
            raise ValidationError("A later edition was live. Make these words a draft again.")

    def _signer(self, account):
        if not account.has_role(CLINICIAN):
            raise PermissionDenied("Only a clinician signs an edition.")
        if account.pk == self.proposed_by_id and not settings.SOLO_PRACTICE:
            raise PermissionDenied("Another person than the one who proposed it must sign.")
        clinician = Clinician.objects.filter(account=account).first()
        if clinician is None:
            raise PermissionDenied(
                "Your account has no credentials yet. Ask a manager to add you under Clinicians."
            )
        return clinician

    def publish(self, by=None):
        """Make this the edition that patients read, in place of the one before.

        Only the starter words of a first edition are published by nobody. Raises
        PermissionDenied without the right, ValidationError when it is not signed, its
        review date has passed, or it or a later one was live before.
        """
        try:
            with self.one_at_a_time():
                if by is not None or not self._may_begin_unsigned():
                    require(by, "publish_edition", "Your role does not publish.")
                    self._check_publishable()
                self._go_live(by)
        except IntegrityError as error:
            raise ValidationError("Another edition went live just now.") from error
        self.refresh_from_db()

    def _may_begin_unsigned(self):
        """Words that came with the site may be its first, until a clinician has signed any."""
        signed = Edition.objects.filter(article_id=self.article_id, signed_at__isnull=False)
        return self.is_starter and self.number == 1 and not signed.exists()

    def _check_publishable(self):
        if not self.is_signed:
            raise ValidationError("A clinician must sign this edition first.")
        if self.review_is_overdue:
            raise ValidationError("Its review date has passed. A clinician must look again.")
        self._refuse_if_superseded()
        others = Edition.objects.exclude(article_id=self.article_id)
        if others.filter(went_live_at__isnull=False, card__slug=self.card["slug"]).exists():
            raise ValidationError("Another page was read at this address. Choose another one.")

    def schedule(self, by, moment):
        """Have it published at that moment, or as soon after it as the site looks.

        Raises PermissionDenied without the right, ValidationError when it could not be
        published now, the moment has passed, or its review will be overdue by then.
        """
        require(by, "publish_edition", "Your role does not publish.")
        self._check_publishable()
        if moment <= timezone.now():
            past = "This moment has passed. Publish it now instead."
            raise ValidationError({"goes_live_at": past})
        if localtime(moment).date() > self.next_review_on:
            late = "A clinician must look at it again before then. Choose an earlier day."
            raise ValidationError({"goes_live_at": late})
        self._plan("scheduled", by, moment, f"for {localtime(moment):%B %-d, %Y, %-I:%M %p}")

    def unschedule(self, by):
        """Keep it signed, to be published by hand. Raises PermissionDenied without the right."""
        require(by, "publish_edition", "Your role does not publish.")
        self._plan("unscheduled", by, None, "")

    def _plan(self, verb, by, moment, detail):
        with transaction.atomic():
            waiting = Edition.objects.waiting_to_be_published().filter(pk=self.pk)
            if not waiting.update(goes_live_at=moment, scheduled_by=moment and by):
                raise ValidationError("Only a signed edition that nobody published yet can wait.")
            Act.record(verb, self, by=by, detail=detail)
        self.refresh_from_db()

    def _go_live(self, by):
        now = timezone.now()
        Edition.objects.live().filter(article_id=self.article_id).exclude(pk=self.pk).update(
            retired_at=now, retired_because=f"replaced by edition {self.number}"
        )
        went_live = Edition.objects.filter(pk=self.pk, went_live_at=None, retired_at=None)
        former = set(self.article.slugs_read) - {self.card["slug"]}
        if not went_live.update(went_live_at=now, former_slugs=sorted(former)):
            raise ValidationError("This edition is live already, or was live before.")
        Act.record("published", self, by=by)
        earlier = Edition.objects.filter(number__lt=self.number)
        self._drop_plans(earlier, by, f"edition {self.number} went live")

    def _drop_plans(self, editions, by, why):
        """Those of them that wait for their moment, and are of this article, wait for none."""
        waiting = editions.filter(article_id=self.article_id, went_live_at=None, retired_at=None)
        for edition in waiting.filter(goes_live_at__isnull=False).defer("content"):
            Edition.objects.filter(pk=edition.pk).update(goes_live_at=None, scheduled_by=None)
            Act.record("unscheduled", edition, by=by, detail=why)

    def unpublish(self, by, reason):
        """Take the page down at once, and let no planned edition bring it up again. Readers get
        a page that names the way on.

        Raises PermissionDenied without the right, ValidationError without a reason, and
        for the safety net, which no page may be without.
        """
        require(by, "unpublish_edition", "Your role does not unpublish.")
        if self.card["kind"] == Article.Kind.SAFETY_NET:
            raise ValidationError("Every page needs the safety net. Publish a better one instead.")
        if not reason.strip():
            raise ValidationError("Say why; the record keeps it.")
        with self.one_at_a_time():
            taken_down = (
                Edition.objects.live()
                .filter(pk=self.pk)
                .update(retired_at=timezone.now(), retired_because=reason.strip())
            )
            if not taken_down:
                raise ValidationError("This edition is not live.")
            Act.record("unpublished", self, by=by, detail=reason.strip())
            self._drop_plans(Edition.objects.all(), by, f"edition {self.number} was taken down")
        self.refresh_from_db()
