"""Who sent a form: told apart by address, without keeping one, and not to be fooled."""

import re

import pytest
from django.test import RequestFactory

from consultations.sender import sender_of

PROXY = "10.0.0.1"


def sender(forwarded=None, *, address=PROXY):
    """The sender of a post that came from `address` with this X-Forwarded-For."""
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    return sender_of(RequestFactory().post("/", headers=headers, REMOTE_ADDR=address))


@pytest.fixture
def behind(settings):
    """So many proxies of ours stand before the site."""

    def set_proxies(number):
        settings.TRUSTED_PROXIES = number

    return set_proxies


def test_a_sender_is_64_hex_digits_that_tell_no_address():
    for address in ("192.0.2.7", "2001:db8::1", ""):
        assert re.fullmatch("[0-9a-f]{64}", sender(address=address))


def test_without_our_key_nobody_can_try_addresses_out(settings):
    ours = sender(address="192.0.2.7")
    settings.SECRET_KEY = "another key, fifty characters long, of somebody else entirely"

    assert sender(address="192.0.2.7") != ours


def test_the_same_address_is_the_same_sender_and_another_is_another():
    assert sender(address="192.0.2.7") == sender(address="192.0.2.7")
    assert sender(address="192.0.2.7") != sender(address="192.0.2.8")


# which hop


def test_without_a_proxy_of_ours_what_is_forwarded_counts_for_nothing():
    assert sender("198.51.100.1") == sender("198.51.100.2, 203.0.113.9") == sender()


def test_behind_one_proxy_the_hop_it_wrote_counts(behind):
    behind(1)

    assert sender("192.0.2.7") == sender(address="192.0.2.7")
    assert sender("192.0.2.7") != sender("192.0.2.8")


def test_what_stands_further_left_anybody_can_have_written(behind):
    behind(1)

    assert sender("198.51.100.1, 192.0.2.7") == sender("junk, , 192.0.2.7") == sender("192.0.2.7")


def test_behind_two_proxies_the_hop_of_the_outer_one_counts(behind):
    behind(2)

    assert sender("198.51.100.1, 192.0.2.7, 10.0.0.2") == sender("192.0.2.7, 10.0.0.2")
    assert sender("192.0.2.7, 10.0.0.2") != sender("192.0.2.8, 10.0.0.2")


def test_with_fewer_hops_than_proxies_the_first_one_counts(behind):
    behind(3)

    assert sender("192.0.2.7") == sender("192.0.2.7, 10.0.0.2")
    assert sender() == sender(address=PROXY)


def test_several_headers_count_like_one(behind):
    """The web server joins them with a comma, with or without a space."""
    behind(1)

    assert sender("198.51.100.1,192.0.2.7") == sender("192.0.2.7")


def test_a_proxy_that_comes_through_a_unix_socket_is_a_hop_without_an_address(behind):
    behind(1)

    assert sender("192.0.2.7", address="") == sender("192.0.2.7")
    assert sender("192.0.2.7", address="") != sender("192.0.2.8", address="")


# what counts as one address


@pytest.mark.parametrize(
    "written",
    ["192.0.2.7:49152", " 192.0.2.7 ", '"192.0.2.7"', "::ffff:192.0.2.7", "[::ffff:192.0.2.7]:80"],
)
def test_an_address_is_read_as_proxies_write_it(behind, written):
    behind(1)

    assert sender(written) == sender("192.0.2.7")


@pytest.mark.parametrize(
    "written",
    [
        "2001:db8:0:1::1",
        "2001:DB8:0:1:ffff:ffff:ffff:ffff",
        "[2001:db8:0:1::2]",
        "[2001:db8:0:1::2]:443",
        '"[2001:db8:0:1::2]:443"',
        "2001:db8:0:1::2%eth0",
    ],
)
def test_a_household_with_ipv6_is_one_sender(behind, written):
    behind(1)

    assert sender(written) == sender("2001:db8:0:1::")
    assert sender(written) != sender("2001:db8:0:2::")


def test_a_low_ipv6_address_is_not_taken_for_an_ipv4_one():
    assert sender(address="::1") != sender(address="0.0.0.1")
    assert sender(address="::1") == sender(address="::2")


GARBAGE = ["", "unknown", "unix:", "_hidden", "1.2.3", "256.1.1.1", "[", "]:80", ":", "::::"]
GARBAGE += ["192.0.2.7.", "0x7f.1", "١.٢.٣.٤", "%", "\x00", "<script>", "9" * 10_000, "😀", "a\nb"]


@pytest.mark.parametrize("written", GARBAGE)
def test_what_is_no_address_shares_one_place_and_crashes_nothing(written):
    assert sender(address=written) == sender(address="")
