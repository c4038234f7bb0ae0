"""When to consider a procedure: reasons for, reasons to wait, what to try first, who does what."""

from django.db import models

from treatments.models.article import Article, ArticleRow, Source
from treatments.models.treatment import Treatment


class Guidance(Article):
    """The "when to consider" page."""

    KIND = Article.Kind.GUIDANCE

    SECTIONS = {
        "in_short": "In short",
        "criteria_for": "Reasons a visit may help",
        "criteria_waiting": "Reasons to wait, or to try something else first",
        "first_line": "What to try first, and keep doing",
        "who_does_what": "Who does what",
        "the_goal": "An honest goal",
    }

    in_short = models.TextField(blank=True)
    criteria_for = models.TextField("reasons a visit may help", blank=True)
    criteria_waiting = models.TextField("reasons to wait", blank=True)
    first_line = models.TextField("what to try first", blank=True)
    who_does_what = models.TextField(blank=True)
    the_goal = models.TextField("an honest goal", blank=True)

    class Meta:
        verbose_name_plural = "guidance"


class Need(ArticleRow):
    """A way in by what hurts, shown on the home page and explained in the guidance."""

    guidance = models.ForeignKey(Guidance, on_delete=models.CASCADE, related_name="needs")
    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=160, help_text="One line for the home page.")
    text = models.TextField(help_text="What this often is, and what is tried first.")
    not_for_us = models.TextField(
        blank=True, help_text="What else is common and belongs to somebody else’s care."
    )
    treatments = models.ManyToManyField(Treatment, blank=True, help_text="Pages worth reading.")

    class Meta(ArticleRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["guidance", "slug"], name="need_has_its_own_anchor")
        ]

    def __str__(self):
        return self.title


class Criterion(ArticleRow):
    """A reason for a visit, or a reason to wait, with why it is asked and its source."""

    guidance = models.ForeignKey(Guidance, on_delete=models.CASCADE, related_name="criteria")
    is_for = models.BooleanField("is a reason for a visit", default=True)
    text = models.CharField(max_length=200)
    why_we_ask = models.TextField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    class Meta(ArticleRow.Meta):
        verbose_name_plural = "criteria"

    def __str__(self):
        return self.text


class FirstLineCare(ArticleRow):
    """Something to try before a procedure, and to keep doing beside one."""

    guidance = models.ForeignKey(Guidance, on_delete=models.CASCADE, related_name="first_line_care")
    title = models.CharField(max_length=80)
    text = models.TextField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True)

    class Meta(ArticleRow.Meta):
        verbose_name_plural = "first-line care"

    def __str__(self):
        return self.title


class RoleDuty(ArticleRow):
    """What one person in the reader's care does."""

    guidance = models.ForeignKey(Guidance, on_delete=models.CASCADE, related_name="roles")
    who = models.CharField(max_length=80)
    text = models.TextField()

    class Meta(ArticleRow.Meta):
        verbose_name = "who does what"
        verbose_name_plural = "who does what"

    def __str__(self):
        return self.who
