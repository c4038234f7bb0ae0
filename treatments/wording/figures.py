"""Figures: each with its source, its time frame, and people counted rather than percents."""

import re

from treatments.figure import is_stale
from treatments.wording.reading import sentences
from treatments.wording.remark import SOURCES, Remark

SOURCE_DAYS = 2 * 365  # after which somebody should read a source again; our own choice

_NUMBER = re.compile(r"(?<![A-Za-z\d.,-])\d+(?:[.,]\d+)*")
_SMALL = "one|two|three|four|five|six|seven|eight|nine|ten"
_NUMBER_IN_WORDS = re.compile(
    rf"\b(?:about half|a third|two thirds|a quarter|(?:{_SMALL}) in (?:{_SMALL}))\b", re.IGNORECASE
)
_MORE_OR_LESS = re.compile(
    r"\d (?:(?!or )\w+ )?(?:more|fewer|less)\b(?! (?:minute|hour|day|week|month|year|time)s?\b)|"
    r"\b(?:twice|half|times) as\b",
    re.IGNORECASE,
)
_THAN_WHAT = re.compile(
    r"\b(?:than|compared|against|without|instead|as (?:\w+ ){1,2}as)\b", re.IGNORECASE
)
_CALL_NUMBERS = {"911", "988"}
_OUTCOME = re.compile(
    r"\d (?:more |fewer |people )?(?:in|of|out of|per)(?: every)? (?:5|10|20|100|1,?000|10,?000)\b|"
    r"\d points?\b|mg/dL"
)
_RATE = re.compile(
    r"(\d[\d.,]*(?: to \d[\d.,]*)?) (?:\w+ )?(?:in|out of|of|per) (?:every )?"
    r"(5|10|20|100|1,?000|10,?000)\b"
)
_TIME = re.compile(
    r"\b(?:minute|hour|day|week|month|year)s?\b|\b(?:in|by|from|to) (?:19|20)\d\d\b|"
    r"short (?:time|term)|\bat age \d",
    re.IGNORECASE,
)
# said aloud where a source gives no time, so that a reader knows it is missing
NO_TIME_GIVEN = "our sources do not say"


def numbers(text):
    """The figures of a text, in digits and in words; a vertebra such as L5 is none."""
    found = _NUMBER.findall(text) + [found.lower() for found in _NUMBER_IN_WORDS.findall(text)]
    return set(found) - _CALL_NUMBERS


def rates(text):
    """So many, or from so many to so many, in how many: “3 to 5 in 100”."""
    return {f"{many} in {of}" for many, of in _RATE.findall(text)}


def figures_have_sources(article, site):
    """A figure cites its source in its paragraph or row."""
    for passage in article.passages:
        if _cites_for_itself(passage) and numbers(passage.text) and not passage.sources:
            yield article.remark(passage, f"figure without source: {passage.text}")


def figures_repeat_what_is_cited(article, site):
    """A field that cannot cite, and the short version at the top, may repeat a figure that is
    cited elsewhere in the article or by a sign of the safety net. Digits are compared, not what
    they count; of “3 to 5 in 100” all of them together, so that a figure which is mended below
    is mended here, too."""
    said = [f"{p.text} {p.notes}" for p in article.passages if p.sources]
    cited = site.safety_numbers.union(*map(numbers, said), *map(rates, said))
    for passage in article.passages:
        missing = rates(passage.text) - cited or numbers(passage.text) - cited
        if missing and not _cites_for_itself(passage):
            named = ", ".join(sorted(missing))
            yield article.remark(passage, f"{named} has no source: {passage.text}")


def _cites_for_itself(passage):
    return passage.may_cite and passage.part != "in-short"


def figures_have_time_frames(article, site):
    """“20 in 100” means little without “within 2 years”."""
    for passage in article.passages:
        beside = f"{passage.text} {passage.notes}"
        has_time = _TIME.search(beside) or NO_TIME_GIVEN in beside
        if _OUTCOME.search(passage.text) and not has_time:
            yield article.remark(passage, f"figure without time: {passage.text}")


def counts_people_not_percents(article, site):
    """So many in 100 is read better than a percent (Trevena 2013, BMC Med Inform Decis Mak
    13 Suppl 2:S7)."""
    for passage in article.passages:
        if re.search(r"\d ?%|[\d-]per ?cent\b|\d percent", f"{passage.text} {passage.notes}"):
            yield article.remark(passage, f"a percent: {passage.text}")


def comparisons_say_with_what(article, site):
    """“12 more in 100” says nothing while one does not know: more than what?"""
    for passage in article.passages:
        for sentence in sentences(passage.text):
            says_more = _MORE_OR_LESS.search(sentence)
            if says_more and not _THAN_WHAT.search(f"{sentence} {passage.notes}"):
                yield article.remark(passage, f"compared with what? {sentence}")


def figures_are_checked_in_time(article, site):
    """After its day a figure is not shown; a source that nobody read for two years may have been
    corrected or withdrawn since."""
    for number, finding in enumerate(article.words.get("findings", [])):
        if is_stale(finding, site.today):
            message = f"this figure should have been checked by {finding['recheck_on']}"
            part = "harms" if finding["is_harm"] else "benefits"
            yield Remark(article.slug, part, message, f"findings-{number}-recheck_on")
    for source in article.words["sources"]:
        checked_on = site.checked_on.get(source["key"])
        if checked_on and (site.today - checked_on).days > SOURCE_DAYS:
            message = f"{source['key']} was last read on {checked_on}"
            yield Remark(article.slug, "sources", message, SOURCES)
