"""How fast a reader gets what helps to decide: `make bench`. docs/performance.md explains it.

Asks the whole site (middleware, views, templates, SQLite file) in one process, as gunicorn
would, without a network. No page is kept. Ends with an error where a limit is broken.
"""

import os
import re
import sys
import time
from io import BytesIO, StringIO
from itertools import cycle, repeat
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

from bench.servers import say

ROUNDS = 250
TIMES = 20  # how much more content the second run has
CORES = 2
LEAST_RATIO = 0.5  # requests per second, against the article
MOST_MILLISECONDS = 100  # median of a search with TIMES the content, misspelt or not

ARTICLE = "/treatments/radiofrequency-ablation/"
COMPARE = "/compare/"
SEARCH = "/search/"
MISSPELT = "/search/, misspelt"
MISSPELT_QUERIES = ["epidurel", "cortizone shot", "siatica", "kyfoplasty", "nurve block"]
PROSE = {"lead", "summary", "text", "answer", "try_first", "not_for_us"}
_WORD = re.compile(r"\b[a-z]{5,}\b(?![^(]*\))")  # not in the address of a link


def main():
    use_cores(CORES)
    with TemporaryDirectory() as folder:
        site = start_site(Path(folder))
        faults = report(measure(site, [ARTICLE, COMPARE, SEARCH, MISSPELT]))
        multiply_content()
        faults += report_multiplied(measure(site, [ARTICLE, SEARCH, MISSPELT]))
    sys.exit("\n".join(faults) or 0)


def use_cores(number):
    if hasattr(os, "sched_setaffinity"):  # not on macOS
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:number])


def start_site(folder):
    """The site with its starter content, as `make run` starts it, in a folder of its own."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "PLAIN_HTTP": "True",
        "DEBUG": "False",
        "SITE_URL": "http://localhost:8000",
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
    }
    import django  # these read the settings: not before the lines above
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)
    call_command("load_starter_content", stdout=StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)
    return get_wsgi_application()


def measure(site, names):
    """Seconds that each answer took, by its name. The pages take turns, so that whatever else
    the machine does slows all of them alike."""
    took = {name: [] for name in names}
    asked = {name: requests_for(name) for name in names}
    for name in names:  # warm: templates, index
        get(site, *next(asked[name]))
    for _ in range(ROUNDS):
        for name in names:
            request = next(asked[name])
            started = time.perf_counter()
            get(site, *request)
            took[name].append(time.perf_counter() - started)
    return took


def requests_for(name):
    """Path and query of what is asked for, again and again."""
    from tests.treatments.search.queries import FIRST

    queries = {SEARCH: FIRST, MISSPELT: MISSPELT_QUERIES}.get(name)
    return cycle((SEARCH, {"q": query}) for query in queries) if queries else repeat((name, {}))


def get(site, path, query=()):
    """One whole answer, packed as a browser asks for it. Exits when it is not the page."""
    environ = {
        "PATH_INFO": path,
        "QUERY_STRING": urlencode(query),
        "HTTP_ACCEPT_ENCODING": "gzip",
        "wsgi.input": BytesIO(),
    }
    setup_testing_defaults(environ)
    statuses = []
    answer = site(environ, lambda status, headers: statuses.append(status))
    b"".join(answer)
    answer.close()
    if statuses != ["200 OK"]:
        sys.exit(f"{path} answered {statuses[0]}")


def multiply_content(times=TIMES, but=()):
    """Copies of all live editions at other addresses, each with many words of its own; none of
    the kinds in `but`."""
    from treatments.compose import card, digest
    from treatments.models import Article, Edition

    copies = []
    for edition in Edition.objects.live().exclude(card__kind__in=but):
        for number in range(2, times + 1):
            words = with_other_words(edition.content, number) | {
                "slug": f"{edition.content['slug']}-{number}",
                "title": f"{edition.content['title']} {number}",
            }
            article = Article.objects.create(kind=words["kind"], slug=words["slug"])
            copies.append(
                Edition(
                    article=article,
                    number=1,
                    content=words,
                    card=card(words),
                    sha256=digest(words),
                    is_starter=True,
                    went_live_at=edition.went_live_at,
                )
            )
    Edition.objects.bulk_create(copies)


def with_other_words(content, number):
    """Words of an edition in which every third longer word of the prose is another one, so
    that the copies have a vocabulary for misspellings to be near to."""
    if isinstance(content, list):
        return [with_other_words(row, number) for row in content]
    if isinstance(content, dict):
        return {
            key: _WORD.sub(_salted(number), value)
            if key in PROSE
            else with_other_words(value, number)
            for key, value in content.items()
        }
    return content


def _salted(number):
    """Replaces every third match by the word and an ending of the copy's own."""
    count = cycle([False, False, True])
    ending = "aeioubdgklmnprstvxyz"[number - 1]
    return lambda match: match[0] + ending if next(count) else match[0]


def report(took):
    say(f"{ROUNDS} rounds, {CORES} cores, the starter content")
    say(f"{'':42}{'a second':>10}{'median ms':>12}{'ratio':>8}")
    faults = []
    for name, seconds in took.items():
        ratio = per_second(seconds) / per_second(took[ARTICLE])
        say(line(name, seconds) + f"{ratio:8.2f}")
        if ratio < LEAST_RATIO:
            faults.append(f"{name} is served less than {LEAST_RATIO} times as often as an article.")
    return faults


def report_multiplied(took):
    say(f"\n{ROUNDS} rounds, {CORES} cores, {TIMES} times the content")
    for name, seconds in took.items():
        say(line(name, seconds))
    return [
        f"{name} with {TIMES} times the content takes over {MOST_MILLISECONDS} ms."
        for name in (SEARCH, MISSPELT)
        if milliseconds(took[name]) > MOST_MILLISECONDS
    ]


def line(name, seconds):
    return f"{name:42}{per_second(seconds):10.1f}{milliseconds(seconds):12.1f}"


def per_second(seconds):
    return len(seconds) / sum(seconds)


def milliseconds(seconds):
    return 1000 * median(seconds)


if __name__ == "__main__":
    main()
