"""An edition's words → what a template prints. Makes HTML; asks the database nothing."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property
from django.utils.text import slugify

from treatments.models import Finding, Stance, Step, Treatment
from treatments.safe_html import render_markdown, terms_in


@dataclass
class Section:
    """One section of an article, ready to print."""

    id: str
    heading: str
    html: str
    terms: list  # glossary terms it uses, explained in place
    steps: list = ()
    picture: dict | None = None


class ArticlePage:
    """The words of one edition in the shape that the templates walk through.

    `today` decides which figures are past their re-check date.
    """

    def __init__(self, words, terms, today):
        self.words = words
        self.today = today
        self._terms = terms
        self._numbers = {
            source["key"]: number for number, source in enumerate(words["sources"], start=1)
        }

    def __getattr__(self, name):
        """title, lead, facts, …: as they stand in the words."""
        try:
            return self.__dict__["words"][name]
        except KeyError as error:
            raise AttributeError(name) from error

    def html(self, text):
        return render_markdown(text, source_numbers=self._numbers, terms=self._terms)

    def number(self, key):
        """Where a source stands in the page's list; None for one that is not there."""
        return self._numbers.get(key)

    def explained(self, *texts):
        """The glossary terms that these texts use."""
        slugs = dict.fromkeys(slug for text in texts for slug in terms_in(text))
        return [
            {
                "slug": slug,
                "term": self._terms[slug].term,
                "html": render_markdown(self._terms[slug].text),
            }
            for slug in slugs
            if slug in self._terms
        ]

    @cached_property
    def sections(self):
        sections = [self._section(section) for section in self.words["sections"]]
        self._hang_picture(sections)
        self._number_equal_ids(sections)
        return sections

    def _number_equal_ids(self, sections):
        seen = Counter()
        for section in sections:
            seen[section.id] += 1
            if seen[section.id] > 1:
                section.id += f"-{seen[section.id]}"

    def _hang_picture(self, sections):
        """A page shows its picture in its first section."""
        for section in sections[:1]:
            section.picture = self.illustration

    def _section(self, section):
        return Section(
            id=section_id(section),
            heading=section["heading"],
            html=self.html(section["text"]),
            terms=self.explained(section["text"]),
        )


class TreatmentPage(ArticlePage):
    PHASE_OF = {
        "before": Step.Phase.BEFORE,
        "on_the_day": Step.Phase.DAY,
        "after": Step.Phase.AFTER,
    }

    def _section(self, section):
        made = super()._section(section)
        phase = self.PHASE_OF.get(section["key"])
        made.steps = [self._step(step) for step in self.steps if step["phase"] == phase]
        return made

    def _hang_picture(self, sections):
        for section in sections:
            if section.id == "how-it-works":
                section.picture = self.illustration

    def _step(self, step):
        return step | {"html": self.html(step["text"])}

    @property
    def glance(self):
        """Label and words of the "At a glance" box."""
        return [(label, self.facts[name]) for name, label in Treatment.FACTS.items()]

    @property
    def evidence_label(self):
        return Treatment.Evidence(self.evidence_phrase).label

    @property
    def harms_section(self):
        return next(section for section in self.sections if section.id == "harms")

    @property
    def benefits(self):
        return [self._finding(row) for row in self.findings if not row["is_harm"]]

    @property
    def harms(self):
        """Harms by how often they happen: (heading, findings), common first."""
        found = [self._finding(row) for row in self.findings if row["is_harm"]]
        groups = [
            (often.label, [row for row in found if row["how_often"] == often])
            for often in Finding.HowOften
        ]
        return [(label, rows) for label, rows in groups if rows]

    def _finding(self, row):
        is_stale = bool(row["recheck_on"]) and date.fromisoformat(row["recheck_on"]) < self.today
        return row | {
            "figure": None if is_stale else figure_in_words(row),
            "is_stale": is_stale,
            "certainty_words": Finding.Certainty(row["certainty"]).label,
            "number": self.number(row["source"]),
        }

    @property
    def positions(self):
        """Stances with their labels, newest first."""
        return [
            row | {"label": Stance.View(row["stance"]).label, "number": self.number(row["source"])}
            for row in self.stances
        ]

    @property
    def experts_heading(self):
        views = {row["stance"] for row in self.stances}
        return "Where experts disagree" if len(views) > 1 else "What experts say"

    @property
    def answers(self):
        return [row | {"html": self.html(row["answer"])} for row in self.common_questions]


class GuidancePage(ArticlePage):
    @property
    def ways_in(self):
        return [
            need
            | {"html": self.html(need["text"]), "not_for_us_html": self.html(need["not_for_us"])}
            for need in self.needs
        ]

    @property
    def needs_terms(self):
        return self.explained(*(need["text"] for need in self.needs))

    @property
    def reasons_for(self):
        return [self._cited(row) for row in self.criteria if row["is_for"]]

    @property
    def reasons_to_wait(self):
        return [self._cited(row) for row in self.criteria if not row["is_for"]]

    @property
    def care(self):
        return [self._cited(row) | {"html": self.html(row["text"])} for row in self.first_line_care]

    @property
    def duties(self):
        return [row | {"html": self.html(row["text"])} for row in self.roles]

    def _cited(self, row):
        return row | {"number": self.number(row["source"])}


class SafetyNetPage(ArticlePage):
    @property
    def cited_signs(self):
        """The signs with the numbers of their sources, which version 1 did not have."""
        return [row | {"number": self.number(row.get("source"))} for row in self.signs]


class GlossaryPage(ArticlePage):
    @property
    def entries(self):
        rows = sorted(self.words["terms"], key=lambda row: row["term"].lower())
        return [row | {"html": self.html(self._cited(row))} for row in rows]

    def _cited(self, row):
        return row["text"] + (f"[](source:{row['source']})" if row["source"] else "")


def section_id(section):
    """How a section is called in its page's address."""
    key = section.get("key") or f"part-{slugify(section['heading'])}"
    return key.replace("_", "-")


PAGES = {
    "treatment": TreatmentPage,
    "guidance": GuidancePage,
    "page": ArticlePage,
    "safety-net": SafetyNetPage,
    "glossary": GlossaryPage,
}


def article_page(words, terms, today):
    """The page for an edition's (or a draft's) words."""
    return PAGES[words["kind"]](words, terms, today)


def figure_in_words(finding):
    """The figure of a finding as a short phrase; None for one in words only.

    Absolute numbers with one denominator a phrase, as people read them best
    (Trevena 2013, BMC Med Inform Decis Mak 13 Suppl 2:S7).
    """
    shape, treated, per = finding["shape"], finding["treated"], finding["per"]
    if shape == "pair":
        compared = finding["compared"]
        return f"{_n(treated)} in {_n(per)} with it, {_n(compared)} in {_n(per)} without"
    if shape == "difference":
        return f"{_n(abs(treated))} {'more' if treated >= 0 else 'fewer'} in {_n(per)}"
    if shape == "rate":
        up_to = finding.get("up_to")  # version 1 words have no ranges
        return f"{_n(treated)}{f' to {_n(up_to)}' if up_to else ''} in {_n(per)}"
    if shape == "mean":
        return f"{_n(abs(treated))} of {_n(finding['scale_max'])} points"
    return None


def _n(number):
    return f"{number:,g}" if isinstance(number, float) else f"{number:,}"
