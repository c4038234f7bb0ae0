"""What looks like a program is set aside; what a person does is not."""

import pytest

from consultations.spam import is_automatic

A_MINUTE = 60  # seconds
ANSWERS = {"name": "Pat O’Neill", "note": "It hurts.", "homepage": "", "tried": ["exercise"]}


def test_a_person_who_takes_a_minute_is_believed():
    assert not is_automatic(ANSWERS, A_MINUTE)


@pytest.mark.parametrize(
    "note",
    [
        "My pictures are at https://example.com/scan",
        "I read www.example.com about it",
        "See example.com, example.org and example.net",
        "Me duele la espalda desde hace años.",
        "",
    ],
)
def test_who_points_to_one_page_is_believed(note):
    assert not is_automatic(ANSWERS | {"note": note}, A_MINUTE)


@pytest.mark.parametrize(
    "sign",
    [
        {"homepage": "https://example.com"},
        {"homepage": "x"},
        {"note": "https://example.com http://example.org"},
        {"note": "HTTP://example.com www.example.org"},
        {"note": "https://example.com", "access_needs": "https://example.com"},
        {"name": "Cheap pills https://example.com"},
    ],
)
def test_what_only_programs_do_is_noticed(sign):
    assert is_automatic(ANSWERS | sign, A_MINUTE)


def test_a_form_that_is_sent_faster_than_anybody_reads_is_noticed(settings):
    settings.FORM_TAKES_AT_LEAST = 3

    assert is_automatic(ANSWERS, 2.9)
    assert not is_automatic(ANSWERS, 3.1)
