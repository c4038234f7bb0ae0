"""Forms that no browser sends are refused in plain words, and crash nothing."""

import pytest
from django.urls import reverse

from consultations.draft import Draft

pytestmark = pytest.mark.django_db
FIELDS = {"step": "about-you", "draft": Draft().seal(), "name": "Pat"}
FORM = "".join(
    f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
    for name, text in FIELDS.items()
)
FORM += "--x--\r\n"


def send(client, charset):
    return client.generic(
        "POST",
        reverse("consultations:form"),
        FORM,
        content_type=f"multipart/form-data; boundary=x; charset={charset}",
    )


@pytest.mark.parametrize(
    "charset", ["base64", "idna", "rot13", "utf-7", "utf-16", "unicode_escape", "nonsense"]
)
def test_a_form_in_another_encoding_is_refused_in_plain_words(client, charset):
    answer = send(client, charset)

    assert answer.status_code == 400
    assert "That request did not work" in answer.content.decode()


def test_a_form_that_says_it_is_utf_8_is_read(client):
    answer = send(client, "UTF-8")

    assert answer.status_code == 422
    assert 'value="Pat"' in answer.content.decode()


@pytest.mark.parametrize("address", ["/?q=%00", "/treatments/%00/", "/admin/?verb=a%00b"])
def test_an_address_with_nul_is_refused_before_the_database_sees_it(client, address):
    answer = client.get(address)

    assert answer.status_code == 400
    assert "That request did not work" in answer.content.decode()


@pytest.mark.parametrize("path", ["/", "/request/form/", "/admin/", "/healthz", "/not/here/"])
@pytest.mark.parametrize(
    "method", ["TRACE", "TRACK", "CONNECT", "OPTIONS", "PUT", "PATCH", "DELETE", "PROPFIND"]
)
def test_what_no_page_of_this_site_needs_is_no_method(client, path, method):
    answer = client.generic(method, path, HTTP_COOKIE="session=secret")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, POST"
    assert b"secret" not in answer.content
