"""The words' report: what was counted, and what to mend."""

from dataclasses import dataclass
from functools import cached_property

from treatments.wording import checks, copying
from treatments.wording.reading import grade, sentences, word_list

SITE_MEAN_GRADE = 6.5
LONG_SENTENCE = 25  # words
LONG_SHARE = 0.10  # of all sentences


@dataclass
class Section:
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
        """Sections of 60 words or more, with their grade."""
        found = []
        for words in self.site.articles:
            for part, its in checks.parts(words).items():
                texts = checks.prose(its)
                size = checks.count_words(texts)
                if size >= checks.SECTION_WORDS:
                    found.append(Section(words["slug"], part, size, grade(texts, self.site.easy)))
        return found

    @property
    def mean_grade(self):
        """Each section counts by its words."""
        total = sum(section.words for section in self.sections)
        return sum(s.words * s.grade for s in self.sections) / total

    @cached_property
    def sentences(self):
        """(words, slug, sentence) of all prose, the longest first."""
        found = [
            (len(word_list(sentence)), words["slug"], sentence)
            for words in self.site.articles
            for its in checks.parts(words).values()
            for text in checks.prose(its)
            for sentence in sentences(text)
        ]
        return sorted(found, reverse=True)

    @property
    def long_share(self):
        return sum(row[0] > LONG_SENTENCE for row in self.sentences) / len(self.sentences)

    @cached_property
    def remarks(self):
        """What breaks a limit, as lines of text."""
        found = [str(r) for words in self.site.articles for r in checks.remarks(words, self.site)]
        if self.mean_grade > SITE_MEAN_GRADE:
            found.append(f"the site’s mean grade is {self.mean_grade:.2f}, over {SITE_MEAN_GRADE}")
        if self.long_share > LONG_SHARE:
            found.append(f"{self.long_share:.0%} of sentences have over {LONG_SENTENCE} words")
        for run, slugs in sorted(copying.shared_runs(self.site.articles).items()):
            found.append(f"{' and '.join(sorted(slugs))} share: {run}")
        for slug, sentence, run in copying.copied_runs(self.site.articles):
            found.append(f"{slug} has words of the fact sheet, “{run}”: {sentence}")
        return found

    def lines(self):
        yield "Reading grade: Flesch-Kincaid. A number is one syllable; the names of treatments and"
        yield "the terms of the glossary count as one easy word, so a formula that knows neither"
        yield f"reads higher: {self._plain_grade:.1f} for all words, against {self.mean_grade:.1f}."
        yield ""
        for words in self.site.articles:
            yield from self._article_lines(words)
        yield f"Sections of {checks.SECTION_WORDS} words or more: {len(self.sections)}"
        yield f"Mean grade of the site, by words: {self.mean_grade:.2f} (limit {SITE_MEAN_GRADE})"
        yield f"Sentences: {len(self.sentences)}, over {LONG_SENTENCE} words: {self.long_share:.1%}"
        yield f"The longest, {self.sentences[0][0]} words: {self.sentences[0][2]}"
        yield ""
        yield from (self.remarks or ["Nothing to mend."])

    @property
    def _plain_grade(self):
        nothing_easy = checks.re.compile(r"(?!)")
        return grade([row[2] for row in self.sentences], nothing_easy)

    def _article_lines(self, words):
        found = checks.parts(words)
        total = checks.count_words(text for its in found.values() for text in checks.prose(its))
        yield f"{words['title']} ({total:,} words)"
        for section in self.sections:
            if section.slug == words["slug"]:
                mark = " *" if section.grade > checks.SECTION_GRADE else ""
                yield f"  {section.grade:5.1f}  {section.words:4}  {section.part}{mark}"
        if words["kind"] == "treatment":
            harms, benefits = (checks.words_on(words, part) for part in ("harms", "benefits"))
            yield f"  harms {harms} words, benefits {benefits}: {harms / benefits:.2f}"
        yield ""
