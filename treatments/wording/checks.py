"""What to mend in an article's words: one list of small functions.

Each takes an edition's words and the `Site`, and yields `Remark`s. The rules come from
treatments/content/README.md; what each is for stands in its docstring.
"""

import re
from dataclasses import dataclass

from treatments.models import Source
from treatments.wording.passages import passages
from treatments.wording.reading import grade, sentences, word_list

SECTION_GRADE = 8  # Flesch-Kincaid, of sections of 60 words or more
SECTION_WORDS = 60
SENTENCE_WORDS = 35
HARMS_TO_BENEFITS = 0.5  # words about harms for each word about benefits
BLOOD_THINNER_LINE = "Never stop a blood thinner on your own."

# the short fields of a page's top: most words, most bullets
FIELD_WORDS = {"lead": 40, "summary": 14}
IN_SHORT_WORDS, IN_SHORT_BULLETS, SHORT_SIGN_WORDS = 60, 3, 5

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CALL_NUMBERS = {"911", "988"}
_OUTCOME = re.compile(
    r"\d (?:more |fewer )?(?:in|of|out of) (?:100|1,000|10,000)\b|\d points?\b|mg/dL"
)
_TIME = re.compile(
    r"\b(?:second|minute|hour|day|week|month|year)s?\b|\b(?:19|20)\d\d\b|"
    r"short time|short term|sources do not say|\bage\b",
    re.IGNORECASE,
)
_DOI = re.compile(r"https://doi\.org/10\.\d{4,9}/\S+")
# hosts of copies: the original is cited, with no link where only a copy was seen
_COPY_HOSTS = re.compile(
    r"scribd|docksci|studylib|coek\.info|moam\.info|skyscape|wikipedia|blogspot|researchgate|"
    r"synergyspine|tomhsiung|globalrph|genhealth|praxigen|backworkai|metajournal|iiab\.me|pages\.dev"
)
# what, shortly before such a word, takes the promise back
_DENIAL = re.compile(
    r"\b(?:no|not|never|cannot|nobody|nor|neither|without|whether|hop(?:e|ing) for)\b|n’t\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[,;:–]|\b(?:and|but|so|because)\b")


@dataclass(frozen=True)
class Remark:
    """Something to mend, and where it stands."""

    slug: str
    part: str
    message: str

    def __str__(self):
        return f"{self.slug} #{self.part}: {self.message}"


class Guard:
    """Words that promise too much when they stand bare: not asked, not denied in their own
    clause, and not in a sentence with `unless`, which gives them another meaning."""

    def __init__(self, pattern, unless=r"(?!)"):
        self.pattern = re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
        self.unless = re.compile(unless, re.IGNORECASE)

    def bare(self, sentence):
        """The words in question, or None."""
        if sentence.endswith("?") or self.unless.search(sentence):
            return None
        hits = (hit for hit in self.pattern.finditer(sentence) if not _is_denied(sentence, hit))
        return next((hit[0] for hit in hits), None)


def _is_denied(sentence, hit):
    clause = _CLAUSE_END.split(sentence[: hit.start()])[-1]
    return bool(_DENIAL.search(clause))


GUARDS = [
    Guard("safe|safely|safer"),
    Guard("(?:immediate|instant) relief"),
    Guard("(?<!long-)lasting|permanent(?:ly)?", unless="damage|harm|injury|numb"),
    Guard("proven"),
    Guard("cures?|cured"),
    Guard("pain-free|painless"),
    Guard("(?:turn|switch)(?:s|es|ed|ing)? off", unless="device|pulses|stimulator|remote"),
    Guard("gentle|gently"),
    Guard("pinpoints?|exact (?:cause|source|spot)"),
    Guard("avoid(?:s|ing)? surgery"),
    Guard("(?:get|come|came|getting|coming) off (?:of )?(?:pain|opioid|medicine)\\w*"),
    Guard("guarantee\\w*|miracles?|harmless|risk-free|breakthrough|state-of-the-art|minor"),
    Guard("(?:should|must|just) stop (?:your |the |taking )?(?:blood thinner|warfarin|aspirin)s?"),
]


def parts(words):
    """The passages of each section, in reading order: id → passages."""
    found = {}
    for passage in passages(words):
        found.setdefault(passage.part, []).append(passage)
    return found


def prose(found):
    return [passage.text for passage in found if passage.is_prose]


def count_words(texts):
    return sum(len(word_list(text)) for text in texts)


def words_on(words, part):
    """How many words of prose a section has."""
    return count_words(prose(parts(words).get(part, [])))


def reads_at_grade_eight(words, site):
    """Half of all adults read below it; the glossary's terms count as easy words."""
    for part, found in parts(words).items():
        texts = prose(found)
        if count_words(texts) >= SECTION_WORDS and grade(texts, site.easy) > SECTION_GRADE:
            yield Remark(words["slug"], part, f"reads at grade {grade(texts, site.easy):.1f}")


def has_no_endless_sentence(words, site):
    for passage in passages(words):
        for sentence in sentences(passage.text):
            if len(word_list(sentence)) > SENTENCE_WORDS:
                yield Remark(
                    words["slug"], passage.part, f"over {SENTENCE_WORDS} words: {sentence}"
                )


