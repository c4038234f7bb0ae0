"""A treatment: the same fixed sections, facts and rows for each, so that any two can be
laid side by side and nobody can forget the harms."""

from django.db import models
from django.db.models import F, Q
from django.utils.text import Truncator

from treatments.models.article import Article, ArticleQuerySet, ArticleRow, Source, WithSource


class TreatmentQuerySet(ArticleQuerySet):
    def procedures(self):
        return self.filter(is_a_procedure=True)


class Treatment(Article):
    """One of the five procedures, or "none of these now" with the same rows."""

    KIND = Article.Kind.TREATMENT

    class Evidence(models.TextChoices):
        """The five fixed phrases of the evidence badge."""

        AGREE = "agree", "Studies agree that it helps"
        MOST = "most", "Most studies show some help"
        SPLIT = "split", "Studies disagree"
        FEW = "few", "Few good studies"
        LITTLE = "little", "Studies show little help"

    class SchemaType(models.TextChoices):
        """schema.org's types for a procedure (https://schema.org/MedicalProcedure)."""

        NONE = "", "not a procedure"
        MEDICAL = "MedicalProcedure", "medical procedure"
        THERAPEUTIC = "TherapeuticProcedure", "therapeutic procedure"
        SURGICAL = "SurgicalProcedure", "surgical procedure"
        DIAGNOSTIC = "DiagnosticProcedure", "diagnostic procedure"

    # field → heading, in the order in which every treatment page shows them
    SECTIONS = {
        "in_short": "In short",
        "what_it_is": "What it is",
        "how_it_works": "How it works",
        "who_it_may_help": "Who it may help",
        "who_needs_care": "Who should not have it, or needs extra care",
        "before": "Before",
        "on_the_day": "On the day",
        "after": "After",
        "how_long": "How long relief may last",
        "benefits": "Possible benefits",
        "harms": "Possible harms",
        "other_choices": "Other choices",
        "evidence": "What the evidence says",
    }
    # field → label, in the order of the "At a glance" box; the evidence phrase is the last
    FACTS = {
        "used_for": "Used for",
        "where": "Where",
        "takes": "Takes",
        "anesthesia": "Numbing or sleep",
        "relief_starts": "Relief may start",
        "relief_lasts": "Relief may last",
        "repeated": "Can it be repeated?",
    }
    # field → label: what else one has to know to lay two treatments side by side
    COMPARED = {
        "not_for": "Not for, or with extra care",
        "visits": "Visits",
        "driver": "Ride home",
        "days_off": "Days off",
        "undone": "Can it be undone?",
    }

    is_a_procedure = models.BooleanField(
        default=True, help_text="Off for “none of these now”, which is a choice but no procedure."
    )
    schema_type = models.CharField(max_length=30, choices=SchemaType, blank=True)

    also_called = models.CharField(max_length=200, blank=True)
    used_for = models.CharField(max_length=200)
    where = models.CharField(max_length=200)
    takes = models.CharField(max_length=200, help_text="How long it takes.")
    anesthesia = models.CharField(max_length=200)
    relief_starts = models.CharField("when relief may start", max_length=200)
    relief_lasts = models.CharField("how long relief may last (fact)", max_length=200)
    repeated = models.CharField("can it be repeated", max_length=200)
    evidence_phrase = models.CharField("how sure is the science", max_length=10, choices=Evidence)

    not_for = models.CharField("not for, or with extra care", max_length=200, blank=True)
    visits = models.CharField(max_length=200, blank=True, help_text="How many, and for what.")
    driver = models.CharField("ride home", max_length=200, blank=True)
    days_off = models.CharField(max_length=200, blank=True, help_text="From usual tasks.")
    undone = models.CharField("can it be undone", max_length=200, blank=True)

    in_short = models.TextField(blank=True, help_text="At most 60 words and 3 bullets.")
    what_it_is = models.TextField(blank=True)
    how_it_works = models.TextField(blank=True)
    who_it_may_help = models.TextField(blank=True)
    who_needs_care = models.TextField(
        "who should not have it, or needs extra care",
        blank=True,
        help_text="Always says: never stop a blood thinner on your own.",
    )
    before = models.TextField(blank=True)
    on_the_day = models.TextField(blank=True)
    after = models.TextField(blank=True)
    how_long = models.TextField("how long relief may last", blank=True)
    benefits = models.TextField("possible benefits", blank=True)
    harms = models.TextField("possible harms", blank=True)
    other_choices = models.TextField(blank=True)
    evidence = models.TextField("what the evidence says", blank=True)
    clinic_note = models.TextField(
        "how our clinic sees it",
        blank=True,
        help_text="Stands below what experts say, as the clinic’s own view.",
    )

    objects = TreatmentQuerySet.as_manager()

    class Meta:
        ordering = ["position"]


