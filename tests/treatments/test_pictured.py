"""A picture above an article: part of the words, shown once they are live."""

import io
from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from practice.pictures import encode, keep
from tests.practice.picture_files import photo, saved
from tests.site.pages import Page
from tests.treatments.history import unlocked_editions
from treatments.compose import compose, digest
from treatments.models import Edition, Treatment

pytestmark = pytest.mark.django_db


def picture(size=(1200, 800)):
    return keep(encode(io.BytesIO(saved(photo(size), "JPEG"))), name=f"{size}", by=None)[0]


@pytest.fixture
def article():
    return Treatment.objects.get(slug="radiofrequency-ablation")


def show(article, picture, alt="A needle in a model of a spine."):
    article.picture, article.picture_alt = picture, alt
    article.picture_is_decorative = not alt
    article.save()


@pytest.fixture
def publish(editor, clinician):
    def published(article):
        edition = Edition.objects.propose(article, by=editor)
        edition.sign(clinician, timezone.localdate() + timedelta(days=365))
        edition.publish(editor)
        return edition

    return published


def images(client, article):
    return Page(article.path, client.get(article.path)).all("img")


def test_readers_see_it_once_it_is_signed_and_live(article, client, publish):
    shown = picture()
    show(article, shown)
    assert images(client, article) == []

    publish(article)

    [image] = images(client, article)
    small, large = (f"/pictures/{shown.sha256}/{size}.webp" for size in ("small", "large"))
    assert image.get("alt") == "A needle in a model of a spine."
    assert image.get("src") == small
    assert image.get("srcset") == f"{small} 480w, {large} 960w"
    assert (image.get("width"), image.get("height")) == ("960", "640")
    assert client.get(small).status_code == client.get(large).status_code == 200


def test_it_stands_before_the_words_and_after_the_signs_that_cannot_wait(article, client, publish):
    show(article, picture())
    publish(article)
    html = client.get(article.path).content.decode()
    assert html.index('class="strip"') < html.index("<figure") < html.index('id="in-short"')


def test_one_for_decoration_is_not_read_aloud(article, client, publish):
    show(article, picture(), alt="")
    publish(article)
    [image] = images(client, article)
    assert image.get("alt") == ""


def test_a_tall_one_is_kept_from_filling_the_page(article, client, publish):
    show(article, picture((600, 900)))
    publish(article)
    [figure] = Page(article.path, client.get(article.path)).all("figure")[:1]
    assert figure.get("class") == "picture photo photo-tall"


def test_live_words_keep_the_picture_they_were_signed_with(article, client, publish):
    first = picture()
    show(article, first)
    publish(article)

    show(article, picture((900, 900)))

    [image] = images(client, article)
    assert first.sha256 in image.get("src")


def test_other_bytes_are_other_words(article):
    show(article, picture())
    before = digest(compose(article))
    show(article, picture((900, 900)))
    assert digest(compose(article)) != before


def test_words_frozen_before_there_were_pictures_show_none(article, client):
    words = {key: value for key, value in compose(article).items() if key != "picture"}
    with unlocked_editions():
        QuerySet(Edition).filter(article_id=article.pk).update(content=words)

    assert images(client, article) == []
    assert "Radiofrequency ablation" in client.get(article.path).content.decode()


def test_a_preview_of_the_draft_shows_it(article, editor_client):
    show(article, picture())
    answer = editor_client.get(f"/admin/treatments/treatment/{article.pk}/preview/")
    assert len(Page("preview", answer).all("img")) == 1
