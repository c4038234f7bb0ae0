"""What the MDN HTTP Observatory asks of a site, asked of ours as it is deployed, on answers of
every kind. One test each, by the names of
https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring
"""

import http.client
import re
import shutil

import pytest

from tests.consultations.visitor import FORM, filled_in
from tests.reliability.behind_nginx import BEHIND_NGINX, Visitor
from tests.reliability.conftest import new_site
from tests.reliability.nginx import proxied

ARTICLE = "/treatments/radiofrequency-ablation/"
KINDS = {
    "home": "/",
    "an article": ARTICLE,
    "a form": FORM,
    "a search": "/search/?q=shot",
    "a redirect": "/treatments",
    "the desk": "/admin/",
    "signing in": "/admin/account/sign-in/",
    "not found": "/never/was/",
    "robots.txt": "/robots.txt",
    "the sitemap": "/sitemap.xml",
    "health": "/healthz",
}
FILES = {
    "the stylesheet": r'rel="stylesheet" href="([^"]+)"',
    "an icon": r'rel="icon" href="([^"]+)"',
}
HALF_A_YEAR = 15_768_000  # seconds


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("observatory")


@pytest.fixture(scope="module")
def address(furnished, folder):
    shutil.copytree(furnished, folder / "site")
    site = new_site(folder / "site", **BEHIND_NGINX)
    with site.running(), proxied(site, folder / "nginx") as address:
        yield address


@pytest.fixture(scope="module")
def answers(address):
    """By kind, what a visitor gets who has every cookie of ours."""
    visitor = Visitor(address)
    home = visitor.get("/").text
    files = {kind: re.search(where, home)[1] for kind, where in FILES.items()}
    found = {kind: visitor.get(path) for kind, path in (KINDS | files).items()}
    found["sent"] = visitor.send(filled_in())
    found["refused"] = visitor.send({"step": "about-you"})
    found["a method that is none"] = visitor.ask("PUT", "/")
    found["too large"] = visitor.send({"note": "x" * 300_000})
    assert {answer.status for answer in found.values()} >= {200, 301, 302, 404, 405, 413}
    return found


def header(answers, name):
    """What each kind of answer says there."""
    return {kind: answer.headers.get(name) for kind, answer in answers.items()}


def test_content_security_policy(answers):
    """From 'none' up; nothing inline, nothing evaluated, no plain HTTP."""
    for kind, policy in header(answers, "Content-Security-Policy").items():
        assert policy.startswith("default-src 'none'; "), kind
        assert "frame-ancestors 'none'" in policy, kind
        assert "base-uri 'none'" in policy, kind
        assert "form-action 'self'" in policy, kind
        assert not re.search(r"unsafe|\*|http:|(script|style|object)-src[^;]*data:", policy), kind


def test_cookies(answers):
    """None before something is sent or signed in; then secure, and bound to this host."""
    cookies = {
        cookie
        for answer in answers.values()
        for cookie in answer.headers.get_all("Set-Cookie", [])
        if "Max-Age=0" not in cookie
    }
    assert len({cookie.partition("=")[0] for cookie in cookies}) >= 2
    for cookie in cookies:
        assert "; Secure" in cookie, cookie
        assert "; HttpOnly" in cookie, cookie
        assert re.search("; SameSite=(Lax|Strict)", cookie), cookie
        assert "Domain=" not in cookie, cookie
        assert cookie.startswith("__Host-") or "Path=/request/received/" in cookie, cookie


def test_cross_origin_resource_sharing(address, answers):
    elsewhere = {"Origin": "https://elsewhere.example"}
    answer = Visitor(address).get(ARTICLE, **elsewhere)

    assert "Access-Control-Allow-Origin" not in answer.headers
    assert set(header(answers, "Access-Control-Allow-Origin").values()) == {None}


@pytest.mark.usefixtures("address")
def test_redirection(folder):
    """By plain HTTP: to the same host and path, by TLS, at once."""
    port = re.search(r"listen (\d+);", (folder / "nginx" / "nginx.conf").read_text())[1]
    line = http.client.HTTPConnection("127.0.0.1", port)
    line.request("GET", ARTICLE, headers={"Host": "localhost"})
    answer = line.getresponse()
    line.close()

    assert (answer.status, answer.headers["Location"]) == (301, f"https://localhost{ARTICLE}")


def test_referrer_policy(answers):
    assert set(header(answers, "Referrer-Policy").values()) == {"same-origin"}


def test_strict_transport_security(answers):
    for kind, words in header(answers, "Strict-Transport-Security").items():
        assert int(re.fullmatch(r"max-age=(\d+)", words)[1]) >= HALF_A_YEAR, kind


def test_subresource_integrity(answers):
    """Asked of scripts from elsewhere; there are none."""
    for kind, answer in answers.items():
        assert not re.search(r"<script[^>]+src=[\"']?(https?:)?//", answer.text), kind


def test_x_content_type_options(answers):
    assert set(header(answers, "X-Content-Type-Options").values()) == {"nosniff"}


def test_x_frame_options(answers):
    assert set(header(answers, "X-Frame-Options").values()) == {"DENY"}


def test_cross_origin_resource_policy(answers):
    assert set(header(answers, "Cross-Origin-Resource-Policy").values()) == {"same-origin"}
