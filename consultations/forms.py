"""The form a visitor fills in, with words for everything that can be wrong."""

import re
import uuid

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Submit
from django import forms
from django.core.exceptions import ValidationError

from consultations.consent import CONSENT, CONSENT_VERSION
from consultations.models import CallTime, ConsultationRequest
from consultations.text import clean_text
from practice.phone import validate_phone
from treatments.live import LiveEditions

NOT_SURE = ("when-to-consider", "I am not sure yet, or want to know if a procedure is for me")
SOMETHING_ELSE = ("something-else", "Something else")

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def about_choices(live=None):
    """What a request can be about: the procedures that patients read about now, and two
    more for everybody else. `live` saves a question where a page has asked already."""
    procedures = [(card.slug, card.title) for card in (live or LiveEditions()).procedures]
    return [*procedures, NOT_SURE, SOMETHING_ELSE]


def about_choices_without_database(chosen):
    """The same while the database does not answer, so that what was chosen stays chosen."""
    choices = dict([NOT_SURE, SOMETHING_ELSE])
    if chosen and chosen not in choices:
        choices = {chosen: "The treatment you chose", **choices}
    return list(choices.items())


def validate_email(text):
    """Lenient: a letter that goes nowhere is a smaller harm than a person turned away."""
    if len(text) > 320 or not _EMAIL.fullmatch(text):
        raise ValidationError("Enter an email address like name@example.com, or leave it empty.")


class PlainText(forms.CharField):
    """Text cleaned of what is hidden in it, also where the form shows it once more.

    No maxlength on the control: it would cut a pasted text off without a word.
    """

    def to_python(self, value):
        return super().to_python(clean_text(value or ""))

    def bound_data(self, data, initial):
        return clean_text(data or "")

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "maxlength": False}


class FormToken(forms.UUIDField):
    """Tells a double click. One that cannot be read is replaced: it turns nobody away."""

    def __init__(self):
        super().__init__(required=False, initial=uuid.uuid4, widget=forms.HiddenInput)

    def to_python(self, value):
        try:
            return super().to_python(value) or uuid.uuid4()
        except ValidationError:
            return uuid.uuid4()

    def bound_data(self, data, initial):
        return self.to_python(data)


class RequestForm(forms.Form):
    use_required_attribute = False  # the browser's own bubbles would hide our words

    form_token = FormToken()
    name = PlainText(
        label="Your name",
        help_text="The person we should ask for.",
        max_length=200,
        error_messages={
            "required": "Enter your name.",
            "max_length": "Shorten the name to 200 characters.",
        },
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    phone = PlainText(
        label="Phone number",
        help_text="With the area code, for example 918 555 0142. Add an extension if you have one.",
        validators=[validate_phone],
        error_messages={"required": "Enter a phone number we can call."},
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    email = PlainText(
        label="Email address (optional)",
        help_text="In case we cannot reach you by phone. Email is not fully private.",
        required=False,
        validators=[validate_email],
        widget=forms.TextInput(
            {
                "type": "email",
                "autocomplete": "email",
                "inputmode": "email",
                "spellcheck": "false",
            }
        ),
    )
    call_time = forms.ChoiceField(
        label="When is a good time to call?",
        choices=CallTime.choices,
        error_messages={
            "required": "Choose a good time for us to call.",
            "invalid_choice": "Choose one of the times to call.",
        },
        widget=forms.RadioSelect,
    )
    may_leave_message = forms.TypedChoiceField(
        label="May we leave a message that says who we are?",
        help_text="Anybody who hears it will know that the clinic called.",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda answer: answer == "yes",
        initial="no",
        error_messages={
            "required": "Choose Yes or No: may we leave a message?",
            "invalid_choice": "Choose Yes or No: may we leave a message?",
        },
        widget=forms.RadioSelect,
    )
    about = forms.ChoiceField(
        label="Which treatment would you like to talk about?",
        error_messages={
            "required": "Choose what it is about, or “I am not sure yet”.",
            "invalid_choice": "Choose one of the listed treatments, or “Something else”.",
        },
        widget=forms.RadioSelect,
    )
    note = PlainText(
        label="What would you like us to know? (optional)",
        help_text="A few words are enough. Please leave out ID numbers, insurance numbers and "
        "lists of medicines. In an emergency do not write: call 911.",
        required=False,
        max_length=4000,
        error_messages={
            "max_length": "Shorten this to 4,000 characters. It has %(show_value)d now."
        },
        widget=forms.Textarea({"rows": 5}),
    )
    consent = forms.BooleanField(
        label=CONSENT,
        help_text="Our front desk and our managers read it. It is kept until the clinic "
        "deletes it.",
        error_messages={"required": "Tick this box so that we may call you."},
    )
    # People do not see this field; programs that fill in every field do.
    homepage = PlainText(
        label="Leave this empty",
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args, about=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = about or about_choices()
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.form_action = "consultations:request"
        self.helper.attrs = {"novalidate": True}
        self.helper.layout = Layout(
            "form_token",
            Fieldset(
                "How can we reach you?", "name", "phone", "email", "call_time", "may_leave_message"
            ),
            Fieldset("What is it about?", "about", "note"),
            Fieldset("Your permission", "consent"),
            Div("homepage", css_class="vh", aria_hidden="true"),
            Submit("send", "Send my request"),
        )

    @classmethod
    def as_typed(cls, post, about=None):
        """The form with what was typed and nothing judged, for when it was not received."""
        typed = {name: clean_text(answer) for name, answer in post.items()}
        return cls(initial=typed, about=about)

    def save(self):
        """The saved request. What is not a person's is set aside as spam, never dropped."""
        answers = dict(self.cleaned_data)
        answers.pop("consent")
        return ConsultationRequest.objects.receive(
            is_spam=bool(answers.pop("homepage")), consent_version=CONSENT_VERSION, **answers
        )
