"""When something goes wrong a person gets plain words and a way on."""

import pytest
from django.db import OperationalError, connection

from tests.site.conftest import FACTS
from tests.site.pages import FORM, Page
from treatments.models import Edition

TOO_MUCH = {"note": "x" * 300_000}
MACHINE_WORDS = [
    *("Bad Request", "Forbidden", "Not Found", "Server Error", "Traceback", "Exception"),
    *("Django", "400", "403", "404", "410", "413", "500", "503"),
]


def took_down(article_slug, manager):
    Edition.objects.live().get(article__slug=article_slug).unpublish(manager, "A figure is wrong")


def lost_editions(execute, sql, *arguments):
    """The database answers all but questions for editions."""
    if Edition._meta.db_table in sql:
        raise OperationalError("disk I/O error")
    return execute(sql, *arguments)


def mistaken(execute, sql, *arguments):
    """A mistake of ours, on the way to editions."""
    if Edition._meta.db_table in sql:
        raise RuntimeError("not thought of")
    return execute(sql, *arguments)


@pytest.fixture
def broken(client, front_desk_client, manager):
    """Every kind of error page, asked for the way it really happens: broken("404")."""

    def taken_down():
        took_down("overview", manager)
        return client.get("/overview/")

    def by_a_mistake():
        client.raise_request_exception = False
        with connection.execute_wrapper(mistaken):
            return client.get("/overview/")

    def without_database():
        client.raise_request_exception = False
        with connection.execute_wrapper(lost_editions):
            return client.get("/overview/")

    ways = {
        "400": lambda: client.get("/", headers={"host": "evil.example"}),
        "403": lambda: front_desk_client.get("/admin/treatments/edition/"),
        "404": lambda: client.get("/never-was/"),
        "410": taken_down,
        "413": lambda: client.post(FORM, TOO_MUCH),
        "500": by_a_mistake,
        "503": without_database,
    }
    return lambda kind: Page("/", ways[kind]())


def test_staff_are_told_of_a_silent_database_too(front_desk_client):
    def silent(*arguments):
        raise OperationalError("database is locked")

    front_desk_client.raise_request_exception = False
    with connection.execute_wrapper(silent):
        answer = front_desk_client.get("/admin/")

    assert answer.status_code == 503
    assert "If you were saving something, go back" in answer.content.decode()


KINDS = ["400", "403", "404", "410", "413", "500", "503"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_page_speaks_to_people(broken, kind):
    page = broken(kind)
    assert page.status == int(kind)
    assert page.content_type == "text/html; charset=utf-8"
    assert page.one("h1").text
    assert page.title.startswith(page.one("h1").text)
    assert page.meta("robots") == ["noindex"]
    assert [word for word in MACHINE_WORDS if word in page.text] == []
    assert [link for link, _ in page.links if link == "/"], "a way home"


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_page_offers_the_phone_where_there_is_one(filled_profile, read, broken, kind):
    read("/contact/")  # a page that was read before the trouble
    page = broken(kind)
    assert f"all the clinic: {FACTS['phone']}." in page.one("main").text
    assert 'href="tel:+1-918-555-0142"' in page.html


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_page_reads_naturally_without_a_phone(broken, kind):
    page = broken(kind)
    assert "tel:+" not in page.html
    assert "clinic: ." not in page.text


def test_a_page_that_was_taken_down_says_so_and_shows_none_of_its_words(read, broken):
    words = Edition.objects.live().get(article__slug="overview").content
    assert words["lead"] in read("/overview/").text
    page = broken("410")
    assert page.one("h1").text == "We took this page down"
    assert words["lead"] not in page.text and words["title"] not in page.text
    assert "A figure is wrong" not in page.text  # the reason is for the record


def test_a_page_that_was_taken_down_leaves_all_lists(manager, read):
    took_down("nerve-blocks", manager)
    for path in ["/", "/treatments/", "/site-index/", "/contact/"]:
        assert "/treatments/nerve-blocks/" not in dict(read(path).links), path


def test_an_address_that_never_was_is_not_called_taken_down(broken):
    page = broken("404")
    assert page.one("h1").text == "We could not find that page"
    assert "took this page down" not in page.text


def test_a_treatment_is_found_at_its_own_address_only(read):
    for wrong in ["/nerve-blocks/", "/treatments/overview/", "/treatments/nerve-blocks/more/"]:
        assert read(wrong).one("h1").text == "We could not find that page"


def test_a_form_that_is_too_large_says_what_to_do_and_saves_nothing(broken):
    page = broken("413")
    assert "A note to the clinic may have 2,000 characters" in page.text
    assert "not saved" in page.text
    assert "xxx" not in page.html


def test_a_page_that_cannot_be_made_says_so_with_no_database_at_all(client, db):
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE treatments_edition RENAME TO lost_editions")
        cursor.execute("ALTER TABLE practice_profile RENAME TO lost_profile")
    page = Page("/", client.get("/"))
    assert page.one("h1").text in ["Something broke on our side", "We cannot show this right now"]
    assert "Or call the clinic." in page.text
    assert "lost_" not in page.html and "no such table" not in page.html


def test_a_wrong_host_is_told_nothing_about_hosts(broken):
    page = broken("400")
    assert "That request did not work" in page.text
    assert "evil.example" not in page.html
    assert "ALLOWED_HOSTS" not in page.html


def test_while_the_database_is_away_it_is_said_that_coming_back_helps(broken, caplog):
    page = broken("503")
    assert page.response.headers["Retry-After"] == "60"
    assert "disk I/O error" not in page.html
    assert "The database did not answer: OperationalError" in caplog.text
