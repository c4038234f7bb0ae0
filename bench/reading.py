"""How fast the site as it is deployed answers readers: `make bench`. docs/performance.md explains
it. Ends with an error where a goal is missed.

The base is an empty view of Django without middleware under the same gunicorn command. Each turn
of a target comes right after one of its base, so that whatever else the machine does slows both
alike. A ratio is by processor time per request: the median of all those pairs.
"""

import gzip
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from bench.servers import ask, memory, nginx_before, processor_time, say, serving
from tests.running import Site

ROUNDS = 20
SECONDS = 1  # of each turn
HELLO, NGINX_FILE = "hello", "the article’s bytes, nginx"
ARTICLE = "/treatments/radiofrequency-ablation/"
PACKED = {"Accept-Encoding": "gzip"}
# Kept pages, and some that are made each time.
ALL_KINDS = [
    *(ARTICLE, "/", "/treatments/", "/overview/", "/compare/", "/glossary/", "/contact/"),
    *("/search/?q=shot", "/request/form/", "/not/here/"),
]
MANY = 10_000  # requests, before memory is measured
MOST_MEGABYTES = 220
MAY_GROW = 1.03
MOST_MILLISECONDS = 25  # to make a page, and not more with more articles


class Target(NamedTuple):
    name: str
    server: object
    path: str
    headers: dict = PACKED
    base: str = HELLO
    goal: float = 0  # least ratio to the base


class Turn(NamedTuple):
    """What one turn saw."""

    per_second: float
    p99: float  # milliseconds
    processor: float  # microseconds per request


def main():
    with TemporaryDirectory() as folder, ExitStack() as stack:
        folder = Path(folder)
        Site(folder).furnish()
        site, targets = start(folder, stack)
        faults = report(targets, measure(targets))
        faults += report_memory(site)
    sys.exit("\n".join(faults) or 0)


def start(folder, stack):
    """The site and what it is measured against, all running."""

    def run(*names, **environment):
        return stack.enter_context(serving(folder, *names, **environment))

    site, hello = run(), run("bench.hello")
    behind_all = run(DJANGO_SETTINGS_MODULE="bench.hello_behind_all")
    no_store = run(DJANGO_SETTINGS_MODULE="bench.settings")
    etag, page = ask_once(site.url + ARTICLE)
    known = PACKED | {"If-None-Match": etag}
    bytes_root = keep_bytes(folder / "bytes", page)
    files = run("bench.bytes", BYTES_ROOT=str(bytes_root))
    nginx, nginx_file = stack.enter_context(nginx_before(site, folder / "nginx", bytes_root))
    threads, processes = (
        stack.enter_context(nginx_before(each, folder / name, without=["proxy_cache painclinic;"]))[
            0
        ]
        for name, each in {"threads": site, "processes": run(THREADS="1")}.items()
    )
    return site, [
        Target(HELLO, hello, "/"),
        Target("hello behind all middleware", behind_all, "/"),
        Target("an article", site, ARTICLE, goal=0.85),
        Target("the list of treatments", site, "/treatments/", goal=0.85),
        Target("home", site, "/", goal=0.85),
        Target("an article the browser has (304)", site, ARTICLE, known, goal=0.95),
        Target("an article, made each time", no_store, ARTICLE),
        Target("the article’s bytes, WhiteNoise", files, "/article.html"),
        Target(NGINX_FILE, nginx_file, "/article.html", base=NGINX_FILE),
        Target("an article, nginx before it", nginx, ARTICLE, base=NGINX_FILE, goal=0.5),
        Target("the same, nginx holds nothing", threads, ARTICLE, base=NGINX_FILE),
        Target("the same, one request a process", processes, ARTICLE, base=NGINX_FILE),
    ]


def ask_once(url):
    with urlopen(Request(url, headers=PACKED)) as answer:
        return answer.headers["ETag"], answer.read()


def keep_bytes(folder, packed):
    """A folder with a page as a file, as it is and packed."""
    folder.mkdir()
    (folder / "article.html").write_bytes(gzip.decompress(packed))
    (folder / "article.html.gz").write_bytes(packed)
    return folder


def measure(targets):
    """By the target's name: pairs of a turn of its base and, right after it, its own."""
    by_name = {target.name: target for target in targets}
    pairs = {target.name: [] for target in targets}
    for target in targets:  # warm
        ask(target.server.url + target.path, 1, headers=target.headers)
    for _ in range(ROUNDS):
        for target in targets:
            pairs[target.name].append((take_turn(by_name[target.base]), take_turn(target)))
    return pairs


def take_turn(target):
    before = processor_time(target.server)
    requests, took, p99 = ask(target.server.url + target.path, SECONDS, headers=target.headers)
    used = processor_time(target.server) - before
    return Turn(requests / took, p99, used / requests)


def report(targets, pairs):
    say(f"{ROUNDS} turns of {SECONDS} s: medians; processor: microseconds per request\n")
    say(f"{'':40}{'a second':>10}{'p99 ms':>9}{'processor':>11}{'ratio':>8}{'goal':>7}")
    faults = []
    for target in targets:
        turns = [turn for _, turn in pairs[target.name]]
        ratio = median(base.processor / turn.processor for base, turn in pairs[target.name])
        say(line(target, turns, ratio))
        if ratio < target.goal:
            faults.append(f"{target.name}: {ratio:.2f} of {target.base}, not {target.goal}.")
    return faults


def line(target, turns, ratio):
    rate, p99, processor = (median(figures) for figures in zip(*turns, strict=True))
    goal = f"{target.goal:7.2f}" if target.goal else ""
    return f"{target.name:40}{rate:10.0f}{p99:9.1f}{processor:11.0f}{ratio:8.2f}{goal}"


def report_memory(site):
    """After so many requests to all kinds of pages, and after as many again."""
    first, second = (memory_after_many(site) for _ in range(2))
    say(f"\nmaster and two workers, PSS, after {MANY:,} requests and as many more:")
    say(f"{first:.0f} MB, {second:.0f} MB")
    if second > MOST_MEGABYTES:
        yield f"The site takes {second:.0f} MB, more than {MOST_MEGABYTES}."
    if second > MAY_GROW * first:
        yield f"The site grew from {first:.0f} to {second:.0f} MB."


def memory_after_many(site):
    with ThreadPoolExecutor(8) as readers:
        for _ in readers.map(partial(open_page, site.url), islice(cycle(ALL_KINDS), MANY)):
            pass
    return memory(site)


def open_page(url, path):
    try:
        ask_once(url + path)
    except HTTPError as error:
        if error.code != 404:
            raise


if __name__ == "__main__":
    main()
