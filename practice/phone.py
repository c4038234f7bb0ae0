"""Phone numbers as people write them."""

import phonenumbers
from django.core.exceptions import ValidationError

REGION = "US"


def parse(text):
    """A phonenumbers.PhoneNumber for `text` in any usual US form, extension included.

    Raises ValidationError when it cannot be dialled. Only the length is judged, not
    whether the exchange exists: area codes are added faster than any list is.
    """
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValidationError(
            "Enter a phone number with its area code, for example 918 555 0142.", code="phone"
        )
    if phonenumbers.is_possible_number_with_reason(number) != (
        phonenumbers.ValidationResult.IS_POSSIBLE
    ):
        raise ValidationError("Add the area code, for example 918 555 0142.", code="area_code")
    return number


def validate_phone(text):
    parse(text)


def as_link(text):
    """`tel:` address for `text`, "" when there is no number."""
    if not text:
        return ""
    return phonenumbers.format_number(parse(text), phonenumbers.PhoneNumberFormat.RFC3966)
