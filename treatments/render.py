"""An edition's words → what a template prints. Makes HTML; asks the database nothing."""

from collections import Counter
from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.text import slugify

from treatments.figure import figure_in_words, icon_arrays, is_stale
from treatments.models import Finding, SheetLine, Stance, Step, Treatment
from treatments.models.article import article_path
from treatments.safe_html import render_markdown, terms_in

RARE = Finding.HowOften.RARE


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

    @property
    def path(self):
        """The address of the page on this site."""
        return article_path(self.kind, self.slug)

    @property
    def photo(self):
        """The picture above the words; None without one, and before version 4."""
        return self.words.get("picture")

    def html(self, text):
        """A text of the page. Terms that it is the first to use are links, others plain words."""
        return render_markdown(text, source_numbers=self._numbers, terms=self._new_terms(text))

    def number(self, key):
        """Where a source stands in the page's list; None for one that is not there."""
        return self._numbers.get(key)

    def texts(self):
        """(id of its part, Markdown) of each text that may explain a term, in reading order."""
        for section in self.words.get("sections", []):
            for text in [section["text"], *self._texts_below(section)]:
                yield section_id(section), text

    def _texts_below(self, section):
        """Those of the rows that stand in a section, below its own."""
        return []

    @cached_property
    def _first_uses(self):
        """Term → (id of the part, text) that uses it first on this page, whatever part of
        the page a template asks for first. A text that stands here twice counts as one."""
        uses = {}
        for part, text in self.texts():
            for slug in terms_in(text):
                if slug in self._terms:
                    uses.setdefault(slug, (part, text))
        return uses

    @property
    def parts_that_explain(self):
        """Term → id of the part where this page explains it."""
        return {slug: part for slug, (part, _) in self._first_uses.items()}

    def _new_terms(self, text):
        uses = self._first_uses.items()
        return {slug: self._terms[slug] for slug, (_, first) in uses if first == text}

    def explained(self, *texts):
        """The glossary terms that these texts are the first on the page to use."""
        terms = {slug: term for text in texts for slug, term in self._new_terms(text).items()}
        return [
            {"slug": slug, "term": term.term, "html": render_markdown(term.text)}
            for slug, term in terms.items()
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
            terms=self.explained(section["text"], *self._texts_below(section)),
        )


