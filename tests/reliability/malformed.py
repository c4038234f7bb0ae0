"""Requests that no browser sends, byte by byte. Each function makes one anew."""

import base64
import time
import uuid
from unittest import mock
from urllib.parse import urlencode

from cryptography.fernet import Fernet

from consultations.draft import Draft
from consultations.encryption import encrypt
from tests.consultations.visitor import FORM, draft, filled_in, posted

COOKIE = "a" * 32  # cookie and field say the same: all that Django asks for
PROOF = {"csrfmiddlewaretoken": COOKIE}
URLENCODED = "application/x-www-form-urlencoded"
SURROGATES = "%ED%A0%80%ED%B0%80"


def request(body="", *headers, kind=URLENCODED, line=f"POST {FORM} HTTP/1.1", length=None):
    """The bytes of a request that is well made but for what is given."""
    body = body if isinstance(body, bytes) else body.encode()
    size = len(body) if length is None else length
    lines = [line, f"Cookie: csrf={COOKIE}", *headers]
    for usual in ("Host: localhost", "Connection: close"):
        if not any(header.startswith(usual.partition(" ")[0]) for header in headers):
            lines.append(usual)
    if kind:
        lines.append(f"Content-Type: {kind}")
    if size != "none":
        lines.append(f"Content-Length: {size}")
    return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + body


def form(**changes):
    """A last page that could be sent, with some fields changed; None is not sent."""
    fields = PROOF | filled_in() | changes
    return urlencode({n: t for n, t in fields.items() if t is not None}, doseq=True)


def sending(**changes):
    return lambda: request(form(**changes))


def with_body(body, **how):
    return lambda: request(body, **how)


def with_headers(*headers, **how):
    return lambda: request(form(), *headers, **how)


def asking(line, *headers):
    return lambda: request("", *headers, kind=None, line=line, length="none")


def with_page(extra, page="about-you", **changes):
    """A page that was filled in, and `extra` as it goes over the line."""
    return lambda: request(urlencode(PROOF | posted(page, Draft(), **changes), doseq=True) + extra)


def sealed_long_ago():
    with mock.patch("time.time", return_value=time.time() - 2 * 60 * 60):
        return draft().seal()


def multipart(*parts, boundary="frontier", end="--"):
    lines = [f"--{boundary}\r\nContent-Disposition: form-data; {part}" for part in parts]
    return "\r\n".join([*lines, f"--{boundary}{end}", ""])


FIELDS = [f'name="{name}"\r\n\r\n{text}' for name, text in PROOF.items()]
A_FILE = 'name="name"; filename="name.txt"\r\nContent-Type: text/plain\r\n\r\nHer name'

