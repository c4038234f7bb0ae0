"""Finding a request: by what stands on a receipt, or by the person. The words are posted, so
that they stand in no address, no log and no history of the browser."""

from django import forms
from django.core.exceptions import ValidationError

from consultations.desk.page import SEE, screen, show
from consultations.encryption import WrongKey, decrypt, with_stored
from consultations.finding import FEWEST_DIGITS, find
from consultations.forms.choices import about_choices
from consultations.models import ConsultationRequest, Status
from consultations.same_person import digits
from consultations.shown import as_written
from practice.looking import record_look

MOST_SHOWN = 100
ANY = ("", "Any")


class FindForm(forms.Form):
    use_required_attribute = False

    reference = forms.CharField(required=False, max_length=20)
    name = forms.CharField(
        required=False, max_length=200, help_text="Parts of it are enough, in any order."
    )
    phone = forms.CharField(
        required=False, max_length=40, help_text="Written in any way; the last four digits do."
    )
    email = forms.CharField(required=False, max_length=254)
    language = forms.CharField(required=False, max_length=100)
    status = forms.ChoiceField(required=False, choices=[ANY, *Status.choices])
    about = forms.ChoiceField(required=False, label="Treatment they asked about")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [ANY, *about_choices()]

    def clean_phone(self):
        typed = self.cleaned_data["phone"]
        if typed and len(digits(typed)) < FEWEST_DIGITS:
            raise ValidationError("Type at least the last four digits.")
        return typed

    def clean(self):
        if not self.errors and not self.words:
            raise ValidationError("Fill in at least one field.")
        return self.cleaned_data

    @property
    def words(self):
        return {name: text for name, text in self.cleaned_data.items() if text}


@screen(SEE)
def finding(request):
    if request.method != "POST":
        return show(request, "find.html", "Find a request", form=FindForm())
    form = FindForm(request.POST)
    if not form.is_valid():
        return show(request, "find.html", "Find a request", form=form, status=422)
    found, unreadable = find(form.words)
    used = ", ".join(form.words)
    record_look("searched", ConsultationRequest, by=request.user, detail=f"{used}: {len(found)}")
    rows = [(asked, _name_of(asked)) for asked in _shown(found)]
    return show(
        request,
        "find.html",
        "Find a request",
        form=form,
        rows=rows,
        count=len(found),
        most=MOST_SHOWN,
        unreadable=unreadable,
    )


def _shown(found):
    requests = with_stored(ConsultationRequest.objects.filter(pk__in=found[:MOST_SHOWN]), "name")
    return requests.without_words().select_related("assigned_to").order_by("-received_at")


def _name_of(asked):
    """This page was asked for a person, so it shows names."""
    try:
        return as_written(decrypt(asked.stored_name))
    except WrongKey:
        return "Cannot be read"
