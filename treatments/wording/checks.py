"""What to mend in an article's words: one list of small functions, for the words' report, for
the article's screen, and for whoever asks for a review.

Each takes an `ArticleText` and the `Site`, and yields `Remark`s. The rules come from
treatments/content/README.md; what each is for stands in its docstring.
"""

import re
from dataclasses import replace

from treatments.models import Source
from treatments.wording.copying import BLOOD_THINNER_LINE
from treatments.wording.figures import (
    comparisons_say_with_what,
    counts_people_not_percents,
    figures_are_checked_in_time,
    figures_have_sources,
    figures_have_time_frames,
    figures_repeat_what_is_cited,
)
from treatments.wording.guards import GUARDS
from treatments.wording.plain import (
    explains_its_hard_words,
    has_few_long_sentences,
    has_no_endless_sentence,
    reads_at_grade_eight,
    uses_the_plain_word,
)
from treatments.wording.reading import sentences, word_list
from treatments.wording.remark import SOURCES, Remark, Weight
from treatments.wording.shape import (
    headings_are_in_order,
    leads_to_pages_that_are_up,
    pictures_are_described,
    points_only_at_what_is_there,
)
from treatments.wording.site import Site
from treatments.wording.whole import (
    can_be_brought_up,
    can_be_compared,
    each_section_has_words,
    offers_each_answer_once,
    waits_for_answers_that_are_offered,
)

HARMS_TO_BENEFITS = 0.5  # words about harms for each word about benefits; the client's limit

# the short fields of a page's top: most words, most bullets
FIELD_WORDS = {"lead": 40, "summary": 14}
NEED_WORDS = 16
IN_SHORT_WORDS, IN_SHORT_BULLETS, SHORT_SIGN_WORDS = 60, 3, 5

_DOI = re.compile(r"https://doi\.org/10\.\d{4,9}/\S+")
# some hosts of copies: the original is cited, without a link where only a copy was seen
_COPY_HOSTS = re.compile(r"scribd|docksci|studylib|researchgate|academia\.edu|wikipedia|blogspot")


def promises_nothing(article, site):
    """No word that promises too much stands bare, also not beside a figure."""
    for passage, sentence in _sentences(article):
        for guard in GUARDS:
            if promise := guard.bare(sentence, passage.part):
                yield article.remark(passage, f"“{promise}” is bare: {sentence}")


def _sentences(article):
    """With those that stand beside a figure."""
    for passage in article.passages:
        for text in (passage.text, passage.notes):
            for sentence in sentences(text):
                yield passage, sentence


def harms_get_their_share(article, site):
    """At least half as many words as benefits (IPDAS: equal detail)."""
    harms, benefits = article.size("harms"), article.size("benefits")
    if article.kind == "treatment" and harms < HARMS_TO_BENEFITS * benefits:
        message = f"{harms} words against {benefits} on benefits"
        yield Remark(article.slug, "harms", message, "harms")


def warns_of_stopping_blood_thinners(article, site):
    """The one line that no treatment may weaken or leave out."""
    said = " ".join(article.prose("who-needs-care"))
    if article.kind == "treatment" and BLOOD_THINNER_LINE not in said:
        message = f"must say: {BLOOD_THINNER_LINE}"
        yield Remark(article.slug, "who-needs-care", message, "who_needs_care")


def lists_the_sources_it_cites(article, site):
    """A number that leads nowhere is no source."""
    listed, first = _listed(article), {}
    for passage in article.passages:
        for key in passage.sources:
            first.setdefault(key, passage)
    for key in sorted(first.keys() - listed):
        message = f"“{key}” is cited but not listed"
        yield Remark(article.slug, "sources", message, first[key].field)


def cites_the_sources_it_lists(article, site):
    """A list of sources is no list of reading."""
    cited = set().union(*(passage.sources for passage in article.passages))
    for key in sorted(_listed(article) - cited):
        yield Remark(article.slug, "sources", f"“{key}” is listed but never cited", SOURCES)


def _listed(article):
    return {source["key"] for source in article.words["sources"]}


