"""Phone numbers as people write them."""

import pytest
from django.core.exceptions import ValidationError

from practice.phone import as_link, validate_phone


@pytest.mark.parametrize(
    "text",
    [
        "918-555-0142",
        "(918) 555-0142",
        "918.555.0142",
        "9185550142",
        "+1 918 555 0142",
        "1-918-555-0142",
        "918 555 0142 ext. 12",
        "918-555-0142 x12",
    ],
)
def test_any_usual_form_is_accepted(text):
    validate_phone(text)


@pytest.mark.parametrize("text", ["", "call me", "911", "918 555 014", "918555014299999"])
def test_what_cannot_be_dialled_is_refused_with_an_example(text):
    with pytest.raises(ValidationError, match="918 555 0142"):
        validate_phone(text)


def test_a_number_without_its_area_code_is_told_so():
    with pytest.raises(ValidationError, match="Add the area code"):
        validate_phone("555 0142")


def test_a_link_dials_the_number_with_its_extension():
    assert as_link("(918) 555-0142 ext 12") == "tel:+1-918-555-0142;ext=12"


def test_no_number_is_no_link():
    assert as_link("") == ""
