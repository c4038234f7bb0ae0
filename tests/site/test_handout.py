"""What stands on paper leads back to the words it was printed from, or says they changed."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.site.pages import ARTICLES, Page
from treatments.handout import qr_code
from treatments.models import Edition

ARTICLE = "/treatments/nerve-blocks/"
FIRST = "/edition/nerve-blocks/1/"


@pytest.fixture
def second_edition(editor, clinician):
    """The words changed, were signed and are live; sheets of the first are still about."""
    article = Edition.objects.live().get(article__slug="nerve-blocks").article.treatment
    article.lead = "Newer words."
    article.save()
    edition = Edition.objects.propose(article, by=editor)
    edition.sign(clinician, timezone.localdate() + timedelta(days=365))
    edition.publish(clinician)
    return edition


@pytest.mark.parametrize("path", ARTICLES)
def test_every_article_names_the_address_of_its_edition(crawl, path):
    slug = path.strip("/").split("/")[-1]
    assert f"http://localhost:8000/edition/{slug}/1/" in crawl[path].text


def test_the_address_of_what_is_live_leads_to_the_page(client, db, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get(FIRST)
    assert (answer.status_code, answer.url) == (302, ARTICLE)


def test_an_older_sheet_says_so_and_leads_to_what_holds_now(second_edition, read):
    page = read(FIRST)
    assert page.status == 410
    assert "You have edition 1 of “Nerve blocks”." in page.text
    assert "do not rely on the handout" in page.text
    links = [link.get("href") for link in page.all("a") if "as it is now" in link.text]
    assert links == [ARTICLE]
    assert read(ARTICLE).text.count("/edition/nerve-blocks/2/") == 1


def test_an_older_sheet_does_not_say_what_staff_wrote_when_they_took_the_page_down(read, editor):
    Edition.objects.live().get(article__slug="nerve-blocks").unpublish(editor, "A wrong figure.")
    page = read(FIRST)
    assert page.status == 410
    assert "We took the page down" in page.text
    assert "A wrong figure" not in page.text
    assert "as it is now" not in page.text


def test_words_that_nobody_has_read_yet_have_no_address(editor, client):
    article = Edition.objects.live().get(article__slug="overview").article.page
    article.lead = "Newer words."
    article.save()
    proposed = Edition.objects.propose(article, by=editor)
    assert client.get(f"/edition/overview/{proposed.number}/").status_code == 404
    assert client.get("/edition/never-was/1/").status_code == 404


@pytest.mark.parametrize("path", ARTICLES)
def test_large_print_has_the_same_words_and_leaves_search_engines_to_the_page(client, crawl, path):
    large = Page(f"{path}large-print/", client.get(f"{path}large-print/"))
    assert large.one("html").get("class") == "large-print"
    assert large.meta("robots") == ["noindex"]
    [canonical] = [a.get("href") for a in large.all("link") if a.get("rel") == "canonical"]
    assert canonical == f"http://localhost:8000{path}"
    words = [e.text for e in large.all("h1", "h2", "li") if not e.inside("a")]
    assert words == [e.text for e in crawl[path].all("h1", "h2", "li") if not e.inside("a")]
    assert path in {link for link, _ in large.links}


@pytest.mark.parametrize("path", ["/overview/large-print/x/", "/treatments/overview/large-print/"])
def test_large_print_is_only_where_the_page_is(client, db, path):
    assert client.get(path).status_code == 404


def test_a_code_is_drawn_as_its_modules_with_a_quiet_zone_around():
    code = qr_code("http://localhost:8000/edition/nerve-blocks/1/")
    rows = code.path.split("M")[1:]
    widths = {sum(map(int, re.findall(r"[hm](\d+)", row))) for row in rows}
    assert widths == {code.size - 8}  # four modules free on each side
    assert len(rows) == code.size - 8
    assert rows[0].startswith("4,4.5h7m1,0")  # the finder in the corner: seven dark, one light
