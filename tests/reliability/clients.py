"""Visitors as the server sees them: bytes over a connection."""

import http.client
import re
import socket
import threading
from collections import Counter
from dataclasses import dataclass
from time import monotonic
from urllib.parse import unquote, urlencode

from tests.consultations.visitor import FORM, filled_in
from tests.reliability.ledger import token_of

PATIENCE = 60  # seconds until a browser gives up
FORM_HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}
FAILURES = (OSError, http.client.HTTPException)  # the server went away in between


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str
    took: float  # seconds

    @property
    def location(self):
        return self.headers["Location"] or ""

    @property
    def reference(self):
        """What it acknowledges; None when it acknowledges nothing."""
        found = re.match(r"/request/received/([\w-]+):", unquote(self.location))
        return found[1] if self.status == 302 and found else None

    @property
    def draft(self):
        return draft_in(self.text)


def draft_in(html):
    """The sealed answers that travel in a page."""
    return re.search(r'name="draft" value="([^"]+)"', html)[1]


class Browser:
    """Keeps its cookies, and takes a new connection for each page."""

    def __init__(self, site, **headers):
        self.site = site
        self.headers = {name.replace("_", "-"): text for name, text in headers.items()}
        self.cookies = {}
        self.folders = {}  # of cookies that are not for the whole site

    def get(self, path):
        return self._ask("GET", path)

    def post(self, fields, path=FORM):
        """Send a form, with the proof that it came from this site."""
        if "csrf" not in self.cookies:
            self.get(FORM)
        return self.post_unproven({"csrfmiddlewaretoken": self.cookies["csrf"]} | fields, path)

    def post_unproven(self, fields, path=FORM):
        body = urlencode(fields, doseq=True).encode()
        return self._ask(
            "POST", path, body, **{"Content-Type": "application/x-www-form-urlencoded"}
        )

    def _ask(self, method, path, body=None, **headers):
        started = monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=PATIENCE)
        cookies = "; ".join(
            f"{name}={value}"
            for name, value in self.cookies.items()
            if path.startswith(self.folders.get(name, "/"))
        )
        headers |= self.headers | ({"Cookie": cookies} if cookies else {})
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
            self.folders[name] = re.search(r"(?i)path=([^;]+)", cookie)[1]
        return Answer(response.status, response.headers, text, monotonic() - started)


def say(site, *parts):
    """Send these bytes as they are; returns what comes back, b"" when the server hangs up."""
    with socket.create_connection(("127.0.0.1", site.port), PATIENCE) as connection:
        heard = b""
        try:
            connection.sendall(b"".join(parts))
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it refused before it had heard all
        try:
            while part := connection.recv(65536):
                heard += part
        except OSError:
            pass
    return heard


class Crowd:
    """Visitors who send one form after another without a pause, from when the block starts
    until it ends. Who hears nothing sends the same form again."""

    def __init__(self, site, size, **headers):
        self.site, self.headers = site, headers
        self.acknowledged = {}  # token of a form -> reference
        self.statuses = Counter()
        self.times = []  # seconds until the server acknowledged
        self._over = threading.Event()
        self._visitors = [threading.Thread(target=self._visit) for _ in range(size)]

    def __enter__(self):
        for visitor in self._visitors:
            visitor.start()
        return self

    def __exit__(self, *exception):
        self.go_home()

    def go_home(self):
        self._over.set()
        for visitor in self._visitors:
            visitor.join(2 * PATIENCE)

    def _visit(self):
        browser = Browser(self.site, **self.headers)
        while not self._over.is_set():
            self._send(browser, filled_in())

    def _send(self, browser, form):
        while not self._over.is_set():
            try:
                answer = browser.post(form)
            except FAILURES:
                self.statuses["hung up"] += 1
                self._over.wait(0.05)
                continue
            self.statuses[answer.status] += 1
            if answer.reference:
                self.acknowledged[token_of(form)] = answer.reference
                self.times.append(answer.took)
                return
