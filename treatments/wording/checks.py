"""What to mend in an article's words: one list of small functions.

Each takes an `ArticleText` and the `Site`, and yields `Remark`s. The rules come from
treatments/content/README.md; what each is for stands in its docstring.
"""

import re

from treatments.models import Source
from treatments.wording.copying import BLOOD_THINNER_LINE
from treatments.wording.figures import (
    counts_people_not_percents,
    figures_have_sources,
    figures_have_time_frames,
)
from treatments.wording.guards import GUARDS
from treatments.wording.reading import grade, sentences, word_list
from treatments.wording.remark import Remark

# limits that the client set; grades are US school years
SECTION_GRADE = 8  # of sections of SECTION_WORDS words or more
SECTION_WORDS = 60
SENTENCE_WORDS = 35
HARMS_TO_BENEFITS = 0.5  # words about harms for each word about benefits

# the short fields of a page's top: most words, most bullets
FIELD_WORDS = {"lead": 40, "summary": 14}
NEED_WORDS = 16
IN_SHORT_WORDS, IN_SHORT_BULLETS, SHORT_SIGN_WORDS = 60, 3, 5

_DOI = re.compile(r"https://doi\.org/10\.\d{4,9}/\S+")
# some hosts of copies: the original is cited, without a link where only a copy was seen
_COPY_HOSTS = re.compile(r"scribd|docksci|studylib|researchgate|academia\.edu|wikipedia|blogspot")


def reads_at_grade_eight(article, site):
    """The glossary's terms count as easy words, since the page explains them in place."""
    for part in article.parts:
        its_grade = grade(article.prose(part), site.easy)
        if article.size(part) >= SECTION_WORDS and its_grade > SECTION_GRADE:
            yield Remark(article.slug, part, f"reads at grade {its_grade:.1f}")


def has_no_endless_sentence(article, site):
    """A tired reader loses the beginning of a long sentence before its end."""
    for passage, sentence in _sentences(article):
        if len(word_list(sentence)) > SENTENCE_WORDS:
            yield Remark(article.slug, passage.part, f"over {SENTENCE_WORDS} words: {sentence}")


def promises_nothing(article, site):
    """No word that promises too much stands bare, also not beside a figure."""
    for passage, sentence in _sentences(article):
        for guard in GUARDS:
            if promise := guard.bare(sentence, passage.part):
                yield Remark(article.slug, passage.part, f"“{promise}” is bare: {sentence}")


def _sentences(article):
    for passage in article.passages:
        for text in (passage.text, passage.notes):
            for sentence in sentences(text):
                yield passage, sentence


def harms_get_their_share(article, site):
    """At least half as many words as benefits (IPDAS: equal detail)."""
    harms, benefits = article.size("harms"), article.size("benefits")
    if article.kind == "treatment" and harms < HARMS_TO_BENEFITS * benefits:
        yield Remark(article.slug, "harms", f"{harms} words against {benefits} on benefits")


def warns_of_stopping_blood_thinners(article, site):
    """The one line that no treatment may weaken or leave out."""
    said = " ".join(article.prose("who-needs-care"))
    if article.kind == "treatment" and BLOOD_THINNER_LINE not in said:
        yield Remark(article.slug, "who-needs-care", f"must say: {BLOOD_THINNER_LINE}")


def points_only_at_what_is_there(article, site):
    """Terms and pages that the words point at."""
    for passage in article.passages:
        for slug in passage.terms:
            if slug not in site.terms:
                yield Remark(article.slug, passage.part, f"no glossary term “{slug}”")
        for link in passage.links:
            if not site.has_page(link):
                yield Remark(article.slug, passage.part, f"no page at {link}")


def lists_the_sources_it_cites(article, site):
    """All of them, and no others."""
    listed = {source["key"] for source in article.words["sources"]}
    cited = set().union(*(passage.sources for passage in article.passages))
    for key in sorted(cited - listed):
        yield Remark(article.slug, "sources", f"“{key}” is cited but not listed")
    for key in sorted(listed - cited):
        yield Remark(article.slug, "sources", f"“{key}” is listed but never cited")


def explains_each_term_once(article, site):
    """At its first use; a second mark would only add noise."""
    seen = set()
    for passage in article.passages:
        for slug in passage.terms:
            if slug in seen:
                yield Remark(article.slug, passage.part, f"term “{slug}” is marked again")
            seen.add(slug)


def sources_are_well_formed(article, site):
    """Organisation, title, kind; a DOI or the owner's own page, never a copy."""
    for source in article.words["sources"]:
        for fault in _faults(source):
            yield Remark(article.slug, "sources", f"{source['key']}: {fault}")


def _faults(source):
    for name in ("authors", "title", "publication"):
        if not source[name] or source[name] != source[name].strip(" ."):
            yield f"{name} is missing or ends with a full stop"
    if source["kind"] not in Source.Kind.values:
        yield "unknown kind"
    if source["year"] and not 1950 <= source["year"] <= 2100:
        yield "odd year"
    url = source["url"]
    if url and not url.startswith("https://"):
        yield "the address is not https"
    if "doi.org" in url and not _DOI.fullmatch(url):
        yield "odd DOI"
    if _COPY_HOSTS.search(url):
        yield "the address is a copy’s, not the owner’s"


def fits_its_fields(article, site):
    """The short fields stay short: a reader meets them first."""
    for name, most in FIELD_WORDS.items():
        if len(word_list(article.words[name])) > most:
            yield Remark(article.slug, "top", f"{name} has over {most} words")
    for need in article.words.get("needs", []):
        if len(word_list(need["summary"])) > NEED_WORDS:
            yield Remark(article.slug, need["slug"], f"summary has over {NEED_WORDS} words")
    for sign in article.words.get("signs", []):
        if len(word_list(sign["short"])) > SHORT_SIGN_WORDS:
            yield Remark(article.slug, "get-help", f"short sign is long: {sign['short']}")


def is_short_in_short(article, site):
    """What a reader sees before scrolling."""
    if article.kind != "treatment":
        return
    if article.size("in-short") > IN_SHORT_WORDS:
        yield Remark(article.slug, "in-short", f"over {IN_SHORT_WORDS} words")
    text = article.words["sections"][0]["text"]
    if len(re.findall(r"^- ", text, re.MULTILINE)) > IN_SHORT_BULLETS:
        yield Remark(article.slug, "in-short", f"over {IN_SHORT_BULLETS} bullets")


CHECKS = [
    reads_at_grade_eight,
    has_no_endless_sentence,
    promises_nothing,
    figures_have_sources,
    figures_have_time_frames,
    counts_people_not_percents,
    harms_get_their_share,
    warns_of_stopping_blood_thinners,
    points_only_at_what_is_there,
    lists_the_sources_it_cites,
    explains_each_term_once,
    sources_are_well_formed,
    fits_its_fields,
    is_short_in_short,
]


def remarks(article, site):
    """Everything there is to mend in one article."""
    return [remark for check in CHECKS for remark in check(article, site)]
