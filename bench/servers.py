"""Servers as they are deployed, what they cost in processor time and memory, and wrk."""

import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from tests.running import PROJECT, Site, stop

TICK = os.sysconf("SC_CLK_TCK")
WRK = re.compile(r"99%\s+([\d.]+)(us|ms|s)\b.*?(\d+) requests in ([\d.]+)s", re.DOTALL)
MICROSECONDS = {"us": 1, "ms": 1_000, "s": 1_000_000}


@contextmanager
def serving(folder, application="painclinic.wsgi", **environment):
    """A gunicorn with the configuration of deploy/, until the end of the block."""
    site = Site(folder, WORKERS="2", PYTHONPATH=str(PROJECT), **environment)
    with open(folder / "bench.log", "a") as log:
        command = ["-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", application]
        server = subprocess.Popen(
            [sys.executable, *command],
            cwd=PROJECT,
            env=site.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        while not site.answers():
            if server.poll() is not None:
                sys.exit((folder / "bench.log").read_text())
            time.sleep(0.05)
        site.pid = server.pid
        yield site
    finally:
        stop(server)


def processor_time(pid):
    """Microseconds that a server and its workers have used, those that are gone too."""
    return sum(map(_used, _family(pid))) * 1_000_000 / TICK


def _used(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own, of_gone_children = fields[11:13], fields[13:15]
    return sum(map(int, [*own, *of_gone_children]))


def memory(pid):
    """Megabytes of a server and its workers; what they share counts once (PSS)."""
    kilobytes = (
        int(re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{each}/smaps_rollup").read_text(), re.M)[1])
        for each in _family(pid)
    )
    return sum(kilobytes) / 1024


def _family(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, children)]


def ask(url, seconds, headers, connections=8):
    """What wrk saw while it asked without a pause: requests, seconds, and the 99th percentile
    of an answer in milliseconds. Exits when an answer was none."""
    options = [f"-c{connections}", f"-d{seconds}s", "-t1", "--latency"]
    for name, text in headers.items():
        options += ["-H", f"{name}: {text}"]
    said = subprocess.run(["wrk", *options, url], capture_output=True, text=True).stdout
    found = WRK.search(said)
    if not found or "Non-2xx" in said or "Socket errors" in said and "connect 0" not in said:
        sys.exit(f"{url} was not answered:\n{said}")
    p99, unit, requests, took = found.groups()
    return int(requests), float(took), float(p99) * MICROSECONDS[unit] / 1000


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
