"""The practice profile: one row, nothing invented, blanks listed."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from practice.checks import profile_is_filled_in
from practice.models import Clinician, Closure, OpeningHours, Profile

pytestmark = pytest.mark.django_db


def test_a_new_site_knows_its_town_and_nothing_else():
    profile = Profile.current()

    assert profile.display_name == "Interventional Pain Clinic"
    assert profile.place == "Bartlesville, OK"
    assert set(profile.blank_fields()) == set(Profile.WANTED)


def test_there_is_only_one_profile():
    with pytest.raises(IntegrityError), transaction.atomic():
        Profile.objects.create(pk=2)


def test_the_check_names_each_blank_field_with_what_it_costs():
    [warning] = profile_is_filled_in(databases=["default"])
    title, *lines = warning.msg.splitlines()

    assert title == "Still blank in the practice profile:"
    assert "  - phone: pages cannot offer a call" in lines
    assert (
        "  - call back within (working hours): visitors are promised no time for the call" in lines
    )
    assert "new requests: no mail tells staff that a request waits" in warning.msg
    assert len(lines) == len(Profile.WANTED) + 2  # and opening hours, and clinicians


def test_the_check_is_quiet_about_what_is_filled_in():
    Profile.objects.update(phone="918-555-0142")

    [warning] = profile_is_filled_in(databases=["default"])
    assert "phone: pages cannot" not in warning.msg
    assert "street" in warning.msg


def test_a_filled_in_profile_needs_no_warning():
    Profile.objects.update(**{name: "x" for name in Profile.WANTED} | {"call_back_hours": 8})
    OpeningHours.objects.create(profile_id=1, weekday=0, opens=time(8), closes=time(16))
    Clinician.objects.create(name="Dr. Example", credentials="MD")

    assert profile_is_filled_in(databases=["default"]) == []


def test_the_check_waits_until_it_is_asked_for_the_database():
    assert profile_is_filled_in(databases=None) == []


def test_the_command_line_check_shows_the_blanks(capsys):
    call_command("check", databases=["default"])

    assert "opening hours: nobody knows when to call" in capsys.readouterr().err


def hours(**changes):
    fields = {"profile_id": 1, "weekday": 0, "opens": time(8), "closes": time(16)} | changes
    return OpeningHours(**fields)


def test_a_day_opens_before_it_closes():
    hours().full_clean()
    with pytest.raises(ValidationError, match="closing time must be after"):
        hours(opens=time(17)).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        hours(opens=time(17)).save()


def test_a_day_has_hours_once():
    hours().save()
    with pytest.raises(IntegrityError), transaction.atomic():
        hours().save()


def test_a_closure_ends_after_it_starts():
    closure = Closure(
        profile_id=1, reason="Labor Day", first_on=date(2027, 9, 6), last_on=date(2027, 9, 5)
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        closure.save()


def test_only_closures_that_are_not_over_are_upcoming():
    for day in (5, 6, 7):
        on = date(2027, 9, day)
        Closure.objects.create(profile_id=1, reason=f"Sept {day}", first_on=on, last_on=on)

    upcoming = Closure.objects.upcoming(date(2027, 9, 6))

    assert [closure.reason for closure in upcoming] == ["Sept 6", "Sept 7"]
