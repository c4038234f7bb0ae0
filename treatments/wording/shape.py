"""What stands around the words: links, headings, pictures."""

import re
from functools import partial

from treatments.models.article import article_path
from treatments.wording.remark import Remark

_GOOD_LINK = re.compile(r"https://|tel:|mailto:")
_FILE_NAME = re.compile(r"\.(?:jpe?g|png|webp|gif)\b|^(?:img|dsc)[-_]?\d", re.IGNORECASE)
_SAYS_PICTURE = re.compile(
    r"^(?:a |an |the )?(?:picture|photo|photograph|image) of\b", re.IGNORECASE
)
DRAWING_ENDS = "Not to scale."
FIRST_HEADING, LAST_HEADING = 3, 4  # below the section's own, as ### and ####


def points_only_at_what_is_there(article, site):
    """Terms, pages, and addresses elsewhere that can be followed without risk."""
    for passage in article.passages:
        for slug in passage.terms:
            if slug not in site.terms:
                yield article.remark(passage, f"no glossary term “{slug}”")
        for link in passage.links:
            if fault := _fault(link, article, site):
                yield article.remark(passage, fault)
    for remark, path in _ways_to_treatments(article):
        if not site.has_page(path):
            yield remark(f"patients read no treatment at {path} yet; publish it there first")


def leads_to_pages_that_are_up(article, site):
    """Who follows a link to a page that was taken down is told so, which is no help."""
    for passage in article.passages:
        for link in passage.links:
            if site.is_down(link):
                yield article.remark(passage, f"patients read nothing at {link} now")
    for remark, path in _ways_to_treatments(article):
        if site.is_down(path):
            yield remark(f"patients read nothing at {path} now")


def _ways_to_treatments(article):
    """(what makes a remark, path) of each treatment that a need of the guidance leads to."""
    for number, need in enumerate(article.words.get("needs", [])):
        for slug in need.get("treatments", []):
            remark = partial(Remark, article.slug, need["slug"], field=f"needs-{number}-treatments")
            yield remark, article_path("treatment", slug)


def _fault(link, article, site):
    if link.startswith("/") and not link.startswith("//"):
        return "" if site.has_page(link) else f"no page at {link}"
    if link.startswith("#"):
        return "" if link[1:] in article.parts else f"no part of this page is called {link}"
    return "" if _GOOD_LINK.match(link) else f"“{link}” should begin with https:// or /"


def headings_are_in_order(article, site):
    """Whoever listens to the page jumps from heading to heading; none may be left out."""
    level, field = FIRST_HEADING - 1, None
    for passage in article.passages:
        if passage.field != field:
            level, field = FIRST_HEADING - 1, passage.field
        if passage.heading:
            if not FIRST_HEADING <= passage.heading <= min(level + 1, LAST_HEADING):
                marks = "#" * (min(level + 1, LAST_HEADING) or FIRST_HEADING)
                yield article.remark(passage, f"this heading should begin with {marks}")
            level = passage.heading


def pictures_are_described(article, site):
    """Whoever does not see a picture is told what it shows, and a drawing says that it is one."""
    illustration, picture = article.words["illustration"], article.words.get("picture")
    if illustration and not illustration["caption"].endswith(DRAWING_ENDS):
        message = f"the drawing’s caption should end with “{DRAWING_ENDS}”"
        yield Remark(article.slug, "picture", message, "illustration_caption")
    alt = picture["alt"] if picture else ""
    if _FILE_NAME.search(alt):
        yield Remark(article.slug, "picture", f"“{alt}” is the name of a file", "picture_alt")
    if _SAYS_PICTURE.search(alt):
        message = "say what the picture shows, without “picture of”"
        yield Remark(article.slug, "picture", message, "picture_alt")
