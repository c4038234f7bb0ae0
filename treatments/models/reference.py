"""What every page leans on: the safety net and the glossary."""

from django.db import models

from treatments.models.article import Article, ArticleRow, Source, WithSource


class SafetyNet(Article):
    """The one set of signs that cannot wait, shown all over the site. Clinicians edit it."""

    KIND = Article.Kind.SAFETY_NET

    class Meta:
        verbose_name_plural = "safety net"


class SafetySign(ArticleRow):
    class Level(models.TextChoices):
        EMERGENCY = "911", "Call 911 now"
        SAME_DAY = "same-day", "Call a clinician today"
        EXPECTED = "expected", "Expected after a procedure"

    class Situation(models.TextChoices):
        ANY = "any", "with or without a procedure"
        NO_PROCEDURE = "no-procedure", "back pain without a procedure"
        AFTER_PROCEDURE = "after-procedure", "after a procedure"

    safety_net = models.ForeignKey(SafetyNet, on_delete=models.CASCADE, related_name="signs")
    level = models.CharField(max_length=10, choices=Level)
    situation = models.CharField(max_length=20, choices=Situation, default=Situation.ANY)
    text = models.CharField(max_length=300)
    short = models.CharField(
        max_length=60,
        blank=True,
        help_text="At most 5 words, for the strip at the top of each page. Only for the most "
        "important signs.",
    )
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        help_text="Who names this sign. Add it to the page’s list of sources, too.",
    )

    objects = WithSource()

    def __str__(self):
        return self.text


class Glossary(Article):
    KIND = Article.Kind.GLOSSARY

    class Meta:
        verbose_name_plural = "glossary"


class GlossaryTerm(models.Model):
    """A word and its plain explanation."""

    glossary = models.ForeignKey(Glossary, on_delete=models.CASCADE, related_name="terms")
    slug = models.SlugField(
        max_length=60, unique=True, help_text="How the words point at it: [text](term:slug)."
    )
    term = models.CharField(max_length=80)
    also_called = models.CharField(max_length=160, blank=True)
    text = models.TextField("explanation", help_text="One or two short sentences.")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True)

    objects = WithSource()

    class Meta:
        ordering = ["term"]

    def __str__(self):
        return self.term


class Synonym(models.Model):
    """What readers type into the search, and what our pages call it."""

    phrase = models.CharField(
        max_length=80, unique=True, help_text="As a reader says it: “slipped disc”."
    )
    means = models.CharField(
        max_length=160,
        help_text="Words that stand on our pages: “herniated disc”. Several, with commas: the "
        "page on the first one comes first.",
    )

    class Meta:
        ordering = ["phrase"]
        verbose_name_plural = "synonyms for the search"

    def __str__(self):
        return self.phrase
