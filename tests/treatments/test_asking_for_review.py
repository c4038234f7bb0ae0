"""Asking for a review: what the checks find is mended first, or excused with a reason that the
clinician reads."""

import pytest
from django.core.exceptions import ValidationError

from tests.consultations.page import page, typed_in
from tests.treatments.desk import seen
from tests.treatments.test_admin import ARTICLES, screen
from treatments.compose import compose
from treatments.models import Edition, Guidance, Page, SafetyNet, Treatment
from treatments.wording.checks import remarks_on
from treatments.wording.passages import ArticleText
from treatments.wording.remark import Remark, Weight

pytestmark = pytest.mark.django_db
BARE = "It is safe."  # to be mended first
ENDLESS = f"It goes on {'and on ' * 20}with no end."  # to be mended, or excused
NOTE, REASON = "A clearer beginning.", "The trial itself says it so."
ASKED_NOTE = "Say in a sentence or two what changed, and why."
ASKED_REASON = "Mend what is named above, or say why it may stand."


@pytest.fixture
def terms():
    return Page.objects.get(slug="terms")


def with_lead(article, lead):
    article.lead = lead
    article.save()
    return article


@pytest.fixture
def good(terms):
    return with_lead(terms, "This site gives general information.")


@pytest.fixture
def bare(terms):
    return with_lead(terms, BARE)


@pytest.fixture
def endless(terms):
    return with_lead(terms, ENDLESS)


def draft_screen(article):
    return screen(f"{article._meta.model_name}_change", article.pk)


def ask(client, article, **typed):
    return client.post(screen("propose", article.pk), seen(article) | typed)


def form_of(answer):
    """The form that asks; None where there is none."""
    return next((form for form in page(answer).all("form") if "desk-find" in form.classes), None)


class TestTheNote:
    def test_goes_with_the_words_to_whoever_signs(self, editor_client, clinician_client, good):
        answer = ask(editor_client, good, note=f"  {NOTE}\nAnd shorter. ")

        edition = good.latest_edition
        assert answer.url == screen("edition_change", edition.pk)
        assert (edition.number, edition.review_note) == (2, f"{NOTE}\nAnd shorter.")
        assert f"{NOTE} And shorter." in page(clinician_client.get(answer.url)).text

    @pytest.mark.parametrize("note", [None, "", " \n "])
    def test_is_needed(self, editor_client, good, note):
        answer = ask(editor_client, good, **({} if note is None else {"note": note}))

        assert answer.status_code == 422
        assert ASKED_NOTE in page(answer).by_id("id_note_error").text
        assert page(answer).all("title")[0].text.startswith("Error: ")
        assert good.latest_edition.number == 1

    def test_stays_when_the_reason_is_missing(self, editor_client, endless):
        answer = ask(editor_client, endless, note=NOTE)

        assert answer.status_code == 422
        assert typed_in(answer, "note") == NOTE

    def test_stays_when_the_words_are_refused(self, editor_client, terms):
        Edition.objects.propose(with_lead(terms, "Another."), is_starter=True)

        answer = ask(editor_client, terms, note=NOTE)

        assert answer.status_code == 422
        assert "Edition 2 has these words already." in page(answer).by_class("errors")[0].text
        assert typed_in(answer, "note") == NOTE

    def test_is_not_longer_than_somebody_reads(self, editor_client, good):
        answer = ask(editor_client, good, note="a" * 2001)

        assert answer.status_code == 422
        assert good.latest_edition.number == 1


