"""Input that nobody types by accident: it must not crash, run or get lost."""

import pytest
from django.utils.html import escape

from consultations.draft import Draft
from tests.consultations.visitor import FORM, PAGES, TYPED, draft, posted

pytestmark = pytest.mark.django_db

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


FIELDS = [(page, field) for page in PAGES for field in [*TYPED[page], "step", "draft"]]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(("slug", "field"), FIELDS)
def test_hostile_text_in_any_field_neither_crashes_nor_runs(client, slug, field, text):
    response = client.post(FORM, posted(slug, draft(), **{field: text}))

    assert response.status_code in (200, 302, 422)
    html = response.content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_in_the_form_as_text(client, text):
    response = client.post(FORM, posted("your-questions", Draft(), note=text, referral=None))

    kept = text.translate(dict.fromkeys(map(ord, "\x00\x01\x1b")))
    assert escape(kept) in response.content.decode()


@pytest.mark.parametrize("bytes_sent", [b"%ED%A0%80", b"%FF%FE", b"%00", b"%C0%AF", b"%"])
def test_bytes_that_are_no_text_do_not_crash(client, bytes_sent):
    body = b"step=about-you&draft=" + draft().seal().encode()
    response = client.post(
        FORM,
        body + b"&relation=" + bytes_sent + b"&name=" + bytes_sent,
        content_type="application/x-www-form-urlencoded",
    )

    assert response.status_code == 422
