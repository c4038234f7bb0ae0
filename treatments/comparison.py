"""Treatments side by side: the same rows for each, from their live editions."""

from django.utils.functional import cached_property

from treatments.models import Article, Treatment
from treatments.render import article_page

# (id, heading, which facts of a treatment are the columns) of each table
FACT_TABLES = [
    ("for", "What it is for", ["used_for", "not_for"]),
    ("like", "What it is like", ["visits", "takes", "anesthesia", "driver", "days_off"]),
    ("relief", "How relief may go", ["relief_starts", "relief_lasts", "repeated", "undone"]),
]
LABELS = Treatment.FACTS | Treatment.COMPARED
NOT_HERE_YET = "Not in this table yet. See its page"


class Comparison:
    """The treatments whose slugs were `asked` for, or all of them.

    `today` decides which figures are past their re-check date.
    """

    def __init__(self, live, asked, today):
        self.live = live
        self.asked = set(map(live.now_called, asked))
        self.today = today

    @cached_property
    def choices(self):
        """Every treatment that can be chosen: (card, whether it was)."""
        return [(card, card.slug in self.asked) for card in self.live.treatments]

    @property
    def is_a_choice(self):
        """Whether enough were chosen to lay them side by side."""
        return sum(is_chosen for _, is_chosen in self.choices) >= 2

    @property
    def is_too_few(self):
        return bool(self.asked) and not self.is_a_choice

    @property
    def title(self):
        if not self.is_a_choice or len(self.pages) == len(self.choices):
            return "Compare the treatments"
        return f"Compare: {', '.join(page.title for page in self.pages)}"

    @cached_property
    def pages(self):
        """The pages of the treatments that are shown."""
        editions = self.live.of_kind(Article.Kind.TREATMENT)
        return [
            article_page(edition.words, self.live.terms, self.today)
            for edition in editions
            if edition.card["slug"] in self.asked or not self.is_a_choice
        ]

    @property
    def has_drawn_figures(self):
        return any(
            finding["arrays"]
            for page in self.pages
            for finding in [*page.main_benefits, *page.main_harms, *page.rare_harms]
        )

    @cached_property
    def fact_tables(self):
        """Id, heading, labels of the columns, and a row for each treatment."""
        return [
            {
                "id": name,
                "heading": heading,
                "labels": [LABELS[fact] for fact in facts],
                "rows": [(page, _cells(page, facts)) for page in self.pages],
            }
            for name, heading, facts in FACT_TABLES
        ]


def _cells(page, names):
    """(label, words) of each fact; none is left out."""
    known = page.facts | page.words.get("compared", {})  # since version 3 of the words
    return [(LABELS[name], known.get(name) or NOT_HERE_YET) for name in names]
