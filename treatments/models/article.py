"""What every article has: its words at the top, its sources, its editions."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Prefetch, ProtectedError, Q

from practice.models.picture import Pictured
from treatments.compose import illustrations

NEVER_DELETED = "Patients read this page once. Take it down instead of deleting it."


def validate_illustration(name):
    """One of our drawings; any other name would break the page that includes it."""
    if name not in illustrations():
        raise ValidationError(f"There is no drawing “{name}” in templates/illustrations.")


class Source(models.Model):
    """An original publication that a claim rests on. Shared by all articles."""

    class Kind(models.TextChoices):
        TRIAL = "trial", "trial"
        REVIEW = "review", "review of trials"
        GUIDELINE = "guideline", "guideline"
        REGULATOR = "regulator", "regulator"
        COVERAGE = "coverage", "coverage rule"
        TEACHING = "teaching", "patient teaching page"
        BACKGROUND = "background", "background"

    key = models.SlugField(
        max_length=80,
        unique=True,
        help_text="How the words cite it: [](source:key). First author or organisation and year.",
    )
    authors = models.CharField("authors or organisation", max_length=200)
    title = models.CharField(max_length=400)
    publication = models.CharField(
        max_length=200, blank=True, help_text="Journal, volume, pages; or the kind of page."
    )
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    url = models.URLField(
        blank=True,
        max_length=300,
        help_text="The DOI or the owner’s own page, never a copy. Blank when none is known.",
    )
    kind = models.CharField(max_length=20, choices=Kind)
    checked_on = models.DateField("checked on", help_text="When somebody last read it.")
    loaded_from = models.JSONField(
        null=True,
        editable=False,
        help_text="What the starter content said of it when it was last loaded.",
    )

    class Meta:
        ordering = ["key"]

    def __str__(self):
        return f"{self.authors} ({self.year or 'no date'}): {self.title[:60]}"

    @property
    def in_a_word(self):
        """For a list to choose from."""
        return f"{self.key}: {self.authors[:50]}, {self.year or 'no date'}"


class ArticleQuerySet(models.QuerySet):
    def ever_live(self):
        return self.filter(editions__went_live_at__isnull=False).distinct()

    def prefetch_live(self):
        """Each with `live_editions`: a list of the one that patients read, or empty."""
        editions = self.model._meta.get_field("editions").related_model
        live = editions.objects.live().defer("content")
        return self.prefetch_related(Prefetch("editions", queryset=live, to_attr="live_editions"))

    def delete(self):
        if self.ever_live().exists():
            raise ProtectedError(NEVER_DELETED, set(self.ever_live()))
        return super().delete()


class Article(Pictured):
    """A page whose words are drafted in rows and read as editions.

    The rows of an article are always the draft; saving them changes nothing that a
    reader sees. `treatments.compose` turns them into an edition's words.
    """

    KIND = None  # each kind of article names its own
    SECTIONS = {}  # field → heading, for kinds with fixed sections

    class Kind(models.TextChoices):
        TREATMENT = "treatment", "treatment"
        GUIDANCE = "guidance", "guidance"
        PAGE = "page", "page"
        SAFETY_NET = "safety-net", "safety net"
        GLOSSARY = "glossary", "glossary"

    kind = models.CharField(max_length=20, choices=Kind, editable=False)
    slug = models.SlugField(
        max_length=80,
        unique=True,
        help_text="The end of the page’s address. Another one counts from the edition that is "
        "published next; the one before goes on leading to the page.",
    )
    title = models.CharField(max_length=120)
    lead = models.TextField(
        help_text="The answer in a breath, at most 40 words. Stands under the title.",
        validators=[MaxLengthValidator(400)],
    )
    summary = models.CharField(max_length=160, help_text="One line for lists of pages.")
    description = models.CharField(
        max_length=155, help_text="What a search engine shows under the title."
    )
    illustration = models.CharField(
        max_length=80,
        blank=True,
        validators=[validate_illustration],
        help_text="A drawing of templates/illustrations, without .svg.",
    )
    illustration_caption = models.TextField(
        blank=True, help_text="Says what matters in the picture and ends with “Not to scale.”"
    )
    to_confirm = models.TextField(
        "to confirm",
        blank=True,
        help_text="What a clinician must confirm before signing, one thing a line. Never shown "
        "to readers.",
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Order in lists.")
    sources = models.ManyToManyField(Source, through="ArticleSource", blank=True)
    loaded_from = models.JSONField(
        null=True,
        editable=False,
        help_text="The starter file as last loaded: the SHA-256 of what it says, and what was "
        "to confirm.",
    )
    version = models.PositiveIntegerField(
        default=1, editable=False, help_text="Counts the times the draft was saved."
    )

    objects = ArticleQuerySet.as_manager()

    class Meta(Pictured.Meta):
        ordering = ["kind", "position", "title"]
        constraints = [
            *Pictured.Meta.constraints,
            models.CheckConstraint(
                condition=Q(illustration="") | ~Q(illustration_caption=""),
                name="illustration_has_a_caption",
                violation_error_message="Write a caption for the illustration.",
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        self.kind = self.KIND or self.kind
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Only what patients never read. Raises ProtectedError for anything else."""
        if self.editions.filter(went_live_at__isnull=False).exists():
            raise ProtectedError(NEVER_DELETED, {self})
        return super().delete(*args, **kwargs)

    @property
    def path(self):
        """The address of the page on this site."""
        return article_path(self.kind, self.slug)

    @property
    def live_edition(self):
        return self.editions.live().first()

    @property
    def is_taken_down(self):
        """Readers had a page here, and have none now."""
        was_live = self.editions.filter(went_live_at__isnull=False).exists()
        return was_live and not self.editions.live().exists()

    @property
    def slugs_read(self):
        """Where patients read it, now or before; they go on being led to it."""
        read = self.editions.filter(went_live_at__isnull=False)
        return read.values_list("card__slug", flat=True)

    @property
    def model_name(self):
        """Of its own kind, as Django names permissions and screens."""
        return self.kind.replace("-", "")

    @property
    def latest_edition(self):
        """The one with the highest number, whatever became of it."""
        return self.editions.order_by("-number").first()


def article_path(kind, slug):
    """Where an article of this kind and slug is read."""
    return f"/treatments/{slug}/" if kind == Article.Kind.TREATMENT else f"/{slug}/"


class WithSource(models.Manager):
    """Rows with the source that each cites: whoever reads a row asks for it."""

    def get_queryset(self):
        return super().get_queryset().select_related("source")


class ArticleSource(models.Model):
    """A source in an article's list; `position` is the number readers see."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    position = models.PositiveSmallIntegerField(default=1, verbose_name="number")

    objects = WithSource()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "source"],
                name="source_listed_once_per_article",
                violation_error_message="This source is in the list already.",
            )
        ]

    def __str__(self):
        return str(self.source)


class ArticleRow(models.Model):
    """A row that belongs to an article and has its place among its like."""

    position = models.PositiveSmallIntegerField(
        default=99, help_text="Order. A new row stands last."
    )

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
