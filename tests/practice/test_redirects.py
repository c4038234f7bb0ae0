"""No link to our desk leads on to somebody else's site."""

from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from practice.accounts.codes import code_of, set_up_app
from tests.practice.signing_in import SECRET, sign_in, type_code, type_password

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    "https://evil.test/",
    "//evil.test/",
    "///evil.test/",
    "////evil.test",
    "/\\evil.test/",
    "\\\\evil.test/",
    "https:evil.test",
    "http:///evil.test",
    "https://testserver@evil.test/",
    "https://testserver.evil.test/",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    " https://evil.test/",
    "/\t/evil.test/",
    "%2F%2Fevil.test",
]


def host_after(answer):
    """Where a browser would be, which takes \\ for / and leaves tabs and edges of spaces out."""
    where = answer.headers["Location"].strip().replace("\\", "/").replace("\t", "")
    return urlsplit(urljoin("http://testserver/admin/", where))[:2]


@pytest.mark.parametrize("where", ELSEWHERE)
def test_signing_in_ends_here_wherever_a_link_wants_to(front_desk, where):
    set_up_app(front_desk, SECRET)
    client = Client()
    client.get("/admin/account/sign-in/", {"next": where})

    first = type_password(client, "fran", next=where)
    second = type_code(client, code_of(SECRET))

    assert (host_after(first), host_after(second)) == (("http", "testserver"),) * 2


@pytest.mark.parametrize("where", ELSEWHERE)
@pytest.mark.parametrize("path", ["/admin/account/sign-out/", "/admin/account/sign-in/"])
def test_signing_out_and_being_in_already_end_here_too(front_desk, path, where):
    client = Client()
    sign_in(client, front_desk)
    ask = client.post if "out" in path else client.get

    answer = ask(path, {"next": where})

    assert (answer.status_code, host_after(answer)) == (302, ("http", "testserver"))


def test_a_page_of_our_own_is_where_it_does_lead(front_desk):
    """The control."""
    set_up_app(front_desk, SECRET)
    client = Client()
    ours = "/admin/consultations/consultationrequest/?show=mine"

    type_password(client, "fran", next=ours)

    assert type_code(client, code_of(SECRET)).headers["Location"] == ours
