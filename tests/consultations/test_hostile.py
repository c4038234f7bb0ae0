"""Input that nobody types by accident: it must not crash, run or get lost."""

import pytest
from django.utils.html import escape

from tests.consultations.visitor import filled_in

pytestmark = pytest.mark.django_db

REQUEST = "/request/"

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ settings.SECRET_KEY }}{% debug %}",
    "\x00\x01\x1b[2J",
    "\u202egnp.exe\u2066",
    "😀" * 1000,
    "مرحبا",
    "x" * 100_000,
    "'; DROP TABLE consultations_consultationrequest; --",
    "%s %(name)s {0}",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("field", [*filled_in()])
def test_hostile_text_in_any_field_neither_crashes_nor_runs(client, field, text):
    response = client.post(REQUEST, filled_in(**{field: text}))

    assert response.status_code in (302, 422)
    html = response.content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_in_the_form_as_text(client, text):
    response = client.post(REQUEST, filled_in(note=text, phone=""))

    visible = text.translate(dict.fromkeys(map(ord, "\x00\x01\x1b\u202e\u2066")))
    assert escape(visible) in response.content.decode()


@pytest.mark.parametrize("bytes_sent", [b"%ED%A0%80", b"%FF%FE", b"%00", b"%C0%AF", b"%"])
def test_bytes_that_are_no_text_do_not_crash(client, bytes_sent):
    response = client.post(
        REQUEST,
        b"note=" + bytes_sent + b"&name=" + bytes_sent,
        content_type="application/x-www-form-urlencoded",
    )

    assert response.status_code == 422
