"""The nginx that deploy/ ships, before a site of the tests: only its ports, names and folders are
others."""

import os
import re
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager

import pytest

from tests.running import PROJECT

NAME = "localhost"


def needs(program, package):
    """A test that needs a program is not passed over where it must have run."""
    if shutil.which(program):
        return
    missing = f"{program} is missing. On Debian: apt install {package}"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


@contextmanager
def proxied(site, folder, without=(), beside=""):
    """nginx before `site`; its address, until the end of the block. `without` these lines of the
    shipped file, and with `beside` next to it."""
    needs("nginx", "nginx-light")
    folder.mkdir()
    http, https = free_ports(2)
    _make_certificate(folder)
    configuration = _configuration(site, folder, http, https, beside)
    for line in without:
        assert line in configuration, line
        configuration = configuration.replace(line, "")
    (folder / "nginx.conf").write_text(configuration)
    command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with open(folder / "stderr", "w") as said:
        server = subprocess.Popen(command, stdout=said, stderr=said)
    try:
        _wait_for(https, server, folder)
        yield f"https://{NAME}:{https}"
    finally:
        server.terminate()
        server.wait(10)


def _configuration(site, folder, http, https, beside):
    """The shipped file inside the least that nginx needs around it."""
    shipped = (PROJECT / "deploy" / "nginx.conf").read_text()
    for shipped_words, words in {
        "SERVER_NAME": NAME,
        "CERTIFICATE": str(folder / "certificate"),
        "KEY": str(folder / "key"),
        "/var/www/painclinic": str(PROJECT / "deploy" / "pages"),
        "127.0.0.1:8000": f"127.0.0.1:{site.port}",
        "/var/lib/nginx/painclinic": str(folder / "cache"),
        "/var/log/nginx/": f"{folder}/",
    }.items():
        assert shipped_words in shipped, shipped_words
        shipped = re.sub(rf"(?<![\w]){re.escape(shipped_words)}", words, shipped)
    for shipped_port, port in {"80": http, "443": https}.items():
        shipped = re.sub(rf"(listen (\[::\]:)?){shipped_port}\b", rf"\g<1>{port}", shipped)
    return f"""
daemon off;
user root;
worker_processes 2;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
{shipped}
{beside}
}}
"""


def _make_certificate(folder):
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-subj", f"/CN={NAME}", "-days", "2"),
            *("-keyout", str(folder / "key"), "-out", str(folder / "certificate")),
        ],
        check=True,
        capture_output=True,
    )


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _wait_for(port, server, folder):
    for _ in range(100):
        assert server.poll() is None, (folder / "stderr").read_text()
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nginx does not answer")
