"""From the home page a reader reaches every page, and no link leads nowhere."""

from tests.site.pages import OWN, PAGES


def test_links_from_home_lead_to_every_page_and_to_no_other(crawl):
    assert sorted(crawl) == sorted(PAGES + OWN)


def test_every_page_answers_with_html(crawl):
    answers = {path: (page.status, page.content_type) for path, page in crawl.items()}
    assert set(answers.values()) == {(200, "text/html; charset=utf-8")}, answers


def test_no_link_leads_to_a_part_of_a_page_that_is_not_there(crawl):
    dead = [
        f"{path} links to {target}#{anchor}"
        for path, page in crawl.items()
        for target, anchor in page.links
        if anchor and anchor not in crawl[target].ids
    ]
    assert dead == []


def test_every_link_has_words_and_an_address(crawl):
    bad = [
        f"{path}: {link}"
        for path, page in crawl.items()
        for link in page.all("a")
        if not (link.get("href") and (link.text or link.get("aria-label")))
    ]
    assert bad == []


def test_links_to_other_sites_are_encrypted(crawl):
    """And no page of ours is linked by its full address, which would break on another host."""
    bad = [
        f"{path}: {link}"
        for path, page in crawl.items()
        for link in page.all("a")
        if not link.get("href", "").startswith(("/", "#", "https://", "tel:", "?"))
    ]
    assert bad == []
