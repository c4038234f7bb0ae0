"""Requests as a table that runs no formula, whatever a visitor typed."""

import csv
import re
from io import BytesIO, StringIO

import xlsxwriter
from django.utils.timezone import localtime

from consultations.desk.words import chosen
from consultations.encryption import WrongKey, decrypt, with_stored
from consultations.forms.choices import about_titles
from consultations.models.status import Status

# A spreadsheet may take a text that begins so for a formula (OWASP, CSV injection): in Japan in
# full width too, and some skip the spaces before.
BEGINS_A_FORMULA = re.compile(r"[\t\r\n]|\s*[=+@＝＋－＠-]")
ASIDE = ("name", "phone", "email", "language", "note")


def table(requests, *, with_names):
    """The heading, then a row of texts for each request; what cannot be read says so."""
    names = ASIDE if with_names else ()
    yield [*HEADINGS, *map(str.capitalize, names)]
    offered = about_titles()
    for asked in with_stored(requests, "about", *names).without_words():
        words = [_read(getattr(asked, f"stored_{name}")) for name in names]
        yield [*_row(asked, offered), *words]


HEADINGS = [
    *("Reference", "Received", "Status", "Closed because", "About", "For", "Interpreter"),
    *("First tried", "First reached", "Promised", "Promise kept", "Why late"),
]


def _row(asked, offered):
    return [
        asked.reference,
        _moment(asked.received_at),
        Status(asked.status).label,
        asked.get_closed_because_display(),
        _read(asked.stored_about, lambda slugs: chosen(slugs, offered)),
        asked.get_who_for_display(),
        "yes" if asked.needs_interpreter else "no",
        _moment(asked.first_tried_at),
        _moment(asked.first_reached_at),
        _moment(asked.call_due_at),
        ("yes" if asked.has_kept_its_promise else "no") if asked.promise_is_settled else "",
        asked.get_why_late_display(),
    ]


def as_csv(rows):
    """RFC 4180 in UTF-8 with a mark that Excel needs. What would be a formula is put behind an
    apostrophe, which a spreadsheet shows and no reader loses."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerows([_harmless(text) for text in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(rows):
    """A workbook in which every cell is text."""
    out = BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = workbook.add_worksheet("Requests")
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text)
    workbook.close()
    return out.getvalue()


def _harmless(text):
    return f"'{text}" if BEGINS_A_FORMULA.match(text) else text


def _read(stored, show=str):
    try:
        return show(decrypt(stored))
    except WrongKey:
        return "Cannot be read"


def _moment(moment):
    return f"{localtime(moment):%Y-%m-%d %H:%M}" if moment else ""
