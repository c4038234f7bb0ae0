"""When to consider a procedure: reasons for, reasons to wait, what to try first, who does
what; and what helps to decide: the self-check's questions and the lines of the visit sheet."""

import re
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify

from treatments.models.article import Article, ArticleRow, Source, WithSource
from treatments.models.treatment import Treatment

_NOT = re.compile(r"not\s+(.+)", re.IGNORECASE)


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


class Way(NamedTuple):
    """Answers that bring a row up: all of `given`, and none of `missing`."""

    given: frozenset
    missing: frozenset

    @property
    def is_possible(self):
        return bool(self.given) and not self.given & self.missing

    def fits(self, answers):
        return self.given <= answers and not self.missing & answers


def read_when(text):
    """“a + b”, “c + not d” on two lines → the two ways, each of them enough."""
    lines = filter(None, (line.strip() for line in text.splitlines()))
    return [_read_way(line) for line in lines]


def _read_way(line):
    terms = list(filter(None, (term.strip() for term in line.split("+"))))
    missing = {found[1] for term in terms if (found := _NOT.fullmatch(term))}
    given = {term for term in terms if not _NOT.fullmatch(term)}
    return Way(frozenset(given), frozenset(missing))


class BroughtUpRow(ArticleRow):
    """A row that certain answers of the self-check bring up."""

    when = models.TextField(
        "shown by the self-check to",
        blank=True,
        help_text="The short names of the answers that bring it up, such as “over-6-months”. "
        "With +, all of them are needed; “+ not broken-bone” keeps it from those who gave that "
        "one. Each further line is another way.",
    )

    class Meta(ArticleRow.Meta):
        abstract = True


class WithTreatments(models.Manager):
    """Needs with the treatments that each leads to: whoever reads a need asks for them."""

    def get_queryset(self):
        return super().get_queryset().prefetch_related("treatments")


class Need(BroughtUpRow):
    """A way in by what hurts, shown on the home page and explained in the guidance."""

    guidance = models.ForeignKey(Guidance, on_delete=models.CASCADE, related_name="needs")
    slug = models.SlugField(
        max_length=60, help_text="The end of its page’s address. Do not change it."
    )
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=160, help_text="One line for the home page.")
    text = models.TextField(help_text="What this often is, and what is tried first.")
    not_for_us = models.TextField(
        blank=True, help_text="What else is common and belongs to somebody else’s care."
    )
    try_first = models.TextField(
        blank=True,
        help_text="What to try first for this pain, where the general list does not fit.",
    )
    treatments = models.ManyToManyField(Treatment, blank=True, help_text="Pages worth reading.")
    is_for_the_unsure = models.BooleanField(
        default=False, help_text="Then no treatment is said to be for another kind of pain."
    )

    objects = WithTreatments()

    class Meta(ArticleRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["guidance", "slug"], name="need_has_its_own_anchor")
        ]

    def __str__(self):
        return self.title


class Criterion(BroughtUpRow):
    """A reason for a visit, or a reason to wait, with why it is asked and its source."""

    guidance = models.ForeignKey(Guidance, on_delete=models.CASCADE, related_name="criteria")
    is_for = models.BooleanField("is a reason for a visit", default=True)
    text = models.CharField(max_length=200)
    why_we_ask = models.TextField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    objects = WithSource()

    class Meta(ArticleRow.Meta):
        verbose_name_plural = "criteria"

    def __str__(self):
        return self.text


class BookingNote(BroughtUpRow):
    """What the clinic has to know before a visit is booked, and why."""

    guidance = models.ForeignKey(Guidance, on_delete=models.CASCADE, related_name="booking_notes")
    text = models.CharField(max_length=200)
    why_we_ask = models.TextField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True)

    objects = WithSource()

    def __str__(self):
        return self.text


class CheckQuestion(ArticleRow):
    """A question of the self-check. The signs that cannot wait are asked first, from the
    safety net; they are no rows here."""

    guidance = models.ForeignKey(Guidance, on_delete=models.CASCADE, related_name="check_questions")
    slug = models.SlugField(max_length=40)
    text = models.CharField(max_length=160)
    hint = models.CharField(max_length=200, blank=True)
    takes_several = models.BooleanField("takes several answers", default=False)
    answers = models.TextField(
        help_text="One a line: a short name, a colon, the words. “over-3-months: Over 3 months”."
    )

    class Meta(ArticleRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["guidance", "slug"], name="check_question_has_a_name")
        ]

    def __str__(self):
        return self.text

    @property
    def offers(self):
        """(short name, words) of each answer."""
        lines = filter(None, (line.strip() for line in self.answers.splitlines()))
        pairs = (line.partition(":") for line in lines)
        return [(slug.strip(), words.strip()) for slug, _, words in pairs]

    def clean(self):
        for slug, words in self.offers:
            if not (words and slugify(slug) == slug):
                raise ValidationError(
                    {"answers": f"Write “short-name: words” on each line; this is none: {slug}"}
                )


class SheetLine(ArticleRow):
    """Something to tick on the visit sheet, whatever the treatment."""

    class Kind(models.TextChoices):
        GOAL = "goal", "What matters most to me"
        WORRY = "worry", "What worries me"
        QUESTION = "question", "What I want to ask"

    guidance = models.ForeignKey(Guidance, on_delete=models.CASCADE, related_name="sheet_lines")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(max_length=160)

    def __str__(self):
        return self.text


class FirstLineCare(ArticleRow):
    """Something to try before a procedure, and to keep doing beside one."""

    guidance = models.ForeignKey(Guidance, on_delete=models.CASCADE, related_name="first_line_care")
    title = models.CharField(max_length=80)
    text = models.TextField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True)

    objects = WithSource()

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
