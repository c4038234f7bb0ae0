"""Pages are served as bytes until something changes, and then not once more."""

import gzip
from datetime import datetime, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

import brotli
import pytest
from django.db import DatabaseError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from painclinic.page_store import FOR_EVERYBODY, FOR_ONE, MOST_PAGES, PageStore, packing_for
from practice.models import Profile, SiteVersion
from tests.site.pages import FORM, OWN
from tests.site.test_stored_pages import KEPT, PERSONAL
from treatments.models import Edition

PAGE = "/treatments/nerve-blocks/"
ELSE_IN_ADDRESS = ["/?utm_source=mail", "/compare/?with=nerve-blocks&q=pain"]
LATE_EVENING = datetime(2026, 11, 1, 23, 59, tzinfo=ZoneInfo("America/Chicago"))


@pytest.fixture
def reader(db, settings):
    """Reads a site that keeps its pages, and takes them unpacked."""
    settings.MIDDLEWARE = ["painclinic.page_store.PageStore", *settings.MIDDLEWARE]
    return Client()


def questions(reader, path, **headers):
    """How many the answer put to the database."""
    with CaptureQueriesContext(connection) as asked:
        answer = reader.get(path, headers=headers)
    assert answer.status_code == 200
    return len(asked)


@pytest.mark.parametrize("path", KEPT)
def test_a_page_is_made_once_and_is_then_the_same_bytes_with_the_same_headers(reader, path):
    first = reader.get(path)

    with CaptureQueriesContext(connection) as asked:
        second = reader.get(path)

    assert [query["sql"] for query in asked] == ["SELECT number FROM practice_siteversion"]
    assert (second.content, second.headers) == (first.content, first.headers)
    assert second.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert second.headers["Content-Length"] == str(len(second.content))


@pytest.mark.parametrize("path", KEPT)
def test_the_bytes_are_those_of_a_page_that_was_just_made(reader, path, settings):
    kept = reader.get(path)
    settings.MIDDLEWARE = settings.MIDDLEWARE[1:]

    assert kept.content == Client().get(path).content


@pytest.mark.parametrize("path", [*PERSONAL, *ELSE_IN_ADDRESS])
def test_what_is_somebodys_own_is_made_each_time_and_held_by_no_proxy(reader, path):
    reader.get(path)

    assert questions(reader, path) > 1
    assert "private" in reader.get(path).headers["Cache-Control"]
    assert "ETag" not in reader.get(path).headers


def test_a_change_shows_with_the_next_answer(reader):
    assert "918-555-0177" not in reader.get("/contact/").content.decode()
    profile = Profile.current()
    profile.phone = "918-555-0177"
    profile.save()

    assert "918-555-0177" in reader.get("/contact/").content.decode()
    assert "918-555-0177" in reader.get("/contact/").content.decode()


def test_a_page_that_was_taken_down_is_gone_with_the_next_answer(reader, manager):
    assert reader.get("/overview/").status_code == 200
    Edition.objects.live().get(article__slug="overview").unpublish(manager, "A mistake.")

    assert reader.get("/overview/").status_code == 410
    assert reader.get("/overview/").headers["Cache-Control"] == FOR_ONE


def test_a_new_day_in_the_clinic_makes_pages_anew(reader):
    """A figure may be past its re-check date then, a review overdue, a closure over."""
    with mock.patch("django.utils.timezone.now", return_value=LATE_EVENING):
        reader.get(PAGE)
        assert questions(reader, PAGE) == 1
    with mock.patch("django.utils.timezone.now", return_value=LATE_EVENING + timedelta(minutes=2)):
        assert questions(reader, PAGE) > 1
        assert questions(reader, PAGE) == 1


def test_a_page_that_was_begun_on_the_day_before_is_not_kept_for_another_one(db):
    with mock.patch("django.utils.timezone.now", return_value=LATE_EVENING) as now:

        def made_slowly(request):
            answer = page(f"of {now.return_value:%B %-d}")
            now.return_value = LATE_EVENING + timedelta(minutes=2)
            return answer

        site = Asking(PageStore(made_slowly))
        assert site.get("/").content == b"of November 1"

        assert site.get("/").content == b"of November 2"


def test_each_packing_unpacks_to_the_page(reader):
    page = reader.get(PAGE).content
    as_gzip = reader.get(PAGE, headers={"accept-encoding": "gzip, deflate"})
    as_brotli = reader.get(PAGE, headers={"accept-encoding": "gzip, deflate, br, zstd"})

    assert gzip.decompress(as_gzip.content) == brotli.decompress(as_brotli.content) == page
    assert as_gzip.headers["Content-Encoding"] == "gzip"
    assert as_brotli.headers["Content-Encoding"] == "br"
    assert as_gzip.headers["Vary"] == as_brotli.headers["Vary"] == "Accept-Encoding"
    assert len(as_brotli.content) < len(as_gzip.content) < len(page) / 3


@pytest.mark.parametrize(
    ("accepted", "packing"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, *;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("BR ; q=0.000", ""),
        ("GZIP", "gzip"),
        ("gzip;q=0.001", "gzip"),
        ("identity", ""),
        ("brotli", ""),
        ("", ""),
    ],
)
def test_a_page_is_packed_as_the_browser_allows(accepted, packing):
    assert packing_for(accepted) == packing


@pytest.mark.parametrize("packing", ["", "gzip", "br"])
def test_a_browser_that_has_the_page_is_told_so(reader, packing):
    etag = reader.get(PAGE, headers={"accept-encoding": packing}).headers["ETag"]
    headers = {"accept-encoding": packing, "if-none-match": f'"other", W/{etag}'}

    answer = reader.get(PAGE, headers=headers)

    assert (answer.status_code, answer.content) == (304, b"")
    to_keep = {"ETag": etag, "Cache-Control": FOR_EVERYBODY, "Vary": "Accept-Encoding"}
    assert dict(answer.headers) == to_keep