class TreatmentPage(ArticlePage):
    PHASE_OF = {
        "before": Step.Phase.BEFORE,
        "on_the_day": Step.Phase.DAY,
        "after": Step.Phase.AFTER,
    }

    def texts(self):
        yield from super().texts()
        yield "experts", self.words.get("clinic_note", "")  # since version 3
        for row in self.common_questions:
            yield "common-questions", row["answer"]

    def _texts_below(self, section):
        return [step["text"] for step in self._steps_in(section)]

    def _steps_in(self, section):
        phase = self.PHASE_OF.get(section["key"])
        return [step for step in self.steps if step["phase"] == phase]

    def _section(self, section):
        made = super()._section(section)
        made.steps = [self._step(step) for step in self._steps_in(section)]
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
    def compared_facts(self):
        """Label and words of each fact that the comparison adds; none before version 3."""
        facts = self.words.get("compared", {})
        return [(label, facts[name]) for name, label in Treatment.COMPARED.items() if facts]

    @property
    def evidence_label(self):
        return Treatment.Evidence(self.evidence_phrase).label

    @property
    def harms_section(self):
        return next(section for section in self.sections if section.id == "harms")

    @cached_property
    def benefits(self):
        return [self._finding(row) for row in self.findings if not row["is_harm"]]

    @cached_property
    def _harms(self):
        return [self._finding(row) for row in self.findings if row["is_harm"]]

    @property
    def harms(self):
        """Harms by how often they happen: (heading, findings), common first."""
        groups = [
            (often.label, [row for row in self._harms if row["how_often"] == often])
            for often in Finding.HowOften
        ]
        return [(label, rows) for label, rows in groups if rows]

    @property
    def has_drawn_benefits(self):
        return any(row["arrays"] for row in self.benefits)

    @property
    def has_drawn_harms(self):
        return any(row["arrays"] for row in self._harms)

    @property
    def main_benefits(self):
        """Those that stand in a comparison and on paper."""
        return [row for row in self.benefits if not row["is_minor"]]

    @property
    def main_harms(self):
        """As with benefits; the rare ones stand apart."""
        return [row for row in self._harms if not row["is_minor"] and row["how_often"] != RARE]

    @property
    def rare_harms(self):
        """All of them: none is small enough to leave out."""
        return [row for row in self._harms if row["how_often"] == RARE]

    def _is_minor(self, row):
        """Left out where there is little room: no main finding, while its side has some
        (words frozen before version 3 mark none). Rare harms stand apart and always stay."""
        return (
            not row.get("is_main")
            and row.get("how_often") != RARE
            and any(
                other.get("is_main")
                for other in self.findings
                if other["is_harm"] == row["is_harm"] and other.get("how_often") != RARE
            )
        )

    def _finding(self, row):
        stale = is_stale(row, self.today)
        return row | {
            "figure": None if stale else figure_in_words(row),
            "arrays": [] if stale else icon_arrays(row),
            "is_stale": stale,
            "is_minor": self._is_minor(row),
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
    def clinic_view(self):
        """What the clinic itself thinks; empty until it says so (since version 3)."""
        return self.html(self.words.get("clinic_note", ""))

    @property
    def answers(self):
        return [row | {"html": self.html(row["answer"])} for row in self.common_questions]

    @property
    def answers_terms(self):
        return self.explained(*(row["answer"] for row in self.common_questions))


class GuidancePage(ArticlePage):
    ROWS_BELOW = {"first_line": "first_line_care", "who_does_what": "roles"}

    def texts(self):
        """The needs stand below the short answer, before the other sections."""
        for part, text in super().texts():
            yield part, text
            if part == "in-short":
                yield from self._texts_of_needs()

    def _texts_of_needs(self):
        for need in self.needs:
            yield need["slug"], need["text"]
            yield need["slug"], need.get("try_first", "")  # since version 3
            yield need["slug"], need["not_for_us"]

    def _texts_below(self, section):
        rows = self.ROWS_BELOW.get(section["key"])
        return [row["text"] for row in self.words[rows]] if rows else []

    @property
    def ways_in(self):
        return [
            need
            | {
                "html": self.html(need["text"]),
                "try_first_html": self.html(need.get("try_first", "")),
                "not_for_us_html": self.html(need["not_for_us"]),
            }
            for need in self.needs
        ]

    @property
    def needs_terms(self):
        return self.explained(*(text for _, text in self._texts_of_needs()))

    @property
    def reasons_for(self):
        return [self._cited(row) for row in self.criteria if row["is_for"]]

    @property
    def reasons_to_wait(self):
        return [self._cited(row) for row in self.criteria if not row["is_for"]]

    @property
    def before_booking(self):
        """What the clinic has to know first; words frozen before version 3 have none."""
        return [self._cited(row) for row in self.words.get("booking_notes", [])]

    @property
    def questions(self):
        """Those of the self-check; words frozen before version 3 have none."""
        return self.words.get("check_questions", [])

    @property
    def rows_to_bring_up(self):
        """Every row that waits for answers of the self-check."""
        return [*self.criteria, *self.words.get("booking_notes", []), *self.needs]

    @property
    def sheet(self):
        """What can be ticked on the visit sheet: (heading, lines); none before version 3."""
        rows = self.words.get("sheet_lines", [])
        return [
            (kind.label, [row["text"] for row in rows if row["kind"] == kind])
            for kind in SheetLine.Kind
        ]

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
    uses = {}  # term → where pages explain it (`treatments.term_uses`); unknown in a preview

    @property
    def entries(self):
        rows = sorted(self.words["terms"], key=lambda row: row["term"].lower())
        return [self._entry(row) for row in rows]

    def _entry(self, row):
        used_in = self.uses.get(row["slug"], [])
        return row | {"html": self.html(self._cited(row)), "used_in": used_in}

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
