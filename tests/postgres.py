"""A PostgreSQL server for one run of the tests, thrown away at its end.

    python -m tests.postgres [arguments of pytest]

It comes from the machine’s own package and listens on a socket in a folder of its own only.
"""

import os
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


@contextmanager
def server():
    """The DATABASE_URL of a server that runs until the end of the block."""
    # PostgreSQL refuses to run as root
    account = {"user": "nobody", "extra_groups": []} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        if account:
            shutil.chown(folder, account["user"])
        data = f"{folder}/data"
        subprocess.run(
            [find_program("initdb"), *("--pgdata", data), *("--username", NAME), "--auth=trust"]
            + ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
            **account,
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        control = [find_program("pg_ctl"), *("--pgdata", data)]
        options = " ".join(f"-c {setting}" for setting in HASTY)
        options += f" -c listen_addresses= -c unix_socket_directories={folder}"
        try:
            subprocess.run(
                [*control, "--wait", *("--log", f"{folder}/log"), *("--options", options), "start"],
                **account,
                cwd=folder,
                check=True,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl+C ends the tests first
            )
            yield f"postgres://{NAME}@{quote(folder, safe='')}/postgres"
        finally:
            subprocess.run(
                [*control, *("--mode", "immediate"), "stop"],
                **account,
                cwd=folder,
                stdout=subprocess.DEVNULL,
            )


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the server stops, too
    with server() as url:
        environment = os.environ | {"TEST_DATABASE_URL": url}
        return subprocess.call([sys.executable, "-m", "pytest", *sys.argv[1:]], env=environment)


if __name__ == "__main__":
    sys.exit(main())