def test_it_gets_the_page_again_after_a_change(reader):
    etag = reader.get("/contact/").headers["ETag"]
    profile = Profile.current()
    profile.phone = "918-555-0177"
    profile.save()

    answer = reader.get("/contact/", headers={"if-none-match": etag})

    assert answer.status_code == 200
    assert answer.headers["ETag"] != etag


def test_each_packing_and_each_release_has_a_name_of_its_own(reader):
    names = {
        reader.get(PAGE, headers={"accept-encoding": packing}).headers["ETag"]
        for packing in ("", "gzip", "br")
    }
    with mock.patch("painclinic.page_store.release", return_value="the next one"):
        names.add(store_of(page("x")).get(PAGE).headers["ETag"])

    assert len(names) == 4


def test_asking_for_the_headers_alone_gives_those_of_the_page(reader):
    whole = reader.get(PAGE)
    head = reader.head(PAGE)

    assert head.content == b""
    assert head.headers == whole.headers


def test_sending_something_to_a_page_is_never_answered_from_the_store(reader):
    reader.get(PAGE)

    assert reader.post(PAGE).status_code == 405


def test_another_host_and_plain_http_are_refused_as_ever(reader, settings):
    reader.get(PAGE)

    assert reader.get(PAGE, headers={"host": "evil.example"}).status_code == 400
    settings.SECURE_SSL_REDIRECT = True
    reader = Client()
    assert reader.get(PAGE, secure=True).status_code == 200
    assert reader.get(PAGE).status_code == 301


def test_a_page_under_a_folder_is_another_one(reader):
    """A proxy may name the folder, in a header that not every proxy takes from a visitor."""
    under = reader.get("/contact/", SCRIPT_NAME="/folder").content.decode()
    assert 'href="http://localhost:8000/folder/contact/"' in under

    assert "/folder/" not in reader.get("/contact/").content.decode()


def test_while_the_database_does_not_answer_no_page_is_sent_that_may_be_old(reader):
    reader.get("/request/")

    with mock.patch("django.db.backends.utils.CursorWrapper.execute", side_effect=DatabaseError):
        answer = reader.get("/request/")

    assert answer.status_code == 503
    assert reader.get("/request/").status_code == 200


@pytest.mark.parametrize("path", ["/request/", "/contact/"])
@pytest.mark.parametrize("was_kept", [True, False])
def test_who_waits_for_a_silent_database_waits_twice_at_most(reader, path, was_kept):
    """Each question waits for a lock as long as DATABASE_TIMEOUT, and nginx for all of them."""
    if was_kept:
        reader.get(path)
    reader.raise_request_exception = False

    silent = mock.Mock(side_effect=OperationalError)
    with mock.patch("django.db.backends.utils.CursorWrapper.execute", silent):
        assert reader.get(path).status_code == 503

    assert silent.call_count == 2


def test_a_file_that_cannot_be_looked_at_is_no_other_trouble_than_a_silent_database(
    reader, settings, tmp_path
):
    settings.DATABASE_FILE_TELLS = tmp_path / "moved away"
    assert reader.get("/request/").status_code == 200

    with mock.patch("django.db.backends.utils.CursorWrapper.execute", side_effect=DatabaseError):
        assert reader.get("/request/").status_code == 503


class Asking:
    """Asks a store by itself."""

    def __init__(self, store):
        self.store = store

    def get(self, path):
        return self.store(RequestFactory().get(path))


def store_of(*answers):
    """A store before a site that gives these answers, one after another."""
    return Asking(PageStore(mock.Mock(side_effect=answers)))


def page(text, **headers):
    """What a view that may be kept answers."""
    answer = HttpResponse(text, headers=headers)
    answer.site_version = SiteVersion.now()
    return answer


@pytest.mark.parametrize("spoiled", ["cookie", "vary", "own rules", "status", "not marked"])
def test_whatever_a_view_says_nothing_of_one_person_enters_the_store(db, spoiled):
    """Also if a later middleware or a mistake puts it into a page that may be kept."""
    answer = page("for Pat")
    if spoiled == "cookie":
        answer.set_cookie("session", "secret")
    if spoiled == "vary":
        answer.headers["Vary"] = "Accept-Encoding, Cookie"
    if spoiled == "own rules":
        answer.headers["Cache-Control"] = "no-store"
    if spoiled == "status":
        answer.status_code = 404
    if spoiled == "not marked":
        del answer.site_version
    site = store_of(answer, page("for everybody"))

    assert site.get("/").content == b"for Pat"
    assert "public" not in answer.headers["Cache-Control"]
    assert site.get("/").content == b"for everybody"


def test_a_page_that_nothing_spoils_does_enter_it(db):
    site = store_of(page("first"), page("second"))

    assert site.get("/").content == site.get("/").content == b"first"


def test_the_store_holds_so_many_pages_and_lets_the_oldest_go(db):
    site = store_of(*(page(f"{number}") for number in range(MOST_PAGES + 2)))
    for number in range(MOST_PAGES + 1):
        site.get(f"/{number}/")

    assert len(site.store.pages) == MOST_PAGES
    assert site.get("/1/").content == b"1"
    assert site.get("/0/").content == b"257"


def test_the_request_form_is_another_one_for_each_visitor(reader):
    """What guards it against other sites is in it, and is nobody else’s."""
    first, second = reader.get(FORM), Client().get(FORM)

    assert first.content != second.content
    for path in OWN:
        assert "private" in reader.get(path).headers["Cache-Control"], path
