"""The words' report: what was counted, and what to mend."""

from dataclasses import dataclass
from functools import cached_property

from treatments.wording import checks, copying
from treatments.wording.plain import LONG_SENTENCE, LONG_SHARE, SECTION_GRADE, SECTION_WORDS
from treatments.wording.reading import NOTHING_EASY, grade, sentences, word_list
from treatments.wording.remark import Weight

# a limit that the client set
SITE_MEAN_GRADE = 6.5


@dataclass
class Measured:
    """A section of SECTION_WORDS words or more."""

    slug: str
    part: str
    words: int
    grade: float


class Report:
    """Counted over all articles of a `Site`. `remarks` is empty when all limits hold."""

    def __init__(self, site):
        self.site = site

    @cached_property
    def sections(self):
        """The sections that are long enough to have a grade."""
        return [
            Measured(article.slug, part, size, grade(article.prose(part), self.site.easy))
            for article in self.site.articles
            for part in article.parts
            if (size := article.size(part)) >= SECTION_WORDS
        ]

    @property
    def mean_grade(self):
        """Each section counts by its words; 0 when none is long enough."""
        total = sum(section.words for section in self.sections)
        return sum(s.words * s.grade for s in self.sections) / total if total else 0

    @cached_property
    def sentences(self):
        """(words, slug, sentence) of all prose, the longest first."""
        found = [
            (len(word_list(sentence)), article.slug, sentence)
            for article in self.site.articles
            for part in article.parts
            for text in article.prose(part)
            for sentence in sentences(text)
        ]
        return sorted(found, reverse=True)

    @property
    def long_share(self):
        long = sum(words > LONG_SENTENCE for words, _, _ in self.sentences)
        return long / len(self.sentences) if self.sentences else 0

    @cached_property
    def remarks(self):
        """What breaks a limit, as lines of text."""
        articles = self.site.articles
        found = [str(r) for article in articles for r in checks.faults(article, self.site)]
        if self.mean_grade > SITE_MEAN_GRADE:
            found.append(f"the site’s mean grade is {self.mean_grade:.2f}, over {SITE_MEAN_GRADE}")
        if self.long_share > LONG_SHARE:
            found.append(f"{self.long_share:.0%} of sentences have over {LONG_SENTENCE} words")
        for run, slugs in sorted(copying.shared_runs(articles).items()):
            found.append(f"{' and '.join(sorted(slugs))} share: {run}")
        for slug, sentence, run in copying.copied_runs(articles):
            found.append(f"{slug} has words of the fact sheet, “{run}”: {sentence}")
        return found

    def lines(self):
        """The report as it is printed."""
        plain_grade = grade([sentence for _, _, sentence in self.sentences], NOTHING_EASY)
        yield "Reading grade: Flesch-Kincaid. A number is one syllable; the names of treatments and"
        yield "the terms of the glossary count as one easy word, so a formula that knows neither"
        yield f"reads higher: {plain_grade:.1f} for all words, against {self.mean_grade:.1f}."
        yield ""
        for article in self.site.articles:
            yield from self._article_lines(article)
        yield f"Sections of {SECTION_WORDS} words or more: {len(self.sections)}"
        yield f"Mean grade of the site, by words: {self.mean_grade:.2f} (limit {SITE_MEAN_GRADE})"
        yield f"Sentences: {len(self.sentences)}, over {LONG_SENTENCE} words: {self.long_share:.1%}"
        yield from (f"The longest, {size} words: {text}" for size, _, text in self.sentences[:1])
        yield ""
        yield from (self.remarks or ["Nothing to mend."])
        yield from ("", "Advice, which keeps nothing from being published:")
        yield from (self.advice or ["None."])

    @property
    def advice(self):
        """What could be said better, as lines of text."""
        return [
            str(remark)
            for article in self.site.articles
            for remark in checks.remarks(article, self.site)
            if remark.weight is Weight.ADVICE
        ]

    def _article_lines(self, article):
        total = sum(article.size(part) for part in article.parts)
        yield f"{article.words['title']} ({total:,} words)"
        for section in self.sections:
            if section.slug == article.slug:
                mark = " *" if section.grade > SECTION_GRADE else ""
                yield f"  {section.grade:5.1f}  {section.words:4}  {section.part}{mark}"
        if article.kind == "treatment":
            yield f"  harms {article.size('harms')} words, benefits {article.size('benefits')}"
        yield ""
