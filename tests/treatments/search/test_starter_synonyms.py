"""The synonyms that come with the site."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from treatments.live import LiveEditions
from treatments.models import Synonym
from treatments.search.index import current_index
from treatments.search.words import asked_words, plain_words, telling_words
from treatments.starter import CONTENT, load_starter_content, read_content

pytestmark = pytest.mark.django_db


def rows():
    return read_content(CONTENT / "synonyms.toml")["synonyms"]


def test_the_first_load_brings_them():
    assert Synonym.objects.count() == len(rows()) >= 60


def test_one_that_was_deleted_here_does_not_come_back_and_one_that_was_changed_stays():
    Synonym.objects.filter(phrase="slipped disc").delete()
    Synonym.objects.filter(phrase="Eliquis").update(means="our own words")
    load_starter_content()
    assert not Synonym.objects.filter(phrase="slipped disc").exists()
    assert Synonym.objects.get(phrase="Eliquis").means == "our own words"


def test_a_row_that_is_not_whole_is_named_and_changes_nothing(release):
    Synonym.objects.all().delete()
    release.replaces('means = "blood thinner"', 'means = ""', file="synonyms")
    with pytest.raises(ValidationError) as refused:
        release.load()
    assert "In synonyms.toml" in refused.value.__notes__
    assert not Synonym.objects.exists()


def test_no_two_ask_the_same():
    asked = [frozenset(telling_words(asked_words(row["phrase"]))) for row in rows()]
    assert len(asked) == len(set(asked))


def test_each_means_words_that_stand_on_our_pages(db):
    index = current_index(LiveEditions(), timezone.localdate())
    lost = [
        (row["phrase"], means)
        for row in rows()
        for means in row["means"].split(",")
        if not index.fits(f'"{" ".join(plain_words(means))}"')
    ]
    assert lost == []
