"""A PostgreSQL server for one run of the tests, thrown away at its end.

    python -m tests.postgres [arguments of pytest]

It comes from the machine’s own package and listens on a socket in a folder of its own only.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

MISSING = "PostgreSQL is missing. On Debian: apt install postgresql"
NAME = "clinic"  # of the owner and of the database
# The data is thrown away: nothing of it need reach the disk.
# https://www.postgresql.org/docs/current/non-durability.html
HASTY = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]


def find_program(name):
    """Its path; Debian keeps the server’s programs out of PATH, a folder for each version."""
    newest_first = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: float(path.parts[-3]),
        reverse=True,
    )
    found = next(iter(newest_first), None) or shutil.which(name)
    return str(found) if found else sys.exit(MISSING)


class Server:
    """In a folder of its own that is there and empty."""

    def __init__(self, folder):
        self.folder, self.data = folder, f"{folder}/data"
        self.account = unprivileged()
        if self.account:
            shutil.chown(folder, self.account["user"], self.account["group"])

    @property
    def url(self):
        return f"postgres://{NAME}@{quote(self.folder, safe='')}/postgres"

    @contextmanager
    def running(self):
        where = ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        self._run("initdb", *("--username", NAME), "--auth=trust", *where)
        options = [*HASTY, "listen_addresses=", f"unix_socket_directories={self.folder}"]
        options = " ".join(f"-c {option}" for option in options)
        try:
            self._run("pg_ctl", *("--log", f"{self.folder}/log"), *("--options", options), "start")
            yield
        finally:
            self._run("pg_ctl", *("--mode", "immediate"), "stop")

    def _run(self, program, *arguments):
        subprocess.run(
            [find_program(program), "--pgdata", self.data, *arguments],
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl+C ends the tests first
            **self.account,
        )


class Database:
    """One of a test’s own, on the server of this run."""

    def __init__(self, url):
        self.url = url
        self.name = url.rpartition("/")[2]

    def query(self, sql, *values):
        import psycopg  # not there where the tests run on SQLite

        with psycopg.connect(self.url, autocommit=True) as connection:
            answer = connection.execute(sql, values)
            return answer.fetchall() if answer.description else []

    @contextmanager
    def held(self, sql):
        """What `sql` locks stays locked until the end of the block."""
        import psycopg

        with psycopg.connect(self.url) as connection:
            connection.execute(sql)
            yield


@contextmanager
def new_database(name, like=None):
    """A Database that is there until the end of the block: empty, or with all that the one `like`
    has. Those of tests that run beside this one have other names."""
    server = Database(os.environ["TEST_DATABASE_URL"])
    name = f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    server.query(f"CREATE DATABASE {name} TEMPLATE {like.name if like else 'template0'}")
    try:
        yield Database(f"{server.url.rpartition('/')[0]}/{name}")
    finally:
        server.query(f"DROP DATABASE {name} WITH (FORCE)")


def unprivileged():
    """How to start its processes: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the server stops, too
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        server = Server(folder)
        with server.running():
            environment = os.environ | {"TEST_DATABASE_URL": server.url}
            return subprocess.call([sys.executable, "-m", "pytest", *sys.argv[1:]], env=environment)


if __name__ == "__main__":
    sys.exit(main())
