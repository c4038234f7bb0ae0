"""Visitors of a site that stands behind nginx."""

import http.client
import ssl
import time
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from tests.consultations.visitor import FORM

UNPROVED = ssl._create_unverified_context()  # noqa: S323  the certificate is the test’s own
BEHIND_NGINX = {
    "PLAIN_HTTP": "False",
    "SITE_URL": "https://localhost",
    "BEHIND_PROXY": "True",
    "TRUSTED_PROXIES": "1",
}


class Visitor:
    """A browser behind TLS that keeps its cookies."""

    def __init__(self, address):
        self.port, self.cookies = urlsplit(address).port, SimpleCookie()

    def ask(self, method, path, body=None, **headers):
        headers |= {"Host": "localhost", "Referer": "https://localhost/"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{c.key}={c.value}" for c in self.cookies.values())
        line = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=60, context=UNPROVED)
        started = time.monotonic()
        line.request(method, path, body, headers)
        answer = line.getresponse()
        answer.text = answer.read().decode(errors="replace")
        answer.took = time.monotonic() - started
        line.close()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(cookie)
        return answer

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def send(self, form):
        proof = {"csrfmiddlewaretoken": self.cookies["__Host-csrf"].value}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", FORM, urlencode(proof | form, doseq=True), **kind)
