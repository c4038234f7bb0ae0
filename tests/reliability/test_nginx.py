"""The site behind the nginx that deploy/ ships: slow clients, restarts, and nobody’s page kept."""

import http.client
import re
import signal
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.consultations.visitor import FORM, filled_in
from tests.reliability.behind_nginx import BEHIND_NGINX, UNPROVED, Visitor
from tests.reliability.ledger import assert_all_is_there, token_of
from tests.reliability.nginx import needs, proxied
from tests.reliability.test_trouble import locked
from tests.running import PROJECT, stop

SLOW = 300
# A client that says that a long form follows, and then sends next to nothing of it.
BEGINNING_OF_A_FORM = (
    f"POST {FORM} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n\r\nnote=x"
).encode()


@pytest.fixture
def site(make_site):
    return make_site(**BEHIND_NGINX)


@pytest.fixture
def address(site, tmp_path):
    """Of the nginx before the running site."""
    with site.running(), proxied(site, tmp_path / "nginx") as address:
        yield address


@pytest.fixture
def logged(tmp_path):
    """Waits until nginx has logged so many answers; the lines."""
    log = tmp_path / "nginx" / "painclinic.log"

    def lines(count):
        for _ in range(100):
            if log.read_text().count("\n") >= count:
                break
            time.sleep(0.05)
        found = log.read_text().splitlines()
        assert len(found) == count
        return found

    return lines


def test_a_public_page_is_held_for_a_moment_with_the_headers_of_the_site(address, logged):
    visitor = Visitor(address)
    first, *answers = [visitor.get("/") for _ in range(10)]

    assert {first.status, *(answer.status for answer in answers)} == {200}
    assert {answer.text for answer in answers} == {first.text}
    assert any(line.endswith(" HIT") for line in logged(10))
    assert first.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert first.headers["Server"] == "nginx"  # and no version
    assert "Set-Cookie" not in first.headers
    known = visitor.get("/", **{"If-None-Match": first.headers["ETag"]})
    assert (known.status, known.text) == (304, "")


def test_a_visitors_form_and_confirmation_are_held_for_nobody(site, address, logged):
    pat, kim = Visitor(address), Visitor(address)
    forms = [visitor.get(FORM).text for visitor in (pat, kim)]
    assert pat.cookies["__Host-csrf"].value != kim.cookies["__Host-csrf"].value
    assert forms[0] != forms[1]

    sent = pat.send(filled_in())
    assert sent.status == 302
    confirmation = sent.headers["Location"]
    mine, hers = pat.get(confirmation), kim.get(confirmation)

    assert mine.status == 200
    assert "no-store" in mine.headers["Cache-Control"]
    reference = re.search(r"received/([\w-]+)", confirmation)[1].partition(":")[0]
    assert reference in mine.text
    assert mine.text != hers.text
    assert [line for line in logged(5) if line.endswith(" HIT")] == []


def test_its_log_holds_no_query_no_secret_and_no_address(address, logged):
    visitor = Visitor(address)
    visitor.get("/search/?q=heronshaped")
    visitor.get("/admin/account/password/choose/3-secretsecret/")
    visitor.get("/request/received/A1B2C3-secretsecret/")

    lines = "\n".join(logged(3))
    assert "/search/" in lines
    assert [word for word in ("heron", "secret", "127.0.0.1") if word in lines] == []


def test_whoever_has_an_address_of_the_new_kind_is_served_as_well():
    """IPv6: what listens for the old kind listens for the new one, too."""
    shipped = (PROJECT / "deploy" / "nginx.conf").read_text()

    old, new = (re.findall(rf"listen {prefix}(\d.*);", shipped) for prefix in ("", r"\[::\]:"))

    assert old
    assert old == new


def test_whoever_asks_by_another_name_gets_nothing(address):
    visitor = Visitor(address)
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        line = http.client.HTTPSConnection("127.0.0.1", visitor.port, context=UNPROVED)
        line.request("GET", "/", headers={"Host": "evil.example"})
        line.getresponse()


