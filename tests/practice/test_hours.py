"""Opening hours in words."""

from datetime import time

import pytest

from practice.hours import clock, hours_in_words
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
