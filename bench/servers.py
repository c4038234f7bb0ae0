"""Servers as they are deployed, what they cost in processor time and memory, and wrk."""

import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.reliability.nginx import free_ports, proxied
from tests.running import PROJECT, Site, stop

TICK = os.sysconf("SC_CLK_TCK")
WRK = re.compile(r"99%\s+([\d.]+)(us|ms|s)\b.*?(\d+) requests in ([\d.]+)s", re.DOTALL)
LIMITS = ["limit_req zone=pages burst=100 nodelay;", "limit_conn readers 100;"]
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
        site.pids = [server.pid]
        yield site
    finally:
        stop(server)


class ThroughNginx(NamedTuple):
    """An address of nginx, and all that works for its answers."""

    url: str
    pids: list


@contextmanager
def nginx_before(site, folder, files=None, without=()):
    """The nginx of deploy/ before a site, without its limits, for one wrk is a crowd from one
    address; with `files`, a folder, that nginx serves itself, too. Yields both."""
    [port] = free_ports(1)
    file_server = f"""
        server {{
            listen {port} ssl;
            ssl_certificate {folder}/certificate;
            ssl_certificate_key {folder}/key;
            root {files};
            gzip_static on;
        }}"""
    beside = file_server if files else ""
    with proxied(site, folder, without=[*LIMITS, *without], beside=beside) as url:
        pid = int((folder / "pid").read_text())
        files_url = f"https://localhost:{port}"
        yield ThroughNginx(url, [pid, *site.pids]), ThroughNginx(files_url, [pid])


def processor_time(server):
    """Microseconds that a server and its workers have used, those that are gone too."""
    return sum(map(_used, _families(server))) * 1_000_000 / TICK


def _used(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own, of_gone_children = fields[11:13], fields[13:15]
    return sum(map(int, [*own, *of_gone_children]))


def memory(server):
    """Megabytes of a server and its workers; what they share counts once (PSS)."""
    kilobytes = (
        int(re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{each}/smaps_rollup").read_text(), re.M)[1])
        for each in _families(server)
    )
    return sum(kilobytes) / 1024


def _families(server):
    for pid in server.pids:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        yield from [pid, *map(int, children)]


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
