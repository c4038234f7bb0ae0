"""The starter content: whole, live with the first load only, never over an editor's words."""

import re
import tomllib
from pathlib import Path

import pytest
from django.urls import resolve

from treatments import starter
from treatments.models import Article, Edition, GlossaryTerm, Page, Source, Treatment
from treatments.safe_html import terms_in

pytestmark = pytest.mark.django_db
PROCEDURES = [
    "epidural-steroid-injections",
    "nerve-blocks",
    "radiofrequency-ablation",
    "spinal-cord-stimulation",
    "vertebral-augmentation",
]


def test_five_procedures_and_the_choice_of_none():
    assert [treatment.slug for treatment in Treatment.objects.procedures()] == PROCEDURES
    none_now = Treatment.objects.get(is_a_procedure=False)
    assert none_now.slug == "none-of-these-now"


def test_every_treatment_has_benefits_harms_stances_and_questions():
    for treatment in Treatment.objects.all():
        assert treatment.findings.filter(is_harm=False).count() >= 2, treatment
        assert treatment.findings.filter(is_harm=True).count() >= 2, treatment
        assert treatment.stances.count() >= 2, treatment
        assert treatment.questions_to_ask.count() >= 5, treatment


def test_the_first_load_puts_every_article_live_unsigned():
    Edition.objects.all()._raw_delete("default")
    Article.objects.all().delete()

    loaded = starter.load_starter_content()

    assert sorted(loaded.made) == sorted(Article.objects.values_list("title", flat=True))
    assert (loaded.proposed, loaded.kept, loaded.unchanged) == ([], [], [])
    assert Edition.objects.live().unsigned().count() == Article.objects.count()


def test_loading_again_makes_nothing():
    loaded = starter.load_starter_content()

    assert (loaded.made, loaded.proposed, loaded.kept) == ([], [], [])
    assert len(loaded.unchanged) == Article.objects.count()


def test_an_editors_words_are_left_alone():
    page = Page.objects.get(slug="overview")
    page.lead = "An editor wrote this."
    page.save()

    starter.load_starter_content()

    page.refresh_from_db()
    assert page.lead == "An editor wrote this."


def test_an_article_that_is_missing_comes_back_for_a_clinician_to_sign(client):
    """Not live: the first load is over, and nobody may have read these words."""
    article = Article.objects.get(slug="terms")
    Edition.objects.filter(article=article)._raw_delete("default")
    article.delete()

    loaded = starter.load_starter_content()

    assert (loaded.made, loaded.proposed, loaded.kept) == ([], ["Terms and limits"], [])
    edition = Article.objects.get(slug="terms").latest_edition
    assert (edition.number, edition.is_starter, edition.state) == (1, True, "proposed")
    assert client.get("/terms/").status_code == 404


def test_a_broken_file_loads_nothing_at_all(tmp_path, monkeypatch):
    (tmp_path / "sources.toml").write_text("")
    (tmp_path / "page-one.toml").write_text(
        'slug = "one"\ntitle = "One"\nlead = "x"\nsummary = "x"\ndescription = "x"\n'
        'sources = []\nto_confirm = []\n[[sections]]\nheading = "x"\ntext = "x"\n'
    )
    (tmp_path / "page-two.toml").write_text(
        'slug = "two"\ntitle = "Two"\nlead = "x"\nsummary = "x"\ndescription = "x"\n'
        'sources = ["nobody-1900"]\nto_confirm = []\n[[sections]]\nheading = "x"\ntext = "x"\n'
    )
    monkeypatch.setattr(starter, "CONTENT", tmp_path)

    with pytest.raises(KeyError, match="nobody-1900") as raised:
        starter.load_starter_content()

    assert "In page-two.toml" in raised.value.__notes__
    assert not Article.objects.filter(slug="one").exists()


def all_texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from all_texts(item)


@pytest.mark.parametrize("path", sorted(starter.CONTENT.glob("*.toml")), ids=lambda path: path.stem)
def test_every_word_and_source_that_a_file_points_at_is_there(path):
    data = tomllib.loads(Path(path).read_text())
    texts = list(all_texts(data))
    cited = {key for text in texts for key in re.findall(r"\(source:([a-z0-9-]+)\)", text)}
    rows = [row for value in data.values() if isinstance(value, list) for row in value]
    cited |= {row["source"] for row in rows if isinstance(row, dict) and row.get("source")}
    explained = {slug for text in texts for slug in terms_in(text)}

    assert cited <= set(data.get("sources", [])), "cited, but not in the article's list"
    assert explained <= set(GlossaryTerm.objects.values_list("slug", flat=True))


def test_no_two_sources_are_the_same_publication():
    urls = [url for url in Source.objects.values_list("url", flat=True) if url]

    assert sorted(urls) == sorted(set(urls))


def test_no_article_stands_at_the_address_of_a_page_that_is_none():
    """Such as /compare/, where nobody would ever read it."""
    views = {resolve(article.path).view_name for article in Article.objects.all()}
    assert views == {"treatments:page", "treatments:treatment"}
