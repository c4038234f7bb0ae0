"""How fast the desk is with many requests: `make bench`. docs/performance.md explains it.

Asks the whole site in one process, as gunicorn would, without a network. Ends with an error
where a limit is broken.
"""

import random
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.deciding import CORES, start_site, use_cores

FEW, MANY = 50, 5_000
ROUNDS = 15
MOST_QUERIES = 12
MOST_RATIO = 3  # the board with MANY, against the board with FEW
MOST_SECONDS = 1  # a search by name among MANY

BOARD = "/admin/consultations/consultationrequest/"
FIND = f"{BOARD}find/"


def main():
    use_cores(CORES)
    with TemporaryDirectory() as folder:
        start_site(Path(folder))
        desk = front_desk()
        add_requests(FEW)
        few, queries_of_few = board(desk)
        add_requests(MANY - FEW)
        many, queries = board(desk)
        found = search(desk)
    lines = [
        f"board of {FEW:,} requests   {few * 1000:6.0f} ms  {queries_of_few} queries",
        f"board of {MANY:,} requests {many * 1000:6.0f} ms  {queries} queries",
        f"search by name among {MANY:,} encrypted requests {found * 1000:6.0f} ms",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.exit("\n".join(faults(few, many, queries, found)) or 0)


def faults(few, many, queries, found):
    if queries > MOST_QUERIES:
        yield f"The board takes {queries} queries, more than {MOST_QUERIES}."
    if many > MOST_RATIO * few:
        yield f"The board takes {many / few:.1f} times as long with {MANY:,} requests."
    if found > MOST_SECONDS:
        yield f"A search by name takes {found:.2f} s, more than {MOST_SECONDS} s."


def front_desk():
    """Somebody of the front desk, signed in."""
    from tests.conftest import account, signed_in

    desk = signed_in(account("Front desk", "bench"))
    desk.defaults["SERVER_NAME"] = "localhost"
    return desk


def add_requests(count):
    """Requests in all states of the desk, each with words of its own."""
    from datetime import timedelta

    from django.utils import timezone

    from consultations.models import ConsultationRequest, Status
    from tests.consultations.visitor import answers

    luck, now = random.Random(count), timezone.now()  # noqa: S311  no secret
    statuses = [Status.NEW, Status.IN_PROGRESS, Status.WAITING_FOR_REFERRAL, Status.BOOKED]
    ConsultationRequest.objects.bulk_create(
        ConsultationRequest(
            **answers(name=f"Person {number} Example", has_checked_sign=luck.random() < 0.05),
            status=luck.choice(statuses),
            due_at=now + timedelta(hours=luck.uniform(-48, 96)),
            received_at=now - timedelta(hours=luck.uniform(0, 700)),
        )
        for number in range(count)
    )


def board(desk):
    """Median seconds of the board, and its queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    desk.get(BOARD)
    with CaptureQueriesContext(connection) as queries:
        desk.get(BOARD)
    count = len(queries)
    return timed(lambda: desk.get(BOARD)), count


def search(desk):
    """Median seconds from the sent form to the page with who was found."""

    def ask():
        return desk.post(FIND, {"name": "person 77"}, follow=True)

    assert b"Person 77 Example" in ask().content  # noqa: S101  a bench of nothing is none
    return timed(ask)


def timed(ask):
    took = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        ask()
        took.append(time.perf_counter() - started)
    return median(took)


if __name__ == "__main__":
    main()
