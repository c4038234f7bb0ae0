"""Fields that take what people type, and say plainly what is wrong."""

import re

from django import forms
from django.core.exceptions import ValidationError

from consultations.text import (
    clean_text,
    is_blank,
    refuse_control_characters,
    without_control_characters,
)

# Signs that stand in no address people have, and that no mail can be addressed with.
_EMAIL = re.compile(r"[^@\s()<>\[\]\\,;:\"]+@[^@\s()<>\[\]\\,;:\"]+\.[^@\s()<>\[\]\\,;:\".]+")


def validate_email(text):
    """Lenient: a letter that goes nowhere is a smaller harm than a person turned away."""
    is_address = _EMAIL.fullmatch(text) and ".." not in text and not text.startswith(".")
    if len(text) > 320 or not is_address:
        raise ValidationError("Enter an email address like name@example.com, or leave it empty.")


class PlainText(forms.CharField):
    """Text in any script, the same whichever browser sends it.

    No maxlength on the control: it would cut a pasted text off without a word.
    """

    def to_python(self, value):
        text = clean_text(value or "")
        refuse_control_characters(text)
        return super().to_python("" if is_blank(text) else text)

    def bound_data(self, data, initial):
        return without_control_characters(clean_text(data or ""))

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "maxlength": False}


class YesOrNo(forms.TypedChoiceField):
    """Two rows to pick from. `error` says what to choose when neither is."""

    def __init__(self, *, error, **kwargs):
        super().__init__(
            choices=[("yes", "Yes"), ("no", "No")],
            coerce=lambda answer: answer == "yes",
            error_messages={"required": error, "invalid_choice": error},
            widget=forms.RadioSelect,
            **kwargs,
        )


class OneOf(forms.ChoiceField):
    """Rows to pick one from. `error` says what to choose when none is."""

    def __init__(self, *, error="Choose one of these.", **kwargs):
        kwargs.setdefault("widget", forms.RadioSelect)
        super().__init__(error_messages={"required": error, "invalid_choice": error}, **kwargs)


class SomeOf(forms.MultipleChoiceField):
    """Rows to tick. `error` says what to choose when nothing is, or nothing we know."""

    def __init__(self, *, error="Choose from the list.", **kwargs):
        messages = {"required": error, "invalid_choice": error}
        super().__init__(error_messages=messages, widget=forms.CheckboxSelectMultiple, **kwargs)