def promises_nothing(words, site):
    """The word guards of the fact sheet: never bare, so only denied or asked."""
    for passage in passages(words):
        for sentence in sentences(passage.text):
            for guard in GUARDS:
                if promise := guard.bare(sentence):
                    yield Remark(words["slug"], passage.part, f"“{promise}” is bare: {sentence}")


def figures_have_sources(words, site):
    """A figure cites its source in its paragraph. A field that takes no citation, and the
    short version at the top, may repeat a figure that is cited further down."""
    found = list(passages(words))
    cited = _numbers(f"{p.text} {p.notes}" for p in found if p.sources)
    cited |= _numbers(site.safety_texts()) | _CALL_NUMBERS
    for passage in found:
        numbers = _numbers([passage.text]) - _CALL_NUMBERS
        if passage.takes_citations and passage.part != "in-short":
            if numbers and not passage.sources:
                yield Remark(words["slug"], passage.part, f"figure without source: {passage.text}")
        elif missing := numbers - cited:
            named = ", ".join(sorted(missing))
            yield Remark(words["slug"], passage.part, f"{named} has no source: {passage.text}")


def figures_have_time_frames(words, site):
    """“20 in 100” means little without “within 2 years”."""
    for passage in passages(words):
        if _OUTCOME.search(passage.text) and not _TIME.search(f"{passage.text} {passage.notes}"):
            yield Remark(words["slug"], passage.part, f"figure without time: {passage.text}")


def counts_people_not_percents(words, site):
    """So many in 100 is read better than a percent (Trevena 2013)."""
    for passage in passages(words):
        if re.search(r"\d ?%|\d percent\b", passage.text):
            yield Remark(words["slug"], passage.part, f"a percent: {passage.text}")


def harms_weigh_as_much(words, site):
    """Harms get at least half as many words as benefits (IPDAS: equal detail)."""
    if words["kind"] != "treatment":
        return
    harms, benefits = (words_on(words, part) for part in ("harms", "benefits"))
    if harms < HARMS_TO_BENEFITS * benefits:
        yield Remark(words["slug"], "harms", f"{harms} words against {benefits} on benefits")


def warns_of_stopping_blood_thinners(words, site):
    """The one line that no treatment may weaken or leave out."""
    if words["kind"] == "treatment":
        care = " ".join(prose(parts(words)["who-needs-care"]))
        if BLOOD_THINNER_LINE not in care:
            yield Remark(words["slug"], "who-needs-care", f"must say: {BLOOD_THINNER_LINE}")


def points_only_at_what_is_there(words, site):
    """Terms, sources and pages that the words point at, and sources nobody cites."""
    listed = {source["key"] for source in words["sources"]}
    cited = set()
    for passage in passages(words):
        cited |= passage.sources
        for slug in passage.terms:
            if slug not in site.terms:
                yield Remark(words["slug"], passage.part, f"no glossary term “{slug}”")
        for link in passage.links:
            if not site.has_page(link):
                yield Remark(words["slug"], passage.part, f"no page at {link}")
    for key in sorted(cited - listed):
        yield Remark(words["slug"], "sources", f"“{key}” is cited but not listed")
    for key in sorted(listed - cited):
        yield Remark(words["slug"], "sources", f"“{key}” is listed but never cited")


def explains_each_term_once(words, site):
    seen = set()
    for passage in passages(words):
        for slug in passage.terms:
            if slug in seen:
                yield Remark(words["slug"], passage.part, f"term “{slug}” is marked again")
            seen.add(slug)


def sources_are_well_formed(words, site):
    """Organisation, title, kind; a DOI or the owner's own page, never a copy."""
    for source in words["sources"]:
        for fault in _faults(source):
            yield Remark(words["slug"], "sources", f"{source['key']}: {fault}")


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


def fits_its_fields(words, site):
    """The short fields stay short: a reader meets them first."""
    for name, most in FIELD_WORDS.items():
        if len(word_list(words[name])) > most:
            yield Remark(words["slug"], "top", f"{name} has over {most} words")
    if words["kind"] == "treatment":
        yield from _in_short_is_short(words)
    for sign in words.get("signs", []):
        if len(word_list(sign["short"])) > SHORT_SIGN_WORDS:
            yield Remark(words["slug"], "get-help", f"short sign is long: {sign['short']}")


def _in_short_is_short(words):
    text = words["sections"][0]["text"]
    if words_on(words, "in-short") > IN_SHORT_WORDS:
        yield Remark(words["slug"], "in-short", f"over {IN_SHORT_WORDS} words")
    if len(re.findall(r"^- ", text, re.MULTILINE)) > IN_SHORT_BULLETS:
        yield Remark(words["slug"], "in-short", f"over {IN_SHORT_BULLETS} bullets")


CHECKS = [
    reads_at_grade_eight,
    has_no_endless_sentence,
    promises_nothing,
    figures_have_sources,
    figures_have_time_frames,
    counts_people_not_percents,
    harms_weigh_as_much,
    warns_of_stopping_blood_thinners,
    points_only_at_what_is_there,
    explains_each_term_once,
    sources_are_well_formed,
    fits_its_fields,
]


def remarks(words, site):
    """Everything there is to mend in one article."""
    return [remark for check in CHECKS for remark in check(words, site)]


def _numbers(texts):
    return {number for text in texts for number in _NUMBER.findall(text)}
