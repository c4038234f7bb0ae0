"""Each sign of the safety net may name its source; the page that lists the sources shows it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from treatments import starter
from treatments.compose import card, compose, digest
from treatments.models import Edition, SafetyNet, Source
from treatments.render import article_page

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
NET = """slug = "get-help"
title = "Urgent help"
lead = "x"
summary = "x"
description = "x"
sources = ["nhs"]
to_confirm = []

[[signs]]
level = "911"
situation = "any"
text = "A sign with a source"
short = ""
source = "nhs"

[[signs]]
level = "911"
situation = "any"
text = "A sign without"
short = ""

[[signs]]
level = "911"
situation = "any"
text = "A sign with an empty one"
short = ""
source = ""
"""


@pytest.fixture
def net():
    return SafetyNet.objects.get()


@pytest.fixture
def second_source(net):
    """The source that readers see as number 2."""
    first, second = Source.objects.all()[:2]
    net.sources.clear()
    net.articlesource_set.create(source=first, position=1)
    net.articlesource_set.create(source=second, position=2)
    return second


@pytest.fixture
def sourced(net, second_source, clinician, editor):
    """The live safety net, in which one emergency, one call and one usual thing name their
    source, and no other does."""
    net.signs.update(source=None)
    for level in ["911", "same-day", "expected"]:
        sign = net.signs.exclude(situation="no-procedure").filter(level=level).first()
        sign.source = second_source
        sign.text = f"A sourced sign of {level}"
        sign.save()
    edition = Edition.objects.propose(net, is_starter=True)
    edition.sign(clinician, date.today() + timedelta(days=365))
    edition.publish(editor)
    return edition


def test_the_words_name_the_source_of_each_sign(sourced, second_source):
    assert {sign["source"] for sign in sourced.content["signs"]} == {second_source.key, None}


def test_a_sign_shows_the_number_of_its_source(sourced, client):
    page = client.get("/get-help/").content.decode()

    number = '&#160;<sup><a href="#source-2" aria-label="Source 2">2</a></sup>'
    for level in ["911", "same-day", "expected"]:
        assert f"A sourced sign of {level}{number}" in page.replace("\n", "")
    assert page.count(number) == 3
    assert 'id="source-2"' in page


@pytest.mark.parametrize(
    ("path", "levels"),
    [
        ("/", ["911"]),
        ("/treatments/radiofrequency-ablation/", ["same-day", "expected"]),
        ("/treatments/none-of-these-now/", ["911"]),
    ],
)
def test_other_pages_show_no_number_for_their_sources_are_others(sourced, client, path, levels):
    page = client.get(path).content.decode()

    for level in levels:
        assert f"<li>A sourced sign of {level}</li>" in page.replace("\n", "")


def test_a_source_that_the_page_does_not_list_shows_no_number(net):
    words = compose(net)
    words["signs"][0]["source"] = "not-in-the-list"

    assert article_page(words, {}, TODAY).cited_signs[0]["number"] is None


def test_words_frozen_before_signs_had_sources_are_read_as_before(net, client):
    """Editions of schema version 1 stay in use."""
    words = compose(net) | {"schema_version": 1}
    words["signs"] = [
        {key: sign[key] for key in ("level", "situation", "text", "short")}
        for sign in words["signs"]
    ]
    Edition.objects.filter(article=net)._raw_delete("default")
    frozen = {"content": words, "card": card(words), "sha256": digest(words)}
    Edition.objects.create(article_id=net.pk, number=1, is_starter=True, **frozen).publish()

    page = client.get("/get-help/").content.decode()

    assert all(escape(sign["text"]) in page for sign in words["signs"])
    assert 'href="#source-' not in page


def test_composing_asks_no_more_when_more_signs_have_a_source(net, second_source):
    net.signs.update(source=None)
    with CaptureQueriesContext(connection) as without:
        compose(net)
    net.signs.update(source=second_source)
    with CaptureQueriesContext(connection) as with_sources:
        compose(net)

    assert len(with_sources) == len(without)


@pytest.fixture
def content(tmp_path, monkeypatch):
    (tmp_path / "sources.toml").write_text(
        '[nhs]\nauthors = "NHS"\ntitle = "Pain"\nkind = "teaching"\nchecked_on = 2026-11-22\n'
    )
    monkeypatch.setattr(starter, "CONTENT", tmp_path)
    return tmp_path


def test_a_file_names_the_source_of_a_sign_or_none(content, net):
    (content / "safety-net.toml").write_text(NET)

    starter.load_starter_content()

    sources = [sign.source and sign.source.key for sign in net.signs.all()]
    assert sources == ["nhs", None, None]


def test_a_file_that_names_an_unknown_source_is_refused(content, net):
    (content / "safety-net.toml").write_text(NET.replace('source = "nhs"', 'source = "nobody"'))

    with pytest.raises(KeyError, match="nobody"):
        starter.load_starter_content()
    assert not Source.objects.filter(key="nhs").exists()
