"""Taking requests out as a table: managers only, without names unless they ask for them."""

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone

from consultations.desk.page import EXPORT, screen, show
from consultations.export import as_csv, as_xlsx, table
from consultations.models import ConsultationRequest, Status
from practice.models import Act

FORMATS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
DAY = forms.DateInput({"type": "date"})


class ExportForm(forms.Form):
    use_required_attribute = False

    first_on = forms.DateField(label="Received from", required=False, widget=DAY)
    last_on = forms.DateField(label="Received until", required=False, widget=DAY)
    status = forms.ChoiceField(required=False, choices=[("", "Any"), *Status.choices])
    kind = forms.ChoiceField(
        label="Kind of file",
        choices=[("xlsx", "Excel workbook"), ("csv", "CSV")],
        initial="xlsx",
        widget=forms.RadioSelect,
    )
    with_names = forms.BooleanField(
        label="With names, phone numbers, email addresses, languages and notes",
        required=False,
        help_text="With these it is a patient file. The record says that you took it out.",
    )

    def clean(self):
        first_on, last_on = self.cleaned_data.get("first_on"), self.cleaned_data.get("last_on")
        if first_on and last_on and last_on < first_on:
            self.add_error("last_on", "Choose a day that is not before the first.")
        return self.cleaned_data

    def requests(self):
        requests = ConsultationRequest.objects.order_by("received_at")
        said = self.cleaned_data
        if said["status"]:
            requests = requests.filter(status=said["status"])
        if said["first_on"]:
            requests = requests.filter(received_at__date__gte=said["first_on"])
        if said["last_on"]:
            requests = requests.filter(received_at__date__lte=said["last_on"])
        return requests


@screen(EXPORT)
def export(request):
    form = ExportForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return show(request, "export.html", "Take requests out", form=form, status=status)
    return _file(request, form)


def _file(request, form):
    """The record says so before anything leaves."""
    with_names, kind = form.cleaned_data["with_names"], form.cleaned_data["kind"]
    rows = list(table(form.requests(), with_names=with_names))
    names = "with names" if with_names else "without names"
    with transaction.atomic():
        detail = f"{kind}, {len(rows) - 1}, {names}"
        Act.record("exported", ConsultationRequest, by=request.user, detail=detail)
    write, content_type = FORMATS[kind]
    response = HttpResponse(write(rows), content_type=content_type)
    name = f"requests-{timezone.localdate():%Y-%m-%d}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
