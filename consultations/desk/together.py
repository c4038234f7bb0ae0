"""Several requests at once: read them together, then give them to somebody or say that they are
spam. Each is changed for itself, and has its own line in the record."""

import re

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse

from consultations.desk.board import FILTERS, ROWS_OF_A_PAGE
from consultations.desk.forms import person_field
from consultations.desk.page import BOARD, WORK, screen, show
from consultations.desk.words import CANNOT_BE_READ, read
from consultations.encryption import with_stored
from consultations.models import ConsultationRequest, Status
from consultations.models.kept import VIEWED
from consultations.models.work import STALE
from practice.looking import record_look

KEY = r"[0-9]{1,18}"  # of a row, or a version: as large as the database can hold
GIVE, SPAM = "give", "spam"
CHANGED = "Somebody changed it since you opened this page. Look again, then send it once more."


class TogetherForm(forms.Form):
    use_required_attribute = False

    do = forms.ChoiceField(choices=[(GIVE, "Give"), (SPAM, "Spam")])
    person = person_field("Who deals with these", empty_label="Choose")

    def clean(self):
        if self.cleaned_data.get("do") == GIVE and not self.cleaned_data.get("person"):
            self.add_error("person", "Choose who deals with them.")
        return self.cleaned_data

    def carry_out(self, asked, by):
        if self.cleaned_data["do"] == GIVE:
            asked.assign_to(self.cleaned_data["person"], by=by)
        else:
            asked.move_to(Status.SPAM, by=by)

    @property
    def done(self):
        """What the desk is told then."""
        if self.cleaned_data["do"] == SPAM:
            return "Marked as spam"
        return f"Given to {self.cleaned_data['person']}"


@screen(WORK)
def together(request):
    """Those that were ticked on a list. Sent back, each comes with the version that was seen."""
    if request.method == "POST":
        return _carry_out(request)
    keys = [int(key) for key in request.GET.getlist("request") if re.fullmatch(KEY, key)]
    if not keys:
        messages.error(request, "Tick some requests first.")
        return HttpResponseRedirect(_list_of(request.GET))
    return _page(request, TogetherForm(), dict.fromkeys(keys, ""), request.GET)


def _carry_out(request):
    """What could not be done stays on the screen, and says why."""
    form, seen = TogetherForm(request.POST), _seen(request.POST)
    if not form.is_valid():
        return _page(request, form, dict.fromkeys(seen, ""), request.POST, status=422)
    done, errors = 0, {}
    for asked in ConsultationRequest.objects.without_words().filter(pk__in=seen):
        asked.version = seen[asked.pk]
        try:
            form.carry_out(asked, request.user)
            done += 1
        except ValidationError as error:
            errors[asked.pk] = CHANGED if STALE in error.messages else " ".join(error.messages)
    if done:
        messages.success(request, f"{form.done}: {done}.")
    if errors:
        return _page(request, form, errors, request.POST, status=422)
    return HttpResponseRedirect(_list_of(request.POST))


def _seen(sent):
    """The version of each request as it was seen, by its primary key."""
    pairs = [re.fullmatch(f"({KEY})-({KEY})", each) for each in sent.getlist("seen")]
    return {int(pair[1]): int(pair[2]) for pair in pairs if pair}


def _list_of(sent):
    """The address of the list they were ticked on."""
    key = sent.get("show")
    return reverse(BOARD) + (f"?show={key}" if key in FILTERS else "")


def _page(request, form, errors, sent, status=200):
    """The requests that `errors` names, each with why it could not be done. Whoever reads here
    what somebody wrote has opened that request; one that cannot be read stays unopened."""
    rows = [
        {
            "asked": asked,
            "name": read(asked.stored_name),
            "note": read(asked.stored_note),
            "error": errors[asked.pk],
        }
        for asked in _with_words(errors)
    ]
    for row in rows:
        if CANNOT_BE_READ not in (row["name"], row["note"]):
            record_look(VIEWED, row["asked"], by=request.user)
    return show(
        request,
        "together.html",
        "Several at once",
        status=status,
        form=form,
        rows=rows,
        may_be_spam=any(Status.SPAM in row["asked"].open_moves() for row in rows),
        key=sent.get("show", ""),
        back=_list_of(sent),
    )


def _with_words(keys):
    requests = ConsultationRequest.objects.without_words().filter(pk__in=keys)
    requests = with_stored(requests, "name", "note").select_related("assigned_to")
    return requests.most_urgent_first()[:ROWS_OF_A_PAGE]