CASES = {
    # what stands in the fields
    "nothing at all": with_body(""),
    "nothing but the proof": with_body(urlencode(PROOF)),
    "NUL in a value": with_page("&name=a%00b"),
    "NUL in a name": with_page("&na%00me=a"),
    "lone surrogates in a value": with_page(f"&name={SURROGATES}&relation={SURROGATES}"),
    "lone surrogates in a name": with_page(f"&{SURROGATES}=a"),
    "bytes that are no UTF-8": with_page("&relation=%FF%FE%C0%AF"),
    "percent signs that encode nothing": with_page("&relation=%&%zz=%u0041"),
    "lists for single answers": with_page("", name=["a", "b"], who_for=["me", "adult"], phone=[]),
    "brackets and dots in names": with_page("&name[]=a&name.x=b&__class__=c&_answers=d"),
    "6,000 fields": with_page("&x=1" * 6000),
    "3 MB": with_page("&note=" + "x" * 3_000_000),
    "an unknown page": sending(step="no-such-page"),
    "a page with markup for a name": sending(step="<script>alert(1)</script>"),
    "two pages at once": sending(step=["check", "safety"]),
    "a change of an unknown page": sending(change="../../admin"),
    "back from nowhere": sending(back="1", step=None, draft=None),
    "no consent": sending(consent=None),
    # what comes along
    "no draft": sending(draft=None),
    "a draft of rubbish": sending(draft="rubbish"),
    "a draft that is not ASCII": sending(draft="gAAAA\u202e😀"),
    "a draft with NUL": sending(draft="gAAAAA\x00"),
    "a draft that expired": lambda: request(form(draft=sealed_long_ago())),
    "a draft of another site": sending(draft=Fernet(Fernet.generate_key()).encrypt(b"{}").decode()),
    "a draft cut short": lambda: request(form(draft=draft().seal()[:-20])),
    "a draft with one letter changed": lambda: request(form(draft=draft().seal().swapcase())),
    "a draft of 200 kB": sending(draft="gAAAAA" + "A" * 200_000),
    "a stored value for a draft": lambda: request(form(draft=encrypt("{}").split(".")[1])),
    "an older draft in base64 only": sending(draft=base64.b64encode(b'{"answers": {}}').decode()),
    # how it is written
    "JSON": with_body('{"name": "a"}', kind="application/json"),
    "no content type": with_headers(kind=None),
    "plain text": with_headers(kind="text/plain"),
    "charset UTF-7": with_headers(kind=f"{URLENCODED}; charset=utf-7"),
    "charset base64": with_headers(kind=f"{URLENCODED}; charset=base64"),
    "multipart without a boundary": with_body(multipart(*FIELDS), kind="multipart/form-data"),
    "multipart with another boundary": with_body(
        multipart(*FIELDS), kind="multipart/form-data; boundary=elsewhere"
    ),
    "multipart with no end": with_body(
        multipart(*FIELDS, end=""), kind="multipart/form-data; boundary=frontier"
    ),
    "multipart with a boundary that is not ASCII": with_body(
        multipart(*FIELDS), kind="multipart/form-data; boundary=fröntier"
    ),
    "multipart in base64": with_body(
        multipart(*FIELDS), kind="multipart/form-data; boundary=frontier; charset=base64"
    ),
    "a file for a name": with_body(
        multipart(*FIELDS, A_FILE), kind="multipart/form-data; boundary=frontier"
    ),
    "200 files": with_body(
        multipart(*FIELDS, *[A_FILE] * 200), kind="multipart/form-data; boundary=frontier"
    ),
    # how it travels
    "two hosts": with_headers("Host: localhost", "Host: example.com"),
    "another host": with_headers("Host: example.com"),
    "a host that is none": with_headers("Host: local host/../"),
    "no host": with_headers("Host:"),
    "a negative length": with_headers(length=-5),
    "a length that is no number": with_headers(length="many"),
    "two lengths": with_headers("Content-Length: 5"),
    "a length and chunks": with_headers("Transfer-Encoding: chunked"),
    "chunks of no size": lambda: request(
        "zz\r\nabc\r\n0\r\n\r\n", "Transfer-Encoding: chunked", length="none"
    ),
    "half of what was announced": lambda: request(form()[:900], length=1800),
    "a header of 100 kB": with_headers("X-Long: " + "x" * 100_000),
    "500 headers": with_headers(*(f"X-{number}: x" for number in range(500))),
    "a header with NUL": with_headers("X-Nul: a\x00b"),
    "a header without a name": with_headers(": x"),
    "an address of 9 kB": asking(f"GET {FORM}?about={'x' * 9000} HTTP/1.1"),
    "NUL in the address": asking(f"GET {FORM}?about=%00 HTTP/1.1"),
    "an address that is no UTF-8": asking(f"GET {FORM}%ff%fe?about=%ff HTTP/1.1"),
    "a confirmation of nothing": asking(f"GET /request/received/{uuid.UUID(int=0)}:a:b/ HTTP/1.1"),
    "a version from the future": asking(f"GET {FORM} HTTP/9.9"),
    "no HTTP at all": lambda: b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "a forged origin": with_headers("Origin: https://example.com"),
    "rubbish for a cookie": with_headers("Cookie: csrf=\xff; csrf==;;; a"),
    "rubbish for a caller": with_headers("X-Forwarded-For: <script>,,;'--", length=0),
}

# What they say is odd and what they mean is clear.
CLEAR = {
    "an unheard-of charset": with_headers(kind=f"{URLENCODED}; charset=klingon"),
    "said to be compressed": with_headers("Content-Encoding: gzip"),
    "more announced than sent": with_headers(length=50_000),
    "more fields than asked for": sending(shoe_size="9", x=["1", "2"]),
    "well made": sending(),
}

METHODS = ["TRACE", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "HELO"]
