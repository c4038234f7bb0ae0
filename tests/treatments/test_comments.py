"""What somebody says of a proposed edition is dealt with before anybody signs it."""

import pytest
from django.core.exceptions import ValidationError

from tests.consultations.page import page, typed_in
from tests.treatments.desk import next_year, propose, sign
from tests.treatments.test_admin import screen
from treatments.models import Comment, Edition, Page, Treatment

pytestmark = pytest.mark.django_db
WORDS = "Is this dose\nright?"
FIRST = "Resolve the comments on it first."
CLIENTS = ["front_desk_client", "editor_client", "clinician_client", "manager_client"]
MAY = ["editor_client", "clinician_client"]


@pytest.fixture
def rfa():
    return Treatment.objects.get(slug="radiofrequency-ablation")


@pytest.fixture
def proposed(rfa, editor):
    rfa.lead = "A shorter lead."
    rfa.save()
    return propose(rfa, editor)


@pytest.fixture
def comment(proposed, editor):
    return Comment.objects.create(edition=proposed, part="After", text=WORDS, made_by=editor)


def say(client, edition, part="Possible harms", text=WORDS):
    data = {"comment-part": part, "comment-text": text}
    return client.post(screen("edition_comment", edition.pk), data)


def resolve(client, edition, comment_pk):
    return client.post(screen("edition_resolve", edition.pk), {"resolve-comment": comment_pk})


def sign_by_screen(client, edition):
    data = {"sign-next_review_on": next_year().isoformat()}
    return client.post(screen("edition_sign", edition.pk), data)


def opened(client, edition):
    return page(client.get(screen("edition_change", edition.pk)))


def forms_for(client, edition, step):
    address = screen(f"edition_{step}", edition.pk)
    return [form for form in opened(client, edition).all("form") if form["action"] == address]


def is_signed(edition):
    return Edition.objects.get(pk=edition.pk).is_signed


class TestACommentStopsTheSignature:
    def test_until_it_is_resolved(self, clinician_client, comment, proposed):
        refused = sign_by_screen(clinician_client, proposed)
        assert refused.status_code == 422
        assert FIRST in page(refused).by_class("errors")[0].text
        assert typed_in(refused, "sign-next_review_on") == next_year().isoformat()
        assert not is_signed(proposed)

        resolve(clinician_client, proposed, comment.pk)

        assert sign_by_screen(clinician_client, proposed).status_code == 302
        assert is_signed(proposed)

    def test_in_the_model_too(self, clinician, comment, proposed):
        with pytest.raises(ValidationError, match=FIRST):
            proposed.sign(clinician, next_year())
        assert not is_signed(proposed)

        comment.resolve(clinician)
        sign(proposed, clinician)

    def test_as_long_as_one_of_them_is_open(self, clinician, comment, proposed, editor):
        Comment.objects.create(edition=proposed, part="After", text="And this?", made_by=editor)
        comment.resolve(clinician)

        with pytest.raises(ValidationError, match=FIRST):
            proposed.sign(clinician, next_year())

    def test_of_its_own_edition_only(self, clinician, comment, rfa):
        assert sign(rfa.live_edition, clinician).is_signed


class TestWho:
    @pytest.mark.parametrize("name", CLIENTS)
    def test_comments(self, request, proposed, name):
        client = request.getfixturevalue(name)

        answer = say(client, proposed)

        assert answer.status_code == (302 if name in MAY else 403)
        assert Comment.objects.count() == (name in MAY)

    @pytest.mark.parametrize("name", CLIENTS)
    def test_resolves(self, request, proposed, comment, name):
        client = request.getfixturevalue(name)

        answer = resolve(client, proposed, comment.pk)

        assert answer.status_code == (302 if name in MAY else 403)
        assert Comment.objects.open().exists() is (name not in MAY)

    @pytest.mark.parametrize("name", [*MAY, "manager_client"])
    def test_reads_them_and_finds_only_the_forms_of_their_role(
        self, request, proposed, comment, name
    ):
        client = request.getfixturevalue(name)

        assert "Is this dose right?" in opened(client, proposed).text
        for step in ("comment", "resolve"):
            assert len(forms_for(client, proposed, step)) == (name in MAY)


