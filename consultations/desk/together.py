"""Several requests at once: read them together, then give them to somebody, or say that they are
spam or that they are not. Each is changed for itself, with its own line in the record."""

import re
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse

from consultations.desk.board import FILTERS, ROWS_OF_A_PAGE
from consultations.desk.forms import person_field
from consultations.desk.page import BOARD, WORK, screen, show
from consultations.encryption import WrongKey, decrypt, with_stored
from consultations.models import ConsultationRequest, Status
from consultations.models.kept import VIEWED
from consultations.shown import as_written
from practice.looking import record_look

KEY = r"[0-9]{1,18}"  # of a row, or a version: as large as the database can hold
MOVES = [(Status.SPAM, "Mark them as spam"), (Status.NEW, "They are no spam")]
CHANGED = "Somebody changed it since you opened this page. Look again, then send it once more."


class TogetherForm(forms.Form):
    """A `status` they go to; without one, the `person` they are given to."""

    use_required_attribute = False

    status = forms.ChoiceField(choices=MOVES, required=False)
    person = person_field("Who deals with them", empty_label="Choose")

    def clean(self):
        said = self.cleaned_data
        if said.get("status"):
            self.errors.pop("person", None)
        elif not self.errors and not said["person"]:
            self.add_error("person", "Choose who deals with them.")
        return said

    def stands_so(self, asked):
        """Whether there is nothing left to do, for example after a second click."""
        if status := self.cleaned_data["status"]:
            return asked.status == status
        return asked.is_open and asked.assigned_to == self.cleaned_data["person"]

    def carry_out(self, asked, by):
        if status := self.cleaned_data["status"]:
            asked.move_to(status, by=by)
        elif asked.is_open:
            asked.assign_to(self.cleaned_data["person"], by=by)
        else:
            raise ValidationError(f"It is “{asked.get_status_display()}”: nothing is to be done.")

    @property
    def done(self):
        """What the desk is told then."""
        if status := self.cleaned_data["status"]:
            return f"Now “{Status(status).label}”"
        return f"Given to {self.cleaned_data['person']}"


@screen(WORK)
def together(request):
    """Those that were ticked on a list. Sent back, each comes with the version that was seen."""
    if request.method == "POST":
        return _carry_out(request)
    keys = [int(key) for key in request.GET.getlist("request") if re.fullmatch(KEY, key)]
    if not keys:
        return _nothing_ticked(request, request.GET)
    return _page(request, TogetherForm(), dict.fromkeys(keys, ""), request.GET)


def _carry_out(request):
    """What could not be done stays on the screen, and says why."""
    form, seen = TogetherForm(request.POST), _seen(request.POST)
    if not seen:
        return _nothing_ticked(request, request.POST)
    there = ConsultationRequest.objects.without_words().filter(pk__in=seen)
    there = list(there.select_related("assigned_to"))
    if not form.is_valid():
        errors = {each.pk: "" if each.version == seen[each.pk] else CHANGED for each in there}
        return _page(request, form, errors, request.POST, status=422)
    results = {each.pk: _try(form, each, seen[each.pk], request.user) for each in there}
    errors = {key: error for key, error in results.items() if error}
    if done := len(results) - len(errors):
        messages.success(request, f"{form.done}: {done}.")
    if gone := len(seen) - len(results):
        messages.warning(request, f"Gone meanwhile, withdrawn or forgotten: {gone}.")
    if not errors:
        return HttpResponseRedirect(_list_of(request.POST))
    form.add_error(None, f"{len(errors)} could not be done. Each says why.")
    return _page(request, form, errors, request.POST, status=422)


def _nothing_ticked(request, sent):
    messages.error(request, "Tick some requests first.")
    return HttpResponseRedirect(_list_of(sent))


def _seen(sent):
    """The version of each request as it was seen, by its primary key."""
    pairs = [re.fullmatch(f"({KEY})-({KEY})", each) for each in sent.getlist("seen")]
    return {int(pair[1]): int(pair[2]) for pair in pairs if pair}


def _try(form, asked, seen, by):
    """Do it with one request. Returns why it could not be done, if so."""
    if form.stands_so(asked):
        return ""
    if asked.version != seen:
        return CHANGED
    try:
        form.carry_out(asked, by)
    except ValidationError as error:
        return f"{' '.join(error.messages)} Open it to do more."
    return ""


def _list_of(sent):
    """The page of the list they were ticked on."""
    if sent.get("show") not in FILTERS:
        return reverse(BOARD)
    return f"{reverse(BOARD)}?{urlencode({'show': sent['show'], 'page': sent.get('page', 1)})}"


def _page(request, form, errors, sent, status=200):
    """The requests that `errors` names, each with why it could not be done."""
    rows = [_row(each, errors[each.pk], request.user) for each in _with_words(errors)]
    open_moves = {move for row in rows for move in row["asked"].open_moves()}
    return show(
        request,
        "together.html",
        "Several at once",
        status=status,
        form=form,
        rows=rows,
        may_be_given=any(row["asked"].is_open for row in rows),
        moves=[(move, words) for move, words in MOVES if move in open_moves],
        show=sent.get("show", ""),
        page=sent.get("page", ""),
        back=_list_of(sent),
    )


def _with_words(keys):
    requests = ConsultationRequest.objects.without_words().filter(pk__in=keys)
    requests = with_stored(requests, "name", "note").select_related("assigned_to")
    return requests.most_urgent_first()[:ROWS_OF_A_PAGE]


def _row(asked, error, by):
    """Whoever reads here what somebody wrote has opened that request. One that cannot be read
    stays unopened, and hides no other."""
    try:
        name, note = as_written(decrypt(asked.stored_name)), as_written(decrypt(asked.stored_note))
    except WrongKey:
        return {"asked": asked, "error": error, "name": "Cannot be read: a key is missing."}
    record_look(VIEWED, asked, by=by)
    return {"asked": asked, "error": error, "name": name, "note": note}
