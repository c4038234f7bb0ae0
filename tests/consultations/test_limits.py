"""Limits hold a flood, and let people through."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from consultations.limits import Standing, count_sending, may_look
from consultations.models import Attempt
from consultations.sender import sender_of

pytestmark = pytest.mark.django_db

BELIEVED, SUSPECT, REFUSED = Standing.BELIEVED, Standing.SUSPECT, Standing.REFUSED
HER, HIM = "a" * 64, "b" * 64


@pytest.fixture
def clock(monkeypatch):
    """Tells the time of these tests: clock(minutes) goes on."""

    class Clock:
        now = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)

        def __call__(self, minutes):
            self.now += timedelta(minutes=minutes)

    ticking = Clock()
    monkeypatch.setattr(timezone, "now", lambda: ticking.now)
    return ticking


def sendings(number, sender=HER):
    return [count_sending(sender) for _ in range(number)]


def test_six_people_who_share_an_address_are_all_believed():
    assert sendings(6) == [BELIEVED] * 6


def test_more_are_set_aside_and_then_refused():
    assert sendings(35) == [BELIEVED] * 6 + [SUSPECT] * 24 + [REFUSED] * 5


def test_what_is_refused_is_not_counted():
    sendings(35)

    assert Attempt.objects.count() == 30


def test_each_sender_has_limits_of_its_own():
    sendings(30)

    assert count_sending(HER) is REFUSED
    assert count_sending(HIM) is BELIEVED


def test_the_site_as_a_whole_has_a_limit_too(settings):
    settings.ACCEPTED_PER_HOUR_BY_SITE = 10
    for number in range(10):
        assert count_sending(f"{number:064}") is BELIEVED

    assert count_sending(HER) is REFUSED
    assert Attempt.objects.count() == 10


def test_limits_are_read_when_they_are_needed(settings):
    settings.BELIEVED_PER_HOUR, settings.ACCEPTED_PER_HOUR = 1, 2

    assert sendings(3) == [BELIEVED, SUSPECT, REFUSED]


# the hour slides


def test_each_sending_counts_for_one_hour_and_not_until_the_full_hour(clock):
    for _ in range(30):
        count_sending(HER)
        clock(1)
    # now 30 minutes after the first, 1 after the last
    assert count_sending(HER) is REFUSED
    clock(29.5)
    assert count_sending(HER) is REFUSED
    clock(0.5)
    assert sendings(2) == [SUSPECT, REFUSED]


def test_who_waits_for_an_hour_is_believed_again(clock):
    sendings(35)
    clock(60)

    assert count_sending(HER) is BELIEVED


def test_nothing_is_known_about_a_sender_after_the_hour(clock):
    sendings(3)
    may_look(HER)
    clock(60)
    count_sending(HIM)

    assert [attempt.sender for attempt in Attempt.objects.all()] == [HIM]


# receipts


def test_twenty_looks_an_hour_and_no_more(clock):
    assert [may_look(HER) for _ in range(22)] == [True] * 20 + [False] * 2
    assert may_look(HIM)

    clock(60)
    assert may_look(HER)


def test_looking_and_sending_are_counted_apart():
    for _ in range(20):
        may_look(HER)

    assert count_sending(HER) is BELIEVED
    assert not may_look(HER)


# promise 38: X-Forwarded-For cannot dodge the limits


def sent_from(address, forwarded):
    headers = {"x-forwarded-for": forwarded}
    return sender_of(RequestFactory().post("/", headers=headers, REMOTE_ADDR=address))


def made_up(chance):
    """An X-Forwarded-For as somebody who wants to look like many makes it up."""
    hops = [".".join(str(chance.randrange(256)) for _ in range(4)) for _ in range(3)]
    hops += [f"2001:db8:{chance.randrange(65536):x}::1", "unknown", ""]
    return ", ".join(chance.sample(hops, chance.randint(1, 5)))


@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_a_thousand_made_up_addresses_are_still_one_sender(settings, proxies):
    settings.TRUSTED_PROXIES = proxies
    chance = random.Random(38)  # noqa: S311  made up, and the same each time
    ours = ["192.0.2.7", "10.0.0.2", "10.0.0.1"][:proxies]  # what our proxies add
    standings = []
    for _ in range(1000):
        forwarded = ", ".join([made_up(chance), *ours])
        address = "10.0.0.1" if proxies else "192.0.2.7"
        standings.append(count_sending(sent_from(address, forwarded)))

    assert standings.count(REFUSED) == 970
    assert standings.count(BELIEVED) == 6


def test_two_clients_behind_our_proxy_are_limited_apart(settings):
    settings.TRUSTED_PROXIES = 1
    her, him = sent_from("10.0.0.1", "192.0.2.7"), sent_from("10.0.0.1", "192.0.2.8")

    assert sendings(31, her)[-1] is REFUSED
    assert sendings(6, him) == [BELIEVED] * 6
