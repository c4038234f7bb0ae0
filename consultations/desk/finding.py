"""Finding a request: by what stands on a receipt, or by the person. The words are posted, so
that they stand in no address, no log and no history of the browser."""

from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect

from consultations.desk.page import SEE, screen, show
from consultations.encryption import WrongKey, decrypt, with_stored
from consultations.finding import FEWEST_DIGITS, find, plain
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
        """What there is to look for; dots and dashes alone are nothing."""
        return {name: text for name, text in self.cleaned_data.items() if plain(text)}


@screen(SEE)
def finding(request):
    if request.method == "POST":
        return _search(request)
    found = _found_before(request)
    if found:  # names are shown again
        record_look("went back to what was found", ConsultationRequest, by=request.user)
    return _page(request, FindForm(), found)


def _search(request):
    """Who is found gets an address of its own, so that “Back” leads there and not to a form
    that the browser wants to send again. It holds keys of rows and no word that was typed."""
    form = FindForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    keys, unreadable = find(form.words)
    used = ", ".join(form.words)
    record_look("searched", ConsultationRequest, by=request.user, detail=f"{used}: {len(keys)}")
    found = [keys[:MOST_SHOWN], len(keys), unreadable]
    if not keys:
        return _page(request, form, found)
    sealed = signing.dumps(found, salt=_for(request.user), compress=True)
    return HttpResponseRedirect(f"{request.path}?{urlencode({'found': sealed})}")


def _found_before(request):
    """What the address says was found; None where nobody searched or somebody else did."""
    sealed, salt = request.GET.get("found", ""), _for(request.user)
    try:
        return signing.loads(sealed, salt=salt, max_age=settings.SIGNED_IN_AT_MOST)
    except signing.BadSignature:
        return None


def _for(person):
    return f"consultations.found {person.pk}"


def _page(request, form, found=None, status=200):
    context = {}
    if found:
        keys, count, unreadable = found
        rows = [(asked, _name_of(asked)) for asked in _shown(keys)]
        context = {"rows": rows, "count": count, "most": MOST_SHOWN, "unreadable": unreadable}
    return show(request, "find.html", "Find a request", form=form, status=status, **context)


def _shown(keys):
    requests = with_stored(ConsultationRequest.objects.filter(pk__in=keys), "name")
    return requests.without_words().select_related("assigned_to").order_by("-received_at")


def _name_of(asked):
    """This page was asked for a person, so it shows names."""
    try:
        return as_written(decrypt(asked.stored_name))
    except WrongKey:
        return "Cannot be read"