def test_says_of_which_part_who_said_it_and_what(clinician_client, clinician, proposed):
    say(clinician_client, proposed)

    comment = Comment.objects.get()
    assert (comment.edition, comment.part, comment.made_by) == (
        proposed,
        "Possible harms",
        clinician,
    )
    shown = next(node for node in opened(clinician_client, proposed).all("ol"))
    assert "Possible harms clara Is this dose right?" in shown.text


@pytest.mark.parametrize(
    ("part", "text", "error_at"),
    [("After", " ", "text"), ("Nowhere", WORDS, "part"), ("After", "a" * 1001, "text")],
)
def test_what_cannot_be_kept_comes_back_as_it_was_typed(
    editor_client, proposed, part, text, error_at
):
    answer = say(editor_client, proposed, part, text)

    assert answer.status_code == 422
    assert page(answer).by_id(f"id_comment-{error_at}_error")
    assert typed_in(answer, "comment-text") == " ".join(text.split())
    assert not Comment.objects.exists()


def test_a_page_without_fixed_sections_has_its_own_parts(editor_client, editor):
    terms = Page.objects.get(slug="terms")
    heading = terms.sections.first().heading

    assert say(editor_client, terms.live_edition, heading).status_code == 302


def test_a_comment_that_comes_after_the_signature_is_refused_and_stays(
    editor_client, clinician, proposed
):
    """Somebody had the page open and does not know."""
    sign(proposed, clinician)

    answer = say(editor_client, proposed)

    assert answer.status_code == 422
    assert "Nobody can sign this edition any more, or somebody has." in page(answer).text
    assert typed_in(answer, "comment-text") == "Is this dose right?"
    assert not Comment.objects.exists()


def test_words_of_a_comment_are_no_part_of_the_page(client, comment, clinician, editor, rfa):
    comment.resolve(clinician)
    sign(comment.edition, clinician).publish(editor)

    assert "Is this dose" not in client.get(rfa.path).content.decode()


def test_who_resolved_it_is_said_in_place_of_the_form(
    clinician_client, clinician, proposed, comment
):
    resolve(clinician_client, proposed, comment.pk)

    comment.refresh_from_db()
    assert comment.resolved_by == clinician
    assert "Resolved by clara" in opened(clinician_client, proposed).text
    assert forms_for(clinician_client, proposed, "resolve") == []


def test_a_second_click_changes_nothing(clinician_client, editor_client, proposed, comment):
    resolve(clinician_client, proposed, comment.pk)
    before = Comment.objects.values().get()

    assert resolve(editor_client, proposed, comment.pk).status_code == 302
    assert Comment.objects.values().get() == before


def test_a_second_click_changes_nothing_in_the_model_either(clinician, editor, comment):
    comment.resolve(clinician)
    comment.resolve(editor)

    assert Comment.objects.get().resolved_by == clinician


def test_a_comment_of_another_edition_is_not_resolved_through_this_one(editor_client, comment, rfa):
    answer = resolve(editor_client, rfa.live_edition, comment.pk)

    assert answer.status_code == 422
    assert "This edition has no such comment." in page(answer).by_class("errors")[0].text
    assert Comment.objects.open().get() == comment


@pytest.mark.parametrize("pk", ["", "x", "0", "99999999999999999999"])
def test_no_comment_is_refused(editor_client, proposed, comment, pk):
    assert resolve(editor_client, proposed, pk).status_code == 422
    assert Comment.objects.open().get() == comment


def test_a_signed_edition_takes_no_comment_but_shows_those_it_had(
    editor_client, clinician, proposed, comment
):
    comment.resolve(clinician)
    sign(proposed, clinician)

    assert "Is this dose right?" in opened(editor_client, proposed).text
    assert forms_for(editor_client, proposed, "comment") == []
