"""The real site, as it is deployed: own folder, own database, the web server of production."""

import fcntl
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


class Site:
    """A site that can run: its address, and the command line of the machine it runs on.

    `environment` holds further variables, as in .env.example; `project` is where its code is.
    """

    def __init__(self, folder, *, project=PROJECT, **environment):
        self.project = project
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder = folder
        self.database = folder / "site.sqlite3"
        self.url = f"http://localhost:{self.port}"
        self.environment = {
            "PATH": os.environ["PATH"],
            "PYTHONDONTWRITEBYTECODE": "1",
            "VAR_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "PLAIN_HTTP": "True",
            "DEBUG": "False",
            "SITE_URL": self.url,
            "PORT": str(self.port),
            **environment,
        }

    def furnish(self):
        """Do what `make run` does before it serves."""
        self.manage("migrate", "--verbosity", "0")
        self.manage("load_starter_content")
        self.manage("collectstatic", "--noinput", "--verbosity", "0")

    def manage(self, *command):
        """What `manage.py <command>` printed."""
        answer = self._run(command)
        assert answer.returncode == 0, answer.stderr
        return answer.stdout

    def refusal(self, *command):
        """Why `manage.py <command>` fails."""
        answer = self._run(command)
        assert answer.returncode == 1, answer.stdout
        return answer.stderr

    def _run(self, command):
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, command)],
            cwd=self.project,
            env=self.environment,
            capture_output=True,
            text=True,
        )

    def serve(self, *under):
        """Start the server, in a process group of its own; `under` is a program that
        watches it, with its arguments."""
        server = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"]
        with open(self.log_file, "a") as log:
            return subprocess.Popen(
                [*under, *server, "painclinic.wsgi"],
                cwd=self.project,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_for(self, server):
        give_up_at = time.monotonic() + 60
        while not self.answers():
            started = server.poll() is None and time.monotonic() < give_up_at
            assert started, self.log
            time.sleep(0.05)

    def answers(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True

    @contextmanager
    def running(self, *under):
        """The server that runs, until the end of the block."""
        server = self.serve(*under)
        try:
            self.wait_for(server)
            yield server
        finally:
            stop(server)

    @property
    def log_file(self):
        return self.folder / "log"

    @property
    def log(self):
        return self.log_file.read_text()

    def query(self, sql, *values):
        """What the database says to somebody who opens its file."""
        with closing(sqlite3.connect(self.database, timeout=30)) as connection, connection:
            return connection.execute(sql, values).fetchall()


def furnished_folder(tmp_path_factory):
    """A folder with database and collected files, as before the first request. It is made
    once for all processes of a test run; take a copy."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, done = base / "furnished", base / "furnished-is-done"
    with open(base / "furnished-lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            folder.mkdir(exist_ok=True)
            Site(folder).furnish()
            done.touch()
    return folder


def stop(server):
    """As systemd does: SIGTERM to all its processes, and SIGKILL when that does not help."""
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(40)
    finally:
        if server.poll() is None:
            kill_all(server)


def kill_all(server):
    """kill -9 the server and its workers."""
    os.killpg(server.pid, signal.SIGKILL)
    server.wait(10)
