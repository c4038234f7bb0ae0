"""The pages of the journey. Each question says in its hint why it is asked."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, BaseInput, Div, Fieldset, Layout, Submit
from django import forms
from django.core.exceptions import ValidationError

from consultations.consent import CONSENT
from consultations.forms.choices import PAIN_PLACES, PAIN_SINCE, REFERRAL, TRIED
from consultations.forms.fields import OneOf, PlainText, SomeOf, YesOrNo, validate_email
from consultations.models import CallTime, ReachBy, WhoFor
from practice.phone import validate_phone

NAME_IS_LONG = "Shorten this to 200 characters."
NOTE_LENGTH = 2000  # characters


class Back(BaseInput):
    """The second button of a page."""

    input_type = "submit"
    field_classes = "btn"


class Step(forms.Form):
    """One page. Filled in from a draft it judges nothing; bound to what was posted it does."""

    use_required_attribute = False  # the browser's own bubbles would hide our words
    slug = title = lead = ""
    goes_on = "Continue"

    def __init__(self, data=None, *, draft=None, **kwargs):
        super().__init__(data, **kwargs)
        if draft is not None:
            self.initial |= self._typed(draft.answers)
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.form_action = "consultations:form"
        self.helper.attrs = {"novalidate": True}
        self.helper.layout = Layout(
            HTML('{% include "consultations/travels.html" %}'), *self.rows(), *self.buttons()
        )

    def _typed(self, answers):
        """What stands in the draft, as the fields take it."""
        typed = {name: answers[name] for name in self.fields if name in answers}
        several = {name for name, field in self.fields.items() if isinstance(field, SomeOf)}
        return {
            name: texts if name in several else (texts[0] if texts else "")
            for name, texts in typed.items()
        }

    def rows(self):
        return list(self.fields)

    def buttons(self):
        """“Continue” stands first: it is what Enter presses."""
        return [Div(Submit("on", self.goes_on), Back("back", "Back"), css_class="actions")]


class Safety(Step):
    slug = "safety"
    title = "Is it an emergency?"
    lead = "Some signs must be looked at right away, not by a form."

    CHECKED = "checked"
    sign = OneOf(
        label="Do you, or the person you ask for, have any of these now?",
        choices=[
            ("yes", "Yes, at least one"),
            ("no", "No, none of these"),
            (CHECKED, "Yes, and a doctor has already checked it"),
        ],
        error="Choose Yes or No: do you have any of these now?",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self["sign"].value() != self.CHECKED:  # offered after “yes”, on its own page
            self.fields["sign"].choices = self.fields["sign"].choices[:2]

    def rows(self):
        return [HTML('{% include "consultations/signs.html" %}'), "sign"]

    def buttons(self):
        return [Div(Submit("on", self.goes_on), css_class="actions")]


class AboutYou(Step):
    slug = "about-you"
    title = "About you"
    lead = "So that we call the right person, in the right way."

    who_for = OneOf(
        label="Who is it for?",
        help_text="So that we know whom to ask for, and about whom.",
        choices=WhoFor.choices,
        error="Choose who it is for.",
    )
    relation = PlainText(
        label="How are you related to that person?",
        help_text="For example: daughter, husband, caregiver. We ask for their name when we call.",
        required=False,
        max_length=200,
        error_messages={"max_length": NAME_IS_LONG},
    )
    may_ask = forms.BooleanField(
        label="I may ask for this person: they agreed, or I am their guardian or hold their "
        "power of attorney",
        required=False,
    )
    name = PlainText(
        label="Your name",
        help_text="The person we should ask for.",
        max_length=200,
        error_messages={"required": "Enter your name.", "max_length": NAME_IS_LONG},
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    reach_by = OneOf(
        label="How should we reach you?",
        help_text="We start the way you like best.",
        choices=ReachBy.choices,
        initial=ReachBy.PHONE,
        error="Choose how we should reach you.",
    )
    phone = PlainText(
        label="Phone number",
        help_text="The number we call, with the area code: for example 918 555 0142. Add an "
        "extension if you have one. You can leave it empty if we should write to you.",
        required=False,
        validators=[validate_phone],
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
    call_time = OneOf(
        label="When is a good time?",
        help_text="So that we call when you can talk.",
        choices=CallTime.choices,
        error="Choose a good time for us to call.",
    )
    may_leave_message = YesOrNo(
        label="May we leave a message that says who we are?",
        help_text="Anybody who hears it will know that the clinic called. If No, we hang up when a "
        "machine answers.",
        initial="no",
        error="Choose Yes or No: may we leave a message?",
    )
    # People do not see this field; programs that fill in every field do.
    homepage = PlainText(
        label="Leave this empty",
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    def rows(self):
        return [
            "who_for",
            Div("relation", "may_ask", css_class="for-another"),
            *("name", "reach_by", "phone", "email", "call_time", "may_leave_message"),
            Div("homepage", css_class="vh", aria_hidden="true"),
        ]

    def clean(self):
        answers = super().clean()
        if answers.get("who_for") == WhoFor.ME:
            answers |= {"relation": "", "may_ask": False}  # said of nobody
        elif "who_for" in answers:
            self._need("relation", "Enter how you are related to that person.")
            self._need("may_ask", "Tick this box if they agreed. If not, please ask them first.")
        if answers.get("reach_by") == ReachBy.EMAIL:
            self._need("email", "Enter your email address, or choose a phone call.")
        else:
            self._need("phone", "Enter a phone number we can call.")
        return answers

    def _need(self, name, error):
        """An answer that another one asks for. What is wrong with it already is said."""
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, error)


class Talking(Step):
    slug = "talking"
    title = "Help with the call"
    lead = "Nothing here has to be filled in. It helps us get ready before we call."

    language = PlainText(
        label="Language you like to speak (optional)",
        help_text="If it is not English. So that the right person calls.",
        required=False,
        max_length=100,
        error_messages={"max_length": "Shorten this to 100 characters."},
        widget=forms.TextInput({"autocomplete": "language"}),
    )
    needs_interpreter = forms.BooleanField(
        label="I would like an interpreter, also for sign language (optional)",
        required=False,
    )
    uses_relay = forms.BooleanField(
        label="I use a relay service or a TTY (optional)",
        required=False,
    )
    access_needs = PlainText(
        label="What else would help you? (optional)",
        help_text="For example: speak slowly, a wheelchair, a person who comes along.",
        required=False,
        max_length=500,
        error_messages={"max_length": "Shorten this to 500 characters. It has %(show_value)d now."},
        widget=forms.Textarea({"rows": 3}),
    )


class YourPain(Step):
    slug = "your-pain"
    title = "About your pain"
    lead = "A rough answer is fine. If you ask for somebody else, answer for that person."

    pain_places = SomeOf(
        label="Where does it hurt? (optional)",
        help_text="Tick all that fit. So that the right clinician looks at it.",
        choices=PAIN_PLACES,
        required=False,
    )
    pain_since = OneOf(
        label="How long have you had it? (optional)",
        help_text="Some treatments are for pain that is new, some for pain that stays.",
        choices=PAIN_SINCE,
        required=False,
    )
    tried = SomeOf(
        label="What have you tried? (optional)",
        help_text="Tick all that fit. It tells us what need not be tried again.",
        choices=TRIED,
        required=False,
    )

    def clean_tried(self):
        tried = self.cleaned_data["tried"]
        if "nothing" in tried and len(tried) > 1:
            raise ValidationError("Tick “Nothing yet” alone, or only what you tried.")
        return tried


class YourQuestions(Step):
    slug = "your-questions"
    title = "What you would like to ask"
    lead = "Almost done. After this page you can check everything."

    about = SomeOf(
        label="Which treatments would you like to talk about?",
        help_text="Tick all that fit. So that we have the right facts at hand.",
        error="Choose at least one, or “I am not sure yet”.",
    )
    referral = OneOf(
        label="Did a doctor send you to a pain specialist?",
        help_text="You can ask us with any answer. If nobody did, ask your insurance plan "
        "whether it wants a doctor’s referral before a visit.",
        choices=REFERRAL,
        error="Choose Yes, No, or “I am not sure”.",
    )
    referred_by = PlainText(
        label="Which doctor? (optional)",
        help_text="Name and phone, if you know them. So that we can ask for your papers.",
        required=False,
        max_length=200,
        error_messages={"max_length": NAME_IS_LONG},
    )
    note = PlainText(
        label="What else should we know before we call? (optional)",
        help_text="A few words are enough, 2,000 letters at most. Please leave out ID numbers, "
        "insurance numbers and lists of medicines. In an emergency do not write: call 911.",
        required=False,
        max_length=NOTE_LENGTH,
        error_messages={
            "max_length": "Shorten this to 2,000 characters. It has %(show_value)d now."
        },
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args, about, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = about

    def rows(self):
        return ["about", "referral", Div("referred_by", css_class="if-referred"), "note"]

    def clean(self):
        answers = super().clean()
        if answers.get("referral") in ("no", "not-sure"):
            answers["referred_by"] = ""
        return answers


class Check(Step):
    slug = "check"
    title = "Check your answers"
    lead = "It goes to us when you press “Send my request”."
    goes_on = "Send my request"

    wants_mail = forms.BooleanField(
        label="Also email me my reference (optional). The email says nothing about your pain.",
        required=False,
    )
    consent = forms.BooleanField(
        label=CONSENT,
        help_text="Our front desk and our managers read what you wrote. It is kept until the "
        "clinic deletes it, or you do.",
        error_messages={"required": "Tick this box so that we may get in touch with you."},
    )

    def __init__(self, *args, offers_mail, **kwargs):
        self.offers_mail = offers_mail
        super().__init__(*args, **kwargs)
        if not offers_mail:
            del self.fields["wants_mail"]

    def rows(self):
        mail = ["wants_mail"] if self.offers_mail else []
        return [*mail, Fieldset("Your permission", "consent")]