class Step(ArticleRow):
    """One moment of before, during or after."""

    class Phase(models.TextChoices):
        BEFORE = "before", "before"
        DAY = "day", "on the day"
        AFTER = "after", "after"

    treatment = models.ForeignKey(Treatment, on_delete=models.CASCADE, related_name="steps")
    phase = models.CharField(max_length=10, choices=Phase)
    when = models.CharField(max_length=60, help_text="For example “First two weeks”.")
    title = models.CharField(max_length=80)
    text = models.TextField()
    normal = models.CharField("what to expect", max_length=300, blank=True)
    call_us = models.CharField("call us the same day if", max_length=300, blank=True)

    def __str__(self):
        return f"{self.when}: {self.title}"


class Finding(ArticleRow):
    """A benefit or a harm with its figure, what it is compared with, and how sure it is."""

    class Shape(models.TextChoices):
        PAIR = "pair", "pair: X in N with it, Y in N without it"
        DIFFERENCE = "difference", "difference: more or fewer in N"
        RATE = "rate", "single rate: X in N"
        MEAN = "mean", "mean on a scale"
        WORDS = "words", "words only"

    class Certainty(models.TextChoices):
        HIGH = "high", "high"
        MODERATE = "moderate", "moderate"
        LOW = "low", "low"
        VERY_LOW = "very low", "very low"
        NOT_KNOWN = "not known", "no rating found"

    class HowOften(models.TextChoices):
        COMMON = "common", "Common"
        LESS_COMMON = "less common", "Less common"
        RARE = "rare", "Rare but serious"

    PER = [(100, "100 people"), (1000, "1,000 people"), (10000, "10,000 people")]

    treatment = models.ForeignKey(Treatment, on_delete=models.CASCADE, related_name="findings")
    is_harm = models.BooleanField(default=False)
    is_main = models.BooleanField(
        "main finding",
        default=False,
        help_text="Stands in the comparison and on paper. Rare but serious harms always do.",
    )
    how_often = models.CharField(max_length=20, choices=HowOften, blank=True)
    shape = models.CharField(max_length=12, choices=Shape, default=Shape.WORDS)
    text = models.TextField(help_text="One plain sentence with the meaning.")
    treated = models.DecimalField(
        "with the treatment", max_digits=8, decimal_places=2, null=True, blank=True
    )
    compared = models.DecimalField(
        "without it", max_digits=8, decimal_places=2, null=True, blank=True
    )
    up_to = models.DecimalField(
        "up to",
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Rates only: the upper end, where sources give a range.",
    )
    per = models.PositiveIntegerField(choices=PER, null=True, blank=True)
    scale = models.CharField(max_length=80, blank=True, help_text="Means only: which scale.")
    scale_max = models.PositiveIntegerField(null=True, blank=True)
    compared_with = models.CharField(max_length=160, blank=True)
    time_frame = models.CharField(max_length=80, blank=True)
    certainty = models.CharField(max_length=12, choices=Certainty, default=Certainty.NOT_KNOWN)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True)
    recheck_on = models.DateField(
        "check again by",
        null=True,
        blank=True,
        help_text="After this day the page says “we are checking this figure again” instead.",
    )

    objects = WithSource()

    class Meta(ArticleRow.Meta):
        constraints = [
            models.CheckConstraint(
                name="finding_has_what_its_shape_needs",
                violation_error_message="Fill in the figures that this shape needs, and only "
                "those: a pair has two and “per”; a difference and a rate have one and “per”, a "
                "rate perhaps with “up to”; a mean has one and its scale; words have none.",
                condition=Q(
                    shape="pair",
                    treated__isnull=False,
                    compared__isnull=False,
                    per__isnull=False,
                    treated__gte=0,
                    compared__gte=0,
                    treated__lte=F("per"),
                    compared__lte=F("per"),
                    up_to=None,
                    scale="",
                )
                | Q(
                    shape="difference",
                    treated__isnull=False,
                    per__isnull=False,
                    treated__gte=-F("per"),
                    treated__lte=F("per"),
                    compared=None,
                    up_to=None,
                    scale="",
                )
                | Q(
                    Q(up_to=None) | Q(up_to__gt=F("treated"), up_to__lte=F("per")),
                    shape="rate",
                    treated__isnull=False,
                    per__isnull=False,
                    treated__gte=0,
                    treated__lte=F("per"),
                    compared=None,
                    scale="",
                )
                | Q(
                    shape="mean",
                    treated__isnull=False,
                    scale_max__isnull=False,
                    compared=None,
                    up_to=None,
                    per=None,
                )
                & ~Q(scale="")
                | Q(shape="words", treated=None, compared=None, up_to=None, per=None, scale=""),
            ),
            models.CheckConstraint(
                name="figure_has_source_and_time_frame",
                violation_error_message="A figure needs its source, its time frame and the day to "
                "check it again.",
                condition=Q(shape="words")
                | Q(source__isnull=False, recheck_on__isnull=False) & ~Q(time_frame=""),
            ),
            models.CheckConstraint(
                name="comparison_says_compared_with_what",
                violation_error_message="Say what it is compared with.",
                condition=~Q(shape__in=["pair", "difference"]) | ~Q(compared_with=""),
            ),
            models.CheckConstraint(
                name="harm_says_how_often",
                violation_error_message="Say how often a harm happens; leave it empty for a "
                "benefit.",
                condition=Q(is_harm=True) & ~Q(how_often="") | Q(is_harm=False, how_often=""),
            ),
        ]

    def __str__(self):
        return Truncator(self.text).words(12)


