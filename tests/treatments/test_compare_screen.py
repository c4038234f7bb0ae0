"""Two editions of an article, or one and the draft, on one screen."""

import pytest
from django.urls import reverse

from tests.consultations.page import page
from tests.treatments.desk import propose, publish
from treatments.models import Edition, Glossary, Treatment

pytestmark = pytest.mark.django_db
OWN_QUERIES = 10  # who asks, the article and its editions, the words of two of them


@pytest.fixture
def rfa():
    return Treatment.objects.get(slug="radiofrequency-ablation")


@pytest.fixture
def proposed(rfa, editor):
    """Edition 2 waits; edition 1 is live."""
    rfa.lead = "A shorter lead."
    rfa.save()
    return propose(rfa, editor)


def address(edition):
    return reverse("admin:treatments_edition_compare", args=[edition.pk])


def address_of_draft(article):
    return reverse("admin:treatments_draft_compare", args=[article.pk])


def shown(client, where, **asked):
    answer = client.get(where, asked)
    assert answer.status_code == 200
    return page(answer)


def marked(tree, name):
    """What stands in each of these, without the words for whoever does not see them."""
    found = [node.text for node in tree.by_class("rev-words")[0].all(name)]
    return [words.removeprefix("added: ").removeprefix("removed: ") for words in found]


def chosen(tree, name):
    [select] = [node for node in tree.all("select") if node["name"] == name]
    return [option.text for option in select.all("option") if "selected" in option.attributes]


def test_an_edition_is_compared_with_the_live_one(editor_client, proposed):
    tree = shown(editor_client, address(proposed))

    assert "From edition 1 (live) to edition 2 (proposed)" in tree.text
    assert "1 change in 1 part of the page." in tree.text
    assert [part.all("h2")[0].text for part in tree.by_class("rev-part")] == ["Top of the page"]
    assert tree.by_class("rev-label")[0].text == "Lead changed"
    assert "A shorter lead." in " ".join(marked(tree, "ins"))


def test_the_first_edition_is_new_in_every_word(editor_client, rfa):
    tree = shown(editor_client, address(rfa.live_edition))

    assert "There was nothing before: all of it is new." in tree.text
    assert rfa.stances.first().text in tree.text
    assert tree.all("ins") == []


def test_an_older_edition_is_compared_with_the_one_before_it(
    editor_client, rfa, proposed, editor, clinician
):
    rfa.lead = "The third lead."
    rfa.save()
    publish(rfa, editor, clinician)

    assert "From edition 1 (retired) to edition 2" in shown(editor_client, address(proposed)).text


def test_an_edition_is_compared_with_what_readers_had_and_never_with_a_mere_proposal(
    editor_client, editor, clinician, rfa, proposed
):
    rfa.lead = "Another lead."
    rfa.save()

    third = publish(rfa, editor, clinician)

    assert (
        "From edition 1 (retired) to edition 3 (live)" in shown(editor_client, address(third)).text
    )


def test_any_two_editions_can_be_chosen(editor_client, rfa, proposed):
    first = rfa.editions.get(number=1)

    tree = shown(editor_client, address(proposed), after=first.pk, **{"with": proposed.pk})

    assert "From edition 2 (proposed) to edition 1 (live)" in tree.text
    assert "A shorter lead." in " ".join(marked(tree, "del"))
    assert chosen(tree, "with") == ["Edition 2 (proposed)"]
    assert chosen(tree, "after") == ["Edition 1 (live)"]


def test_the_draft_is_compared_with_the_live_edition(editor_client, rfa):
    rfa.findings.filter(pk=rfa.findings.first().pk).update(treated=2)

    tree = shown(editor_client, address_of_draft(rfa))

    assert "From edition 1 (live) to the draft, as it is saved" in tree.text
    assert (marked(tree, "del"), marked(tree, "ins")) == (["1.5"], ["2"])


