"""Pictures as readers get them: their addresses, and the clinicians’ page."""

import hashlib
import io

import pytest
from django.test import Client

from practice.models import Clinician
from practice.pictures import encode, keep
from tests.practice.picture_files import photo, saved
from tests.site.pages import Page

# A browser keeps it for a year, a proxy for a second: a picture may be deleted.
FOR_GOOD = "public, max-age=31536000, s-maxage=1, immutable"


@pytest.fixture
def picture(db):
    made = encode(io.BytesIO(saved(photo((1200, 800)), "JPEG")))
    return keep(made, name="A portrait", by=None)[0]


def address(picture, size="large"):
    return f"/pictures/{picture.sha256}/{size}.webp"


class TestItsAddress:
    @pytest.mark.parametrize("size", ["large", "small"])
    def test_answers_with_the_bytes_and_nothing_to_guess(self, client, picture, size):
        answer = client.get(address(picture, size))

        assert answer.content == bytes(getattr(picture, size))
        assert answer.headers["Content-Type"] == "image/webp"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == FOR_GOOD
        assert answer.headers["ETag"] == f'"{picture.sha256}-{size}"'
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert not answer.cookies

    def test_is_the_hash_of_both(self, picture):
        both = bytes(picture.large) + bytes(picture.small)
        assert hashlib.sha256(both).hexdigest() == picture.sha256

    def test_takes_one_query(self, client, picture, django_assert_num_queries):
        with django_assert_num_queries(1):
            client.get(address(picture))

    def test_sets_no_cookie_for_staff_either(self, editor_client, picture):
        answer = editor_client.get(address(picture))
        assert answer.status_code == 200
        assert not answer.cookies

    def test_need_not_be_asked_again(self, client, picture):
        etag = client.get(address(picture)).headers["ETag"]
        again = client.get(address(picture), headers={"If-None-Match": etag})
        other = client.get(address(picture, "small"), headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["Cache-Control"] == FOR_GOOD
        assert other.status_code == 200

    def test_can_be_asked_without_the_bytes(self, client, picture):
        answer = client.head(address(picture))
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer.headers["Content-Length"] == str(len(picture.large))

    @pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
    def test_takes_nothing(self, picture, method):
        client = Client(enforce_csrf_checks=False)
        assert getattr(client, method)(address(picture)).status_code == 405

    @pytest.mark.parametrize(
        "path",
        [
            "/pictures/{0}/medium.webp",
            "/pictures/{0}/sha256.webp",
            "/pictures/{0}/large.jpg",
            "/pictures/{0}/large.webp/",
            "/pictures/{0}/",
            "/pictures/{1}/large.webp",
            "/pictures/{2}/large.webp",
            "/pictures/{0}a/large.webp",
            "/pictures/",
            "/pictures/1/large.webp",
            "/pictures/../{0}/large.webp",
        ],
    )
    def test_any_other_leads_nowhere(self, client, picture, path):
        where = path.format(picture.sha256, picture.sha256[::-1], picture.sha256.upper())
        assert client.get(where).status_code == 404


def clinicians_page(client):
    return Page("/clinicians/", client.get("/clinicians/"))


class TestClinicians:
    def test_a_portrait_stands_beside_the_words_and_says_what_it_shows(self, client, picture):
        Clinician.objects.create(
            name="Dr. Example", credentials="MD", picture=picture, picture_alt="A “doctor” <b>."
        )
        [image] = clinicians_page(client).all("img")
        small, large = address(picture, "small"), address(picture)
        assert image.attributes == {
            "src": small,
            "srcset": f"{small} 480w, {large} 960w",
            "sizes": "15rem",
            "width": "960",
            "height": "640",
            "alt": "A “doctor” <b>.",
            "loading": "lazy",
            "decoding": "async",
        }

    def test_a_portrait_for_decoration_is_not_read_aloud(self, client, picture):
        Clinician.objects.create(
            name="Dr. Example", credentials="MD", picture=picture, picture_is_decorative=True
        )
        [image] = clinicians_page(client).all("img")
        assert image.get("alt") == ""

    def test_there_is_no_image_without_a_picture(self, client, db):
        Clinician.objects.create(name="Dr. Example", credentials="MD")
        page = clinicians_page(client)
        assert "Dr. Example" in page.text
        assert page.all("img", "figure") == []

    def test_a_small_picture_offers_no_larger_one(self, client, db):
        made = encode(io.BytesIO(saved(photo((300, 300)), "PNG")))
        picture, _ = keep(made, name="Small", by=None)
        Clinician.objects.create(
            name="Dr. Example", credentials="MD", picture=picture, picture_is_decorative=True
        )
        [image] = clinicians_page(client).all("img")
        assert "srcset" not in image.attributes
        assert (image.get("width"), image.get("height")) == ("300", "300")

    def test_more_portraits_ask_no_more_questions(
        self, client, picture, django_assert_max_num_queries
    ):
        for number in range(3):
            Clinician.objects.create(
                name=f"Dr. {number}", credentials="MD", picture=picture, picture_alt="A doctor."
            )
        clinicians_page(client)  # what all pages share is read once
        with django_assert_max_num_queries(6):
            page = clinicians_page(client)
        assert len(page.all("img")) == 3
