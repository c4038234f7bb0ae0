"""The real site for a real browser: own folder, own database, the web server of production."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]

# Playwright keeps an event loop in this process; Django would refuse the database to
# other rooms' tests that run after it here.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


class Site:
    """A running site: its address, and the command line of the machine it runs on."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.folder = folder
        self.url = f"http://localhost:{port}"
        self.environment = {
            "PATH": os.environ["PATH"],
            "PYTHONDONTWRITEBYTECODE": "1",
            "VAR_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
            "PLAIN_HTTP": "True",
            "DEBUG": "False",
            "SITE_URL": self.url,
            "PORT": str(port),
        }

    def manage(self, *command):
        """What `manage.py <command>` printed."""
        answer = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert answer.returncode == 0, answer.stderr
        return answer.stdout

    def serve(self):
        server = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"]
        with open(self.folder / "log", "w") as log:
            return subprocess.Popen(
                [*server, "painclinic.wsgi"],
                cwd=PROJECT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )

    def answers(self):
        try:
            socket.create_connection(("127.0.0.1", int(self.environment["PORT"])), 1).close()
        except OSError:
            return False
        return True


@pytest.fixture(scope="session")
def running_site(tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("site"))
    site.manage("migrate", "--verbosity", "0")
    site.manage("load_starter_content")
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    server = site.serve()
    try:
        give_up_at = time.monotonic() + 60
        while not site.answers():
            started = server.poll() is None and time.monotonic() < give_up_at
            assert started, (site.folder / "log").read_text()
            time.sleep(0.1)
        yield site
    finally:
        server.terminate()
        server.wait(40)


@pytest.fixture(scope="session")
def base_url(running_site):
    """So that page.goto("/contact/") is enough."""
    return running_site.url


@pytest.fixture(scope="session")
def demo_logins(running_site):
    """Username and password by role, as a first `make run` shows them."""
    shown = running_site.manage("make_demo_logins")
    logins = re.findall(r"^ *(.+?): (\S+) +password: (\S+)", shown, re.MULTILINE)
    return {role: (username, password) for role, username, password in logins}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = shutil.which("chromium")
    if chromium is None:
        give_up = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        give_up("Chromium is missing. On Debian: apt install chromium")
    switches = ["disable-gpu", "disable-background-networking", "disable-component-update"]
    switches += ["disable-sync", "no-first-run", "disable-quic"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        switches += ["no-sandbox"]  # Chromium has none for root
    arguments = [f"--{switch}" for switch in switches]
    return browser_type_launch_args | {"executable_path": chromium, "args": arguments}


@pytest.fixture
def phone_without_scripts(new_context):
    """A browser that runs no script, on a phone."""
    page = new_context(java_script_enabled=False, viewport={"width": 390, "height": 800}).new_page()
    page.goto("data:text/html,<title>off</title><script>document.title='on'</script>")
    assert page.title() == "off"
    return page
