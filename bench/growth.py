"""What more content and more requests cost: `make bench`. docs/performance.md explains it.

Ten times the articles, twenty times the glossary and ten thousand requests, each against the
starter content, in one process without a network; no page is kept. Ends with an error where a
page takes too long to make.
"""

import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.deciding import ARTICLE, CORES, get, multiply_content, start_site, use_cores
from bench.desk import BOARD, add_requests, front_desk, timed
from bench.servers import say

ROUNDS = 60
MOST_MILLISECONDS = 25
MAY_GROW = 1.15
PAGES = [ARTICLE, "/", "/treatments/", "/glossary/", "/search/?q=shot", "/request/form/"]


def main():
    use_cores(CORES)
    with TemporaryDirectory() as folder:
        site = start_site(Path(folder))
        desk = front_desk()
        columns = {"now": times(site, desk)}
        multiply_content(10, but=["glossary", "safety-net"])
        columns["10 times the articles"] = times(site, desk)
        multiply_glossary(20)
        columns["20 times the glossary"] = times(site, desk)
        add_requests(10_000)
        columns["10,000 requests"] = times(site, desk)
    say(
        f"{ROUNDS} rounds, {CORES} cores, median ms; each column has what the ones before it have\n"
    )
    say(f"{'':44}" + "".join(f"{name:>24}" for name in columns))
    for page in [*PAGES, BOARD]:
        say(f"{page:44}" + "".join(f"{column[page]:24.1f}" for column in columns.values()))
    sys.exit("\n".join(faults(columns)) or 0)


def faults(columns):
    first, *_, last = columns.values()
    if last[ARTICLE] > MOST_MILLISECONDS:
        yield f"An article takes {last[ARTICLE]:.1f} ms to make, more than {MOST_MILLISECONDS}."
    if columns["10 times the articles"][ARTICLE] > MAY_GROW * first[ARTICLE]:
        yield "An article takes longer to make when there are more articles."


def times(site, desk):
    """Median milliseconds of each page, all taking turns, and of the board."""
    took = {page: [] for page in PAGES}
    for _ in range(ROUNDS):
        for page in PAGES:
            path, _, searched = page.partition("?q=")
            started = time.perf_counter()
            get(site, path, {"q": searched} if searched else ())
            took[page].append(time.perf_counter() - started)
    took[BOARD] = [timed(lambda: desk.get(BOARD))]
    return {page: 1000 * median(seconds) for page, seconds in took.items()}


def multiply_glossary(times):
    """As many more terms, in a second glossary."""
    from treatments.compose import card, digest
    from treatments.models import Article, Edition

    now = Edition.objects.live().get(card__kind="glossary")
    terms = [
        term | {"slug": f"{term['slug']}-{number}", "term": f"{term['term']} {number}"}
        for term in now.content["terms"]
        for number in range(2, times + 1)
    ]
    words = now.content | {"terms": terms, "slug": "more-words"}
    Edition.objects.create(
        article=Article.objects.create(kind="glossary", slug="more-words"),
        number=1,
        content=words,
        card=card(words),
        sha256=digest(words),
        is_starter=True,
        went_live_at=now.went_live_at,
    )


if __name__ == "__main__":
    main()
