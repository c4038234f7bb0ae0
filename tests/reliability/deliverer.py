"""`manage.py deliver --loop` beside a server."""

import subprocess
import sys
from contextlib import contextmanager

from tests.running import PROJECT, kill_all


@contextmanager
def deliverer(site):
    """One that runs until the end of the block, and must not have ended by then."""
    command = [sys.executable, "manage.py", "deliver", "--loop", "--every", "0.1"]
    with open(site.folder / "deliver.log", "w") as log:
        loop = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=site.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield loop
        assert loop.poll() is None, (site.folder / "deliver.log").read_text()
    finally:
        kill_all(loop)