def test_what_is_too_large_gets_a_page_that_says_what_to_do(address):
    visitor = Visitor(address)
    visitor.get(FORM)

    by_the_site = visitor.send({"note": "x" * 300_000})
    by_nginx = visitor.send({"note": "x" * 1_100_000})

    assert (by_the_site.status, by_nginx.status) == (413, 413)
    assert "too much text to send" in by_the_site.text
    assert "too much to send" in by_nginx.text


def test_a_browsers_own_way_of_asking_gets_that_page_too(address, tmp_path):
    """HTTP/2, which Python does not speak."""
    needs("curl", "curl")
    too_large = tmp_path / "too-large"
    too_large.write_bytes(b"x" * 1_100_000)
    ask = ["curl", "-sk", "--http2", "-w", "%{http_version} %{http_code}"]

    page = subprocess.run(
        [*ask, "--data-binary", f"@{too_large}", f"{address}{FORM}"], capture_output=True, text=True
    ).stdout

    assert page.endswith("2 413")
    assert "too much to send" in page


def test_while_the_site_is_down_a_page_says_so(site, tmp_path):
    with proxied(site, tmp_path / "nginx") as address:
        answer = Visitor(address).get("/")

    assert answer.status == 502
    assert "We are not here for a moment" in answer.text
    assert "call 911" in answer.text
    assert answer.headers["Retry-After"] == "60"
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.long  # it measures time, and the machine must not be busy with other tests
def test_three_hundred_slow_clients_do_not_stop_the_site(address, figures):
    """They come from four addresses: of one, nginx takes a hundred."""
    visitor = Visitor(address)
    slow = [
        UNPROVED.wrap_socket(
            _connected(visitor.port, f"127.0.0.{2 + number % 4}"), server_hostname="localhost"
        )
        for number in range(SLOW)
    ]
    for line in slow:
        line.sendall(BEGINNING_OF_A_FORM)
    try:
        health = [visitor.get("/healthz") for _ in range(20)]
        pages = [visitor.get("/treatments/nerve-blocks/") for _ in range(20)]
    finally:
        for line in slow:
            line.close()

    slowest, slowest_page = (max(a.took for a in answers) for answers in (health, pages))
    figures(
        f"{SLOW} slow clients: health within {slowest:.3f} s, pages within {slowest_page:.3f} s"
    )
    assert {answer.status for answer in health + pages} == {200}
    assert slowest < 0.5
    assert slowest_page < 1


@pytest.mark.long
def test_without_nginx_some_dozens_of_slow_clients_stop_it(make_site):
    """So the test above proves something of nginx."""
    site = make_site()
    with site.running():
        slow = [_connected(site.port) for _ in range(60)]
        try:
            for line in slow:
                line.sendall(BEGINNING_OF_A_FORM)
            time.sleep(1)
            with pytest.raises(TimeoutError), _connected(site.port) as visitor:
                visitor.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                visitor.recv(1)
        finally:
            for line in slow:
                line.close()


def _connected(port, own_address=""):
    return socket.create_connection(("127.0.0.1", port), 5, source_address=(own_address, 0))


def test_six_in_flight_are_answered_and_saved_when_the_site_is_stopped(site, tmp_path):
    forms = [filled_in() for _ in range(6)]
    with proxied(site, tmp_path / "nginx") as address:
        server = site.serve()
        site.wait_for(server)
        visitors = [Visitor(address) for _ in forms]
        with ThreadPoolExecutor(6) as pool:
            for visitor in visitors:
                visitor.get(FORM)
            with locked(site, "IMMEDIATE"):
                answers = pool.map(Visitor.send, visitors, forms)
                time.sleep(2)  # all six wait for the database
                server.send_signal(signal.SIGTERM)
                time.sleep(1)
            answers = list(answers)
            code = server.wait(30)
        stop(server)
        down = Visitor(address).get("/contact/")

    assert [answer.status for answer in answers] == [302] * 6
    assert code == 0
    references = [re.search(r"received/([\w-]+)", a.headers["Location"])[1] for a in answers]
    acknowledged = dict(zip(map(token_of, forms), references, strict=True))
    assert_all_is_there(site, acknowledged)
    assert down.status == 502