class TestWhatIsToBeMendedFirst:
    def test_leaves_no_form(self, editor_client, bare):
        answer = editor_client.get(screen("propose", bare.pk))

        assert form_of(answer) is None
        assert "“safe” is bare: It is safe." in page(answer).by_id("checks").text
        assert "First mend what is named" in page(answer).text

    def test_is_refused_though_somebody_sends_the_form(self, editor_client, bare):
        answer = ask(editor_client, bare, note=NOTE, reason=REASON)

        assert answer.status_code == 422
        assert bare.latest_edition.number == 1
        assert form_of(answer) is None

    @pytest.mark.parametrize("who", ["editor", "clinician", "admin_user"])
    def test_is_refused_by_the_model_whoever_asks(self, request, bare, who):
        by = request.getfixturevalue(who)

        with pytest.raises(ValidationError, match="“safe” is bare"):
            Edition.objects.propose(bare, by=by, note=NOTE, reason=REASON)
        assert bare.latest_edition.number == 1

    def test_is_linked_to_its_field_on_the_screen_of_the_draft(self, editor_client, bare):
        found = self.links(editor_client, bare)
        [link] = [link for said, link in found if said == "Top: “safe” is bare: It is safe."]

        address, _, field = link.partition("#")
        assert address == draft_screen(bare)
        assert page(editor_client.get(address)).by_id(field).text == BARE

    def links(self, client, article):
        """(what a remark says, where it leads) of each."""
        checks = page(client.get(screen("propose", article.pk))).by_id("checks")
        return [(link.text, link["href"]) for link in checks.all("a")]

    def test_in_a_treatment_leads_to_fields_that_are_there(self, editor_client):
        """In the sections, the rows, the list of sources, the drawing’s caption."""
        rfa = Treatment.objects.get(slug="radiofrequency-ablation")
        rfa.harms = "Cured 7 in 13 people. [](source:nobody-1999) [x](/nowhere/) [y](term:none)"
        rfa.who_needs_care, rfa.illustration_caption = "#### Too deep", "To scale."
        rfa.save()
        rfa.articlesource_set.all()[0].delete()
        for rows, name in {
            "steps": "text",
            "findings": "text",
            "stances": "text",
            "common_questions": "answer",
            "questions_to_ask": "text",
        }.items():
            last = getattr(rfa, rows).last()
            setattr(last, name, BARE)
            last.save()

        self.all_lead_to_a_field(editor_client, rfa, at_least=11)

    def test_in_the_guidance_leads_to_fields_that_are_there(self, editor_client):
        guidance = Guidance.objects.get()
        for rows in ("needs", "criteria", "booking_notes", "check_questions", "sheet_lines"):
            getattr(guidance, rows).update(text=BARE)
        guidance.needs.update(summary=ENDLESS[:160])
        guidance.first_line_care.update(text=BARE)
        guidance.roles.update(text=BARE)

        self.all_lead_to_a_field(editor_client, guidance, at_least=40)

    def test_in_the_safety_net_leads_to_fields_that_are_there(self, clinician_client):
        net = SafetyNet.objects.get()
        net.signs.update(text=BARE, short="It is safe and more than five words")

        self.all_lead_to_a_field(clinician_client, net, at_least=10)

    def all_lead_to_a_field(self, client, article, at_least):
        links = {link for _, link in self.links(client, article)}
        there = {node["id"] for node in page(client.get(draft_screen(article))).everything}

        assert len(links) >= at_least
        assert {link.partition("#")[0] for link in links} == {draft_screen(article)}
        assert {link.partition("#")[2] for link in links} - there == set()


@pytest.mark.parametrize("model", ARTICLES)
def test_each_passage_that_a_remark_may_be_about_has_its_field_on_the_screen(
    clinician_client, model
):
    article = model.objects.first()
    there = {node["id"] for node in page(clinician_client.get(draft_screen(article))).everything}

    for passage in ArticleText(compose(article)).passages:
        assert Remark("", "", "", passage.field).anchor in there


