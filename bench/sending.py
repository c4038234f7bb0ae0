"""What it costs to receive a request: `make bench`. docs/performance.md explains it.

The last page of the form is sent again and again: validation, encryption, the row, its act, the
outbox, and a commit that survives a power cut. Beside it, how many such commits the disk takes
when nothing else is done. Ends with an error where a goal is missed.
"""

import os
import sqlite3
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from bench.servers import ask, processor_time, say, serving
from tests.running import Site

REQUESTS = 600
VISITORS = 8
LEAST_RATIO = 0.10  # of hello, by processor time


def main():
    use_keys_of_the_tests()
    with TemporaryDirectory() as folder, ExitStack() as stack:
        folder = Path(folder)
        Site(folder).furnish()
        commits = commits_per_second(folder)
        site = stack.enter_context(serving(folder, **keys_and_no_limits()))
        hello = stack.enter_context(serving(folder, "bench.hello"))
        base = cost_of_hello(hello)
        statuses, times, rate, cost = send_many(site)
        locked = (folder / "bench.log").read_text().count("locked")
    say(f"{REQUESTS} requests by {VISITORS} visitors at once: {rate:.0f} a second")
    say(f"median {times[49] * 1000:.0f} ms, p99 {times[98] * 1000:.0f} ms")
    say(f"processor: {cost:.0f} microseconds, {base / cost:.2f} of hello (goal {LEAST_RATIO})")
    say(f"the disk takes {commits:.0f} durable commits a second; errors for a lock: {locked}")
    sys.exit("\n".join(faults(statuses, locked, base / cost)) or 0)


def faults(statuses, locked, ratio):
    if statuses != {302: REQUESTS}:
        yield f"Not every request was acknowledged: {dict(statuses)}."
    if locked:
        yield f"{locked} errors for a lock."
    if ratio < LEAST_RATIO:
        yield f"Receiving a request: {ratio:.2f} of hello, not {LEAST_RATIO}."


def use_keys_of_the_tests():
    """The answers travel sealed; so what is sent here is sealed with keys that the site has."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()


def keys_and_no_limits():
    from django.conf import settings

    from tests.reliability.conftest import NO_LIMITS

    keys = {"SECRET_KEY": settings.SECRET_KEY, "REQUEST_KEYS": " ".join(settings.REQUEST_KEYS)}
    return keys | NO_LIMITS


def cost_of_hello(hello):
    """Microseconds of processor time per request."""
    ask(hello.url, 1, {})
    before = processor_time(hello)
    requests, _, _ = ask(hello.url, 4, {})
    return (processor_time(hello) - before) / requests


def send_many(site):
    """Statuses, the hundredths of the times (seconds), requests a second, and microseconds of
    processor time per request."""
    from tests.consultations.visitor import filled_in
    from tests.reliability.clients import Browser

    browsers = [Browser(site) for _ in range(VISITORS)]
    forms = [[filled_in() for _ in range(REQUESTS // VISITORS)] for _ in browsers]
    with ThreadPoolExecutor(VISITORS) as visitors:

        def send(browser, forms):
            return [browser.post(form) for form in forms]

        list(visitors.map(send, browsers, [[filled_in()] for _ in browsers]))  # warm
        before, started = processor_time(site), time.monotonic()
        answers = [each for answers in visitors.map(send, browsers, forms) for each in answers]
        took, used = time.monotonic() - started, processor_time(site) - before
    statuses = Counter(answer.status for answer in answers)
    times = quantiles((answer.took for answer in answers), n=100)
    return statuses, times, REQUESTS / took, used / REQUESTS


def commits_per_second(folder, seconds=2):
    """Rows that are written one by one, as durably as the site writes."""
    from django.conf import settings

    with closing(sqlite3.connect(folder / "commits.sqlite3", isolation_level=None)) as plain:
        plain.executescript(settings.DATABASES["default"]["OPTIONS"]["init_command"])
        plain.execute("CREATE TABLE line (words TEXT)")
        done, started = 0, time.monotonic()
        while (took := time.monotonic() - started) < seconds:
            plain.execute("INSERT INTO line VALUES (?)", ["x" * 1000])
            done += 1
    return done / took


if __name__ == "__main__":
    main()