def explains_each_term_once(article, site):
    """At its first use; a second mark would only add noise."""
    seen = set()
    for passage in article.passages:
        for slug in passage.terms:
            if slug in seen:
                yield article.remark(passage, f"term “{slug}” is marked again")
            seen.add(slug)


def sources_are_well_formed(article, site):
    """Organisation, title, kind; a DOI or the owner's own page, never a copy."""
    for source in article.words["sources"]:
        for fault in _faults_of(source):
            yield Remark(article.slug, "sources", f"{source['key']}: {fault}", SOURCES)


def _faults_of(source):
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
            yield Remark(article.slug, "top", f"{name} has over {most} words", name)
    for number, need in enumerate(article.words.get("needs", [])):
        if len(word_list(need["summary"])) > NEED_WORDS:
            message = f"summary has over {NEED_WORDS} words"
            yield Remark(article.slug, need["slug"], message, f"needs-{number}-summary")
    for number, sign in enumerate(article.words.get("signs", [])):
        if len(word_list(sign["short"])) > SHORT_SIGN_WORDS:
            message = f"short sign is long: {sign['short']}"
            yield Remark(article.slug, "get-help", message, f"signs-{number}-short")


def is_short_in_short(article, site):
    """What a reader sees before scrolling."""
    if article.kind != "treatment":
        return
    if article.size("in-short") > IN_SHORT_WORDS:
        yield Remark(article.slug, "in-short", f"over {IN_SHORT_WORDS} words", "in_short")
    text = article.words["sections"][0]["text"]
    if len(re.findall(r"^- ", text, re.MULTILINE)) > IN_SHORT_BULLETS:
        yield Remark(article.slug, "in-short", f"over {IN_SHORT_BULLETS} bullets", "in_short")


CHECKS = {
    each_section_has_words: Weight.BLOCKS,
    can_be_compared: Weight.BLOCKS,
    offers_each_answer_once: Weight.BLOCKS,
    waits_for_answers_that_are_offered: Weight.BLOCKS,
    can_be_brought_up: Weight.BLOCKS,
    promises_nothing: Weight.BLOCKS,
    figures_have_sources: Weight.BLOCKS,
    figures_repeat_what_is_cited: Weight.BLOCKS,
    warns_of_stopping_blood_thinners: Weight.BLOCKS,
    points_only_at_what_is_there: Weight.BLOCKS,
    lists_the_sources_it_cites: Weight.BLOCKS,
    pictures_are_described: Weight.BLOCKS,
    headings_are_in_order: Weight.BLOCKS,
    leads_to_pages_that_are_up: Weight.NEEDS_A_REASON,
    comparisons_say_with_what: Weight.NEEDS_A_REASON,
    figures_have_time_frames: Weight.NEEDS_A_REASON,
    counts_people_not_percents: Weight.NEEDS_A_REASON,
    figures_are_checked_in_time: Weight.NEEDS_A_REASON,
    harms_get_their_share: Weight.NEEDS_A_REASON,
    reads_at_grade_eight: Weight.NEEDS_A_REASON,
    has_no_endless_sentence: Weight.NEEDS_A_REASON,
    cites_the_sources_it_lists: Weight.NEEDS_A_REASON,
    sources_are_well_formed: Weight.NEEDS_A_REASON,
    fits_its_fields: Weight.NEEDS_A_REASON,
    is_short_in_short: Weight.NEEDS_A_REASON,
    explains_each_term_once: Weight.NEEDS_A_REASON,
    has_few_long_sentences: Weight.ADVICE,
    uses_the_plain_word: Weight.ADVICE,
    explains_its_hard_words: Weight.ADVICE,
}


def remarks(article, site):
    """Everything that the checks say of one article, each remark with its weight."""
    return [
        replace(remark, weight=weight)
        for check, weight in CHECKS.items()
        for remark in check(article, site)
    ]


def faults(article, site):
    """What is to be mended, or to be excused with a reason: all but advice."""
    return [found for found in remarks(article, site) if found.weight is not Weight.ADVICE]


def remarks_on(article, words):
    """Everything that the checks say of an article's draft, whose words these are, beside the
    pages that readers have now."""
    site = Site.around(article, words)
    return remarks(site.articles[-1], site)
