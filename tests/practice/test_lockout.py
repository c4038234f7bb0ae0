"""Guessing is slow, and locks nobody out but who guesses."""

import pytest
from django.test import Client

from practice.accounts.codes import code_of, set_up_app
from practice.models import Act
from tests.practice.signing_in import (
    ELSEWHERE,
    HERE,
    PASSWORD,
    SECRET,
    is_in,
    type_code,
    type_password,
    words,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def fran(front_desk):
    set_up_app(front_desk, SECRET)
    return front_desk


def guess(client, name="fran", *, address=HERE):
    """Whether the password was looked at."""
    answer = type_password(client, name, "wrong", address=address)
    return answer.status_code != 429


def guess_in_patience(clock, times, **who):
    """Guesses two minutes apart, each in a browser of its own; how many were looked at."""
    looked_at = 0
    for _ in range(times):
        looked_at += guess(Client(), **who)
        clock.forward(minutes=2)
    return looked_at


def test_five_wrong_ones_are_free_and_then_a_minute_passes_between_two(client, fran, clock):
    assert [guess(client) for _ in range(6)] == [True] * 5 + [False]

    clock.forward(seconds=61)

    assert [guess(client) for _ in range(2)] == [True, False]


def test_ten_an_hour_are_looked_at_and_no_more(client, fran, clock):
    assert guess_in_patience(clock, 20) == 10

    refused = type_password(client, "fran", PASSWORD)

    assert refused.status_code == 429
    assert not is_in(client)


def test_the_page_says_when_to_try_again_and_who_can_help(client, fran, clock, settings):
    settings.TIME_ZONE = "UTC"
    clock.forward(seconds=3600 - clock.time() % 3600)  # on the hour
    guess_in_patience(clock, 10)

    refused = type_password(client, "fran")

    assert "Too many tries. Try again at" in words(refused)
    assert "a manager can help you" in words(refused)
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert "Error: " in refused.content.decode()


def test_after_an_hour_there_is_another_try(client, fran, clock):
    guess_in_patience(clock, 10)
    assert not guess(client)

    clock.forward(minutes=45)

    type_password(client, "fran")
    type_code(client, code_of(SECRET))
    assert is_in(client)


def test_thirty_wrong_ones_from_one_address_do_not_keep_the_right_one_out_from_another(
    client, fran, clock
):
    assert guess_in_patience(clock, 30, address=ELSEWHERE) <= 20  # an hour at most ten

    type_password(client, "fran", address=HERE)
    type_code(client, code_of(SECRET), address=HERE)

    assert is_in(client)


def test_a_colleague_at_the_same_address_gets_in(client, fran, manager, clock):
    guess_in_patience(clock, 10, name="mona")
    assert not guess(Client(), "mona")

    assert type_password(client, "fran").url == "/admin/account/code/"


@pytest.mark.parametrize("spelling", ["FRAN", " fran ", "Fran"])
def test_another_spelling_of_the_name_counts_with_it(client, fran, clock, spelling):
    guess_in_patience(clock, 10)

    assert not guess(client, spelling)


def test_a_name_that_nobody_has_is_counted_alike(client, fran, clock):
    assert guess_in_patience(clock, 12, name="nobody") == 10


def test_a_right_password_is_not_counted(client, fran):
    for _ in range(12):
        assert type_password(Client(), "fran").status_code == 302


def test_made_up_hops_are_no_other_address(client, fran, clock):
    for number in range(12):
        client.post(
            "/admin/account/sign-in/",
            {"login": "fran", "password": "wrong"},
            REMOTE_ADDR=HERE,
            HTTP_X_FORWARDED_FOR=f"203.0.113.{number}",
        )
        clock.forward(minutes=2)

    assert not guess(client)


def test_behind_a_proxy_of_ours_the_hop_it_wrote_counts(client, fran, clock, settings):
    settings.TRUSTED_PROXIES = 1

    def through_proxy(hops):
        data = {"login": "fran", "password": "wrong"}
        return client.post("/admin/account/sign-in/", data, HTTP_X_FORWARDED_FOR=hops).status_code

    for number in range(10):
        through_proxy(f"203.0.113.{number}, {ELSEWHERE}")
        clock.forward(minutes=2)

    assert through_proxy(f"203.0.113.99, {ELSEWHERE}") == 429
    assert through_proxy(f"203.0.113.99, {HERE}") == 200


def test_codes_are_counted_too(client, fran, clock):
    type_password(client, "fran")
    statuses = []
    for _ in range(12):
        statuses.append(type_code(client, "000000").status_code)
        clock.forward(seconds=61)

    assert statuses == [200] * 10 + [429] * 2
    assert "Too many tries." in words(type_code(client, code_of(SECRET)))
    assert not is_in(client)


def test_from_elsewhere_the_right_code_still_works(client, fran, clock):
    thief = Client()
    type_password(thief, "fran", address=ELSEWHERE)
    for _ in range(10):
        type_code(thief, "000000", address=ELSEWHERE)
        clock.forward(seconds=61)

    type_password(client, "fran")
    type_code(client, code_of(SECRET))

    assert is_in(client)


def test_many_addresses_together_guess_no_more_than_fifty_codes_an_hour(client, fran):
    """Only who knows the password gets here, so this locks nobody out for nothing."""
    refused = 0
    for number in range(60):
        type_password(client, "fran", address=f"198.51.100.{number}")
        answer = type_code(client, "000000", address=f"198.51.100.{number}")
        refused += answer.status_code == 429

    assert refused == 10


def test_failures_stand_in_the_record_without_what_was_typed(client, fran):
    guess(client)
    type_password(client, "fran")
    type_code(client, "123123")
    type_password(Client(), "my-secret-password", "wrong")

    failures = Act.objects.filter(verb="failed to sign in")
    assert failures.about(fran).count() == 2
    assert failures.count() == 3
    for act in failures:
        assert "my-secret-password" not in f"{act.subject_name}{act.detail}"
        assert "123123" not in f"{act.subject_name}{act.detail}"
