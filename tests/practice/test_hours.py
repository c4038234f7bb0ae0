"""Opening hours and moments in words."""

from datetime import datetime, time

import pytest
from django.template import engines
from django.utils import timezone

from practice.hours import clock, hours_in_words, moment_in_words
from practice.models import OpeningHours


def day(weekday, opens=time(8), closes=time(16, 30)):
    return OpeningHours(weekday=weekday, opens=opens, closes=closes)


def test_days_with_equal_hours_stand_together():
    assert hours_in_words([day(n) for n in range(5)]) == ["Monday to Friday, 8 am to 4:30 pm"]


def test_two_days_are_joined_with_and():
    assert hours_in_words([day(0), day(1)]) == ["Monday and Tuesday, 8 am to 4:30 pm"]


def test_a_closed_day_in_between_splits_the_line():
    assert hours_in_words([day(0), day(2)]) == [
        "Monday, 8 am to 4:30 pm",
        "Wednesday, 8 am to 4:30 pm",
    ]


def test_a_short_friday_has_a_line_of_its_own():
    week = [day(n) for n in range(4)] + [day(4, closes=time(12))]

    assert hours_in_words(week) == [
        "Monday to Thursday, 8 am to 4:30 pm",
        "Friday, 8 am to noon",
    ]


def test_no_hours_are_no_lines():
    assert hours_in_words([]) == []


@pytest.mark.parametrize(
    ("at", "words"),
    [(time(0), "12 am"), (time(9, 5), "9:05 am"), (time(12), "noon"), (time(13), "1 pm")],
)
def test_times_read_as_people_say_them(at, words):
    assert clock(at) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-27 20:00+00:00", "Friday, November 27, 2 pm (Central time)"),
        ("2026-07-03 21:30+00:00", "Friday, July 3, 4:30 pm (Central time)"),
        ("2026-12-01 18:00+00:00", "Tuesday, December 1, noon (Central time)"),
        ("2027-01-05 03:15+00:00", "Monday, January 4, 9:15 pm (Central time)"),
        ("2026-11-01 06:30+00:00", "Sunday, November 1, 1:30 am (Central time)"),
        ("2026-11-01 07:30+00:00", "Sunday, November 1, 1:30 am (Central time)"),
        ("2027-03-14 07:59+00:00", "Sunday, March 14, 1:59 am (Central time)"),
        ("2027-03-14 08:00+00:00", "Sunday, March 14, 3 am (Central time)"),
    ],
)
def test_a_moment_reads_as_a_day_and_a_time_at_the_clinic(moment, words):
    with timezone.override("Asia/Tokyo"):
        assert moment_in_words(datetime.fromisoformat(moment)) == words


def test_a_moment_that_names_no_time_zone_has_no_words():
    with pytest.raises(ValueError, match="naive"):
        moment_in_words(datetime(2026, 11, 27, 14))


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime.fromisoformat("2026-11-27 14:00-06:00"), "Friday, November 27, 2 pm (Central"),
        (None, ""),
    ],
)
def test_a_template_says_the_moment_and_nothing_for_none(moment, words):
    template = engines["django"].from_string("{% load practice_words %}{{ due|in_words }}")

    shown = template.render({"due": moment})
    assert shown.startswith(words) and bool(shown) is bool(words)
