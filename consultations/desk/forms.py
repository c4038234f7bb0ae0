"""The small forms on the screen of a request: one for each thing the desk does with it."""

from django import forms
from django.core.exceptions import ValidationError

from consultations.desk.page import HOLD, WORK
from consultations.models import CloseReason, Outcome, SignOutcome, Status, WhyLate
from consultations.models.work import STALE
from practice.models import StaffAccount

NOT_CHOSEN = ("", "Choose")


def choices_of(kind):
    return [NOT_CHOSEN, *kind.choices]


def words_field(label, required=False):
    return forms.CharField(
        label=label,
        required=required,
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Write a few words."},
    )


def person_field(label, empty_label):
    """Somebody who may work requests, or nobody."""
    people = StaffAccount.who_may("consultations", "change_consultationrequest")
    return forms.ModelChoiceField(
        label=label, queryset=people, required=False, empty_label=empty_label
    )


class WorkForm(forms.Form):
    """One thing that is done with a request, from a page that may have grown old.

    `version` is the request as it was seen. A page grown old is refused with what was typed
    still in it, and holds once it is sent again.
    """

    use_required_attribute = False
    permission = WORK
    done = ""  # what the desk is told then

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, asked, by, data=None):
        self.asked, self.by = asked, by
        super().__init__(data, prefix=self.name, initial={"version": asked.version})

    @property
    def address(self):
        """The name of the address it is sent to."""
        return f"admin:consultations_{self.name}"

    def clean(self):
        if self.cleaned_data.get("version") != self.asked.version:
            raise ValidationError(STALE, code="stale")
        return self.cleaned_data

    def carry_out(self):
        """Do it. Returns whether it was done; if not, the form says why."""
        if not self.is_valid():
            return False
        said = {name: text for name, text in self.cleaned_data.items() if name != "version"}
        try:
            self.do(**said)
        except ValidationError as error:
            self.add_error(None, error)
            return False
        return True

    def now_at(self, asked):
        """The same form once more, on the request as it stands now."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = asked.version
        return self


class TakeForm(WorkForm):
    name, done = "take", "You have it now."

    def clean(self):
        """Who is told that a colleague has it need not hear that the page is old, too."""
        is_anothers = self.asked.is_in_hand and self.asked.assigned_to_id != self.by.pk
        return self.cleaned_data if is_anothers else super().clean()

    def do(self):
        self.asked.take(by=self.by)


class AssignForm(WorkForm):
    name, done = "assign", "It is in their hands."

    person = person_field("Who deals with it", empty_label="Nobody")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["person"] = self.asked.assigned_to_id

    def do(self, person):
        self.asked.assign_to(person, by=self.by)


class NoteForm(WorkForm):
    name, done = "note", "The note is kept."

    words = words_field("Note", required=True)

    def do(self, words):
        self.asked.add_note(words, by=self.by)


class ExplainForm(WorkForm):
    """Asks for what is owed: why a promise was missed, and what became of a 911 sign."""

    why_late = forms.ChoiceField(
        label="Why were they not called in time?", choices=choices_of(WhyLate), required=False
    )
    sign_outcome = forms.ChoiceField(
        label="What became of the 911 sign?", choices=choices_of(SignOutcome), required=False
    )
    words = words_field("Note (optional)")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.asked.must_say_why_late:
            del self.fields["why_late"]
        if not self.asked.must_say_what_became_of_the_sign:
            del self.fields["sign_outcome"]


class TryForm(ExplainForm):
    name, done = "try", "The try is kept."
    field_order = ["outcome"]

    outcome = forms.ChoiceField(
        label="How did it go?",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say how it went."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.asked.may_leave_message:
            labels = dict(Outcome.choices)
            labels[Outcome.LEFT_MESSAGE] += ", although they allowed none"
            self.fields["outcome"].choices = list(labels.items())

    def do(self, **said):
        self.asked.record_try(by=self.by, **said)


class MoveForm(ExplainForm):
    name, done = "move", "It is moved."
    field_order = ["status", "reason"]

    status = forms.ChoiceField(
        label="Where does it go?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose where it goes.",
            "invalid_choice": "It cannot go there now. Choose one of the listed moves.",
        },
    )
    reason = forms.ChoiceField(
        label="If you close it, why?", choices=choices_of(CloseReason), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        moves = self.asked.open_moves()
        self.fields["status"].choices = [(move, Status(move).label) for move in moves]
        if Status.CLOSED not in moves:
            del self.fields["reason"]

    def do(self, reason="", **said):
        is_closed = said["status"] == Status.CLOSED
        self.asked.move_to(by=self.by, reason=reason if is_closed else "", **said)


class ChartForm(WorkForm):
    name, done = "chart", "Ticked: it is in the chart."

    def do(self):
        self.asked.chart(by=self.by)


class UnchartForm(WorkForm):
    name, done = "unchart", "The tick is gone."

    def do(self):
        self.asked.unchart(by=self.by)


class HoldForm(WorkForm):
    name, done, permission = "hold", "It is kept until you release it.", HOLD

    because = words_field("Why must it be kept?", required=True)

    def do(self, because):
        self.asked.hold(because, by=self.by)


class ReleaseForm(WorkForm):
    name, done, permission = "release", "It is released: its days count again.", HOLD

    def do(self):
        self.asked.release(by=self.by)


_ALL = [TakeForm, TryForm, MoveForm, NoteForm, AssignForm, ChartForm, UnchartForm]
FORMS = {form.name: form for form in [*_ALL, HoldForm, ReleaseForm]}