class TestWhatNeedsAReason:
    def test_asks_for_one(self, editor_client, endless):
        form = form_of(editor_client.get(screen("propose", endless.pk)))

        assert [node["name"] for node in form.all("textarea")] == ["note", "reason"]

    def test_asks_for_none_where_there_is_nothing_to_excuse(self, editor_client, good):
        form = form_of(editor_client.get(screen("propose", good.pk)))

        assert [node["name"] for node in form.all("textarea")] == ["note"]

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_is_refused_without_one(self, editor_client, endless, reason):
        answer = ask(editor_client, endless, note=NOTE, reason=reason)

        assert answer.status_code == 422
        assert ASKED_REASON in page(answer).by_id("id_reason_error").text
        assert endless.latest_edition.number == 1

    def test_is_refused_without_one_by_the_model(self, editor, endless):
        with pytest.raises(ValidationError, match="or say why they may stand"):
            Edition.objects.propose(endless, by=editor, note=NOTE, reason=" ")
        assert endless.latest_edition.number == 1

    def test_is_frozen_with_it_and_shown_to_whoever_signs(
        self, editor_client, clinician_client, endless
    ):
        said = [
            remark.said
            for remark in remarks_on(endless, compose(endless))
            if remark.weight is Weight.NEEDS_A_REASON
        ]
        answer = ask(editor_client, endless, note=NOTE, reason=REASON)

        edition = endless.latest_edition
        assert (edition.overridden, edition.override_reason) == (said, REASON)
        shown = page(clinician_client.get(answer.url)).text
        assert f"Because: {REASON}" in shown
        assert all(" ".join(words.split()) in shown for words in said)

    def test_a_reason_without_anything_to_excuse_is_not_kept(self, editor, good):
        edition = Edition.objects.propose(good, by=editor, note=NOTE, reason=REASON)

        assert (edition.overridden, edition.override_reason) == ([], "")

    def test_is_no_word_of_the_page(self, editor, endless):
        edition = Edition.objects.propose(endless, by=editor, note=NOTE, reason=REASON)

        assert REASON not in str(edition.content)
        assert NOTE not in str(edition.content)


def test_words_that_come_with_the_site_are_not_checked(bare):
    """A release is: its own tests check them."""
    edition = Edition.objects.propose(bare, is_starter=True)

    assert (edition.overridden, edition.override_reason) == ([], "")


def test_an_empty_section_is_refused_with_its_name(editor_client):
    rfa = Treatment.objects.get(slug="radiofrequency-ablation")
    rfa.harms = ""
    rfa.save()

    answer = ask(editor_client, rfa, note=NOTE, reason=REASON)

    assert answer.status_code == 422
    assert "Harms: nothing is written here yet" in page(answer).text
    assert f'href="{screen("treatment_change", rfa.pk)}#id_harms"' in answer.content.decode()
    assert form_of(answer) is None
    assert rfa.latest_edition.number == 1


@pytest.mark.parametrize("role", ["front_desk", "manager"])
def test_is_not_for_other_roles(request, good, role):
    client = request.getfixturevalue(f"{role}_client")

    assert client.get(screen("propose", good.pk)).status_code == 403
    assert ask(client, good, note=NOTE).status_code == 403
    assert good.latest_edition.number == 1


def test_the_screen_says_what_changed(editor_client, good):
    assert (
        "What changed Top of the page." in page(editor_client.get(screen("propose", good.pk))).text
    )


def test_words_that_a_colleague_saved_meanwhile_are_not_frozen_unseen(editor_client, good):
    answer = ask(editor_client, good, note=NOTE, version=good.version - 1)

    assert answer.status_code == 422
    assert "Somebody saved this draft since you opened this page." in answer.content.decode()
    assert typed_in(answer, "note") == NOTE


def test_a_source_that_was_mended_after_the_page_was_opened_is_not_frozen_unseen(editor_client):
    """Its title is among the words, and no version of the draft counts it."""
    rfa = with_lead(Treatment.objects.get(slug="radiofrequency-ablation"), "Heat on a nerve.")
    opened = page(editor_client.get(screen("propose", rfa.pk)))
    [before] = [field["value"] for field in opened.all("input") if field["name"] == "sha256"]
    rfa.sources.filter(pk=rfa.sources.first().pk).update(title="Another title")

    answer = ask(editor_client, rfa, note=NOTE, sha256=before)

    assert answer.status_code == 422
    assert "Somebody saved this draft since you opened this page." in answer.content.decode()
    assert ask(editor_client, rfa, note=NOTE).status_code == 302


@pytest.mark.parametrize("version", ["", "x", "-1"])
def test_words_of_no_version_are_not_frozen(editor_client, good, version):
    assert ask(editor_client, good, note=NOTE, version=version).status_code == 422
    assert good.latest_edition.number == 1
