"""What a receipt asks: which request it is about, and when to call instead."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout, Submit
from django import forms
from django.core.exceptions import ValidationError

from consultations import receipt
from consultations.forms.fields import OneOf, PlainText
from consultations.models import CallTime

# What is read where there is another sign: a reference and a code have none of these.
LOOKALIKES = {
    "0": "no zero",
    "1": "no number 1",
    "I": "no letter I",
    "L": "no letter L",
    "O": "no letter O",
    "U": "no letter U",
}


class Signs(PlainText):
    """A reference or a code, typed in any usual way. Only its length and its alphabet are
    judged: that tells nothing about which ones there are."""

    def __init__(self, *, name, length, **kwargs):
        self.name, self.length = name, length
        super().__init__(error_messages={"required": f"Enter your {name}."}, **kwargs)

    def validate(self, value):
        super().validate(value)
        signs = receipt.signs_in(value)
        misread = [words for sign, words in LOOKALIKES.items() if sign in signs]
        if misread:
            raise ValidationError(
                f"Check your {self.name}: it has {', '.join(misread)}. Look again at what you "
                "wrote down."
            )
        if len(signs) != self.length:
            raise ValidationError(f"Check your {self.name}: {self.how_long(len(signs))}")

    def how_long(self, typed):
        """Says what is wrong with a length that is not the right one."""
        if typed > self.length:
            return f"you typed {typed - self.length} signs too many. It has {self.length}."
        missing = self.length - typed
        are = "is" if missing == 1 else "are"
        return f"{missing} of its {self.length} letters and numbers {are} missing."

    def widget_attrs(self, widget):
        how = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        return super().widget_attrs(widget) | how


class ReceiptForm(forms.Form):
    """A form that goes to an address of its own."""

    use_required_attribute = False  # the browser's own bubbles would hide our words
    action = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.form_action = self.action
        self.helper.attrs = {"novalidate": True}
        self.helper.layout = Layout(*self.rows())


class LookUp(ReceiptForm):
    action = "consultations:status"

    reference = Signs(
        label="Reference",
        help_text="The short one, for example ABCD-EFGH-JK.",
        name="reference",
        length=receipt.REFERENCE_LENGTH,
    )
    code = Signs(
        label="Code",
        help_text="The long one. Capital or small letters, with or without spaces. It never "
        "has 0, 1, I, L, O or U.",
        name="code",
        length=receipt.CODE_LENGTH,
        widget=forms.Textarea({"rows": 2}),  # so that all of it can be seen on a phone
    )

    def rows(self):
        return ["reference", "code", Div(Submit("look", "Show my request"), css_class="actions")]


class AnotherTime(ReceiptForm):
    action = "consultations:another_time"

    call_time = OneOf(
        label="When should we call?", choices=CallTime.choices, error="Choose a time."
    )

    def rows(self):
        proof = HTML('{% include "consultations/receipt_proof.html" %}')
        button = Submit("ask", "Ask for this time", css_class="btn")
        return [proof, "call_time", Div(button, css_class="actions")]