def test_the_draft_may_be_compared_with_any_edition(editor_client, rfa, proposed):
    for tree in [
        shown(editor_client, address_of_draft(rfa), **{"with": proposed.pk}),
        shown(editor_client, address(proposed), **{"with": "draft"}),
    ]:
        assert "From edition 2 (proposed) to the draft, as it is saved" in tree.text
        assert "Nothing differs: both say the same." in tree.text
        assert tree.by_class("rev-part") == []


@pytest.mark.parametrize("kind", ["treatment", "guidance", "page", "safety-net", "glossary"])
def test_the_draft_of_every_kind_of_article_can_be_compared(clinician_client, kind):
    for edition in Edition.objects.filter(article__kind=kind):
        tree = shown(clinician_client, address_of_draft(edition.article))
        assert "Nothing differs" in tree.text


def test_an_edition_of_another_article_is_not_found(editor_client, proposed):
    other = Glossary.objects.get().live_edition

    for asked in ({"with": other.pk}, {"after": other.pk}, {"with": "x"}, {"after": "nothing"}):
        assert editor_client.get(address(proposed), asked).status_code == 404


@pytest.mark.parametrize("client_name", ["editor_client", "clinician_client", "manager_client"])
def test_whoever_reads_editions_compares_them(request, client_name, proposed):
    client = request.getfixturevalue(client_name)

    assert "A shorter lead." in client.get(address(proposed)).content.decode()


def test_a_manager_sees_no_word_of_a_draft(manager_client, rfa, proposed):
    rfa.lead = "Words that nobody proposed."
    rfa.save()

    for where, asked in [
        (address_of_draft(rfa), {}),
        (address(proposed), {"with": "draft"}),
        (address(proposed), {"after": "draft"}),
    ]:
        answer = manager_client.get(where, asked)
        assert answer.status_code == 403
        assert "Words that nobody proposed." not in answer.content.decode()
    choices = shown(manager_client, address(proposed)).all("option")
    assert not [option for option in choices if option["value"] == "draft"]


def test_the_front_desk_compares_nothing(front_desk_client, rfa, proposed):
    for where in (address(proposed), address_of_draft(rfa)):
        assert front_desk_client.get(where).status_code == 403


def test_a_stranger_is_sent_to_sign_in(client, rfa, proposed):
    for where in (address(proposed), address_of_draft(rfa)):
        assert client.get(where).url.startswith(reverse("admin:login"))


def test_nothing_is_sent_here(editor_client, proposed):
    assert editor_client.post(address(proposed)).status_code == 405


def test_markup_in_the_words_is_shown_as_text(editor_client, rfa):
    rfa.lead = "Look: <script>alert(1)</script>"
    rfa.save()

    html = editor_client.get(address_of_draft(rfa)).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script>alert" not in html


def test_what_is_new_and_what_is_gone_is_told_without_colors(editor_client, proposed):
    """Read aloud, too."""
    tree = shown(editor_client, address(proposed))

    words = tree.by_class("rev-words")[0]
    assert all(node.text.startswith("added: ") for node in words.all("ins"))
    assert all(node.text.startswith("removed: ") for node in words.all("del"))


def test_two_editions_cost_few_queries_however_many_there_are(
    editor_client, rfa, editor, proposed, django_assert_max_num_queries
):
    for number in range(3):
        rfa.lead = f"Lead {number}"
        rfa.save()
        propose(rfa, editor)

    with django_assert_max_num_queries(OWN_QUERIES):
        shown(editor_client, address(proposed))


@pytest.mark.parametrize(
    ("kind", "rows"), [("treatment", 7), ("guidance", 9), ("page", 2), ("glossary", 2)]
)
def test_a_draft_costs_a_query_for_each_kind_of_its_rows(
    editor_client, kind, rows, django_assert_max_num_queries
):
    article = Edition.objects.filter(article__kind=kind).first().article

    with django_assert_max_num_queries(OWN_QUERIES + rows):
        shown(editor_client, address_of_draft(article))
