"""Taking requests out: managers only, without names unless asked for, on record, and no formula
runs in the file."""

import csv
import io
import os
import shutil
import subprocess
import zipfile
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.urls import reverse
from django.utils import timezone

from consultations.models import ConsultationRequest, Status
from practice.models import Act
from tests.consultations.page import page
from tests.consultations.visitor import NAME, WORDS, received

pytestmark = pytest.mark.django_db

EXPORT = "/admin/consultations/consultationrequest/export/"
# What spreadsheets have run, from the advice of OWASP on CSV injection and from its cousins.
PAYLOADS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    '=HYPERLINK("http://example.com","look")',
    "=cmd|' /C calc'!A0",
    '","=1+1',
    '"\n=1+1',
    " =1+1",
    "＝1+1",
]


def rows_of(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def column(name, rows):
    heading, *requests = rows
    return [row[heading.index(name)] for row in requests]


def csv_of(client, **typed):
    return rows_of(client.post(EXPORT, {"kind": "csv"} | typed).content.decode("utf-8-sig"))


def test_without_names_nothing_a_visitor_wrote_goes_out(manager_client, request_):
    rows = csv_of(manager_client)

    assert column("About", rows) == ["Nerve blocks"]
    assert column("Reference", rows) == [request_.reference]
    assert not [word for word in WORDS if word in str(rows)]


def test_with_names_all_of_it_goes_out(manager_client, request_):
    rows = csv_of(manager_client, with_names="on")

    assert column("Name", rows) == [NAME]


@pytest.mark.parametrize(("typed", "names"), [({}, "without"), ({"with_names": "on"}, "with")])
def test_each_file_stands_in_the_record_and_no_word_of_it(
    manager_client, manager, request_, typed, names
):
    manager_client.post(EXPORT, {"kind": "xlsx"} | typed)

    act = Act.objects.filter(verb="exported").get()
    assert (act.by, act.detail) == (manager, f"xlsx, 1, {names} names")


@pytest.mark.parametrize(
    ("promised", "tried", "kept"),
    [(60, None, ""), (-60, None, "no"), (-60, -30, "no"), (-60, -90, "yes"), (None, -90, "")],
)
def test_a_promise_is_kept_or_not_once_it_can_be_told(
    manager_client, request_, promised, tried, kept
):
    def moment(minutes):
        return None if minutes is None else timezone.now() + timedelta(minutes=minutes)

    ConsultationRequest.objects.update(call_due_at=moment(promised), first_tried_at=moment(tried))

    heading, row = csv_of(manager_client)

    assert row[heading.index("Promise kept")] == kept


def test_it_can_be_narrowed_to_days_and_a_status(manager_client, request_):
    today = timezone.localdate()
    old = received()
    ConsultationRequest.objects.filter(pk=old.pk).update(
        received_at=timezone.now() - timedelta(days=3), status=Status.SPAM
    )

    def references(**typed):
        return column("Reference", csv_of(manager_client, **typed))

    assert references(first_on=today, last_on=today) == [request_.reference]
    assert references(last_on=today - timedelta(days=1)) == [old.reference]
    assert references(status="spam") == [old.reference]
    assert references() == [old.reference, request_.reference]


def test_days_the_wrong_way_round_are_refused(manager_client, request_):
    answer = manager_client.post(
        EXPORT, {"kind": "csv", "first_on": "2026-03-02", "last_on": "2026-03-01"}
    )

    assert answer.status_code == 422
    assert "not before the first" in page(answer).by_class("errors")[0].text
    assert not Act.objects.filter(verb="exported").exists()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("field", ["first_on", "last_on"])
def test_no_day_is_too_far_away(manager_client, request_, field, day):
    holds_today = (field == "first_on") == (day < "2000")

    rows = csv_of(manager_client, **{field: day})

    assert column("Reference", rows) == [request_.reference] * holds_today


@pytest.mark.parametrize("typed", [{}, {"with_names": "on"}])
def test_one_that_cannot_be_read_hides_no_other(manager_client, request_, settings, typed):
    settings.REQUEST_KEYS = [Fernet.generate_key().decode()]
    readable = received()

    rows = csv_of(manager_client, **typed)

    assert column("Reference", rows) == [request_.reference, readable.reference]
    assert column("About", rows) == ["Cannot be read", "Nerve blocks"]
    assert "gAAAA" not in str(rows)


@pytest.mark.parametrize(
    "role", ["front_desk_client", "editor_client", "clinician_client", "client"]
)
def test_nobody_else_takes_any_out(request, request_, role):
    client = request.getfixturevalue(role)

    for answer in (client.get(EXPORT), client.post(EXPORT, {"kind": "csv"})):
        refused = answer.status_code == 403
        assert refused or answer.url.startswith(reverse("admin:login"))
        assert request_.reference not in answer.content.decode()
    assert not Act.objects.filter(verb="exported").exists()


# formulas


@pytest.fixture
def soffice():
    found = shutil.which("soffice")
    if found is None:
        give_up = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        give_up("LibreOffice is missing. On Debian: apt install libreoffice-calc")
    return found


# 44,34,76: commas, double quotes, UTF-8. Formulas are evaluated where there are any.
READ_CSV = "CSV:44,34,76,1,,0,false,true,false,false,false,-1"
WRITE_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true"


def opened(soffice, folder, name, content, *, keep_as="fods"):
    """The file as LibreOffice reads it, as flat XML."""
    (folder / name).write_bytes(content)
    reads = [f"--infilter={READ_CSV}"] * name.endswith("csv")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    writes = ["--convert-to", keep_as, "--outdir", "opened"]
    command = [soffice, profile, "--headless", *reads, *writes, name]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    written = (folder / "opened" / name).with_suffix(f".{keep_as.partition(':')[0]}")
    return written.read_bytes().decode("utf-8-sig")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_spreadsheet_runs_no_formula_of_a_visitor(manager_client, soffice, tmp_path, kind):
    for payload in PAYLOADS:
        received(name=payload, note=payload)
    answer = manager_client.post(EXPORT, {"kind": kind, "with_names": "on"})

    xml = opened(soffice, tmp_path, f"requests.{kind}", answer.content)

    assert xml.count("table:formula") == 0
    assert xml.count("<table:table-row") >= len(PAYLOADS)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_spreadsheet_loses_no_word_of_a_visitor(manager_client, soffice, tmp_path, kind):
    typed = [*PAYLOADS, "+1-918-555-0142"]
    for each in typed:
        received(name=each)
    answer = manager_client.post(EXPORT, {"kind": kind, "with_names": "on"})

    kept = opened(soffice, tmp_path, f"requests.{kind}", answer.content, keep_as=WRITE_CSV)

    names = [name.removeprefix("'") for name in column("Name", rows_of(kept))]
    if kind == "csv":  # where a spreadsheet ends a line in its own way
        typed = [each.replace("\r", "\n") for each in typed]
    assert names == typed


def test_a_formula_that_nobody_made_harmless_is_found(soffice, tmp_path):
    """The test above can fail."""
    assert "table:formula" in opened(soffice, tmp_path, "control.csv", b"a,b\r\n=1+1,2\r\n")


def test_no_word_is_lost_on_the_way(manager_client):
    for payload in PAYLOADS:
        received(name=payload)

    names = column("Name", csv_of(manager_client, with_names="on"))

    assert [name.removeprefix("'") for name in names] == PAYLOADS


def test_every_cell_of_the_workbook_is_text(manager_client):
    received(name="=1+1")
    answer = manager_client.post(EXPORT, {"kind": "xlsx", "with_names": "on"})

    sheet = zipfile.ZipFile(io.BytesIO(answer.content)).read("xl/worksheets/sheet1.xml").decode()

    assert "<f>" not in sheet
    assert sheet.count('t="s"') == sheet.count("<c ")