class Stance(ArticleRow):
    """What a guideline or a body of experts says about the treatment."""

    class View(models.TextChoices):
        FOR = "for", "In favor, for some people"
        MIXED = "mixed", "Mixed"
        AGAINST = "against", "Against"

    treatment = models.ForeignKey(Treatment, on_delete=models.CASCADE, related_name="stances")
    body = models.CharField(max_length=160, help_text="Who says it.")
    year = models.PositiveSmallIntegerField()
    stance = models.CharField(max_length=10, choices=View)
    text = models.TextField(help_text="One plain sentence.")
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    objects = WithSource()

    class Meta:
        ordering = ["-year", "position"]

    def __str__(self):
        return f"{self.body} ({self.year})"


class QuestionToAsk(ArticleRow):
    """A question for the reader to take to the visit."""

    treatment = models.ForeignKey(
        Treatment, on_delete=models.CASCADE, related_name="questions_to_ask"
    )
    text = models.CharField(max_length=200)

    class Meta(ArticleRow.Meta):
        verbose_name_plural = "questions to ask"

    def __str__(self):
        return self.text


class CommonQuestion(ArticleRow):
    """A question that people ask, with its short answer."""

    treatment = models.ForeignKey(
        Treatment, on_delete=models.CASCADE, related_name="common_questions"
    )
    question = models.CharField(max_length=160)
    answer = models.TextField()

    def __str__(self):
        return self.question
