"""A way in by what hurts as a page of its own, put together from the guidance's words."""

from django.urls import reverse

from treatments.models import Treatment
from treatments.render import ArticlePage
from treatments.safe_html import sources_in

# (field, key, heading) of the texts of a need, in the order in which its page shows them
SECTIONS = [
    ("text", "know_first", "What to know first"),
    ("not_for_us", "not_for_us", "Also common, and not for us"),
    ("try_first", "try_first", "What to try first"),
]


class NeedPage(ArticlePage):
    """The page of one need: its texts, and the sources that they cite, numbered anew."""

    def __init__(self, need, guidance, terms, today):
        words = need | {
            "lead": need["summary"],
            "is_for_the_unsure": is_for_the_unsure(need),
            "illustration": None,
            "sections": _sections(need),
            "sources": _cited_sources(need, guidance["sources"]),
            "care": [] if _text(need, "try_first") else _titles(guidance["first_line_care"]),
        }
        super().__init__(words, terms, today)

    @property
    def path(self):
        return reverse("treatments:need", args=[self.slug])

    def talked_about(self, live):
        """The live treatments talked about for this need, with how sure the science is."""
        return [
            (card, Treatment.Evidence(card.evidence_phrase).label)
            for card in live.treatments
            if card.slug in self._named(live)
        ]

    def others(self, live):
        """The live procedures that are for other needs."""
        return [card for card in live.procedures if card.slug not in self._named(live)]

    def _named(self, live):
        """Slugs of the treatments for this need, as they are called now."""
        return set(map(live.now_called, self.treatments))


def find_need(guidance, slug):
    """The need of the guidance's words that has this slug, or None."""
    return next((need for need in guidance["needs"] if need["slug"] == slug), None)


def is_for_the_unsure(need):
    """Before version 3 of the words only its slug told."""
    return need.get("is_for_the_unsure", need["slug"] == "not-sure")


def _sections(need):
    return [
        {"key": key, "heading": heading, "text": _text(need, field)}
        for field, key, heading in SECTIONS
        if _text(need, field)
    ]


def _text(need, field):
    return need.get(field, "")  # `try_first` is there since version 3 of the words


def _titles(rows):
    return [row["title"] for row in rows]


def _cited_sources(need, sources):
    """Those of the guidance's `sources` that the need cites, in the order of citation."""
    by_key = {source["key"]: source for source in sources}
    cited = sources_in("".join(_text(need, field) for field, _, _ in SECTIONS))
    return [by_key[key] for key in cited if key in by_key]
