"""The editors' desk: what each role may open, and the way from a draft to a live page."""

import pytest
from django.urls import reverse

from tests.treatments.desk import next_year, seen
from treatments.compose import compose, digest
from treatments.models import Edition, Glossary, Guidance, Page, SafetyNet, Source, Treatment

pytestmark = pytest.mark.django_db
ARTICLES = [Treatment, Guidance, Page, Glossary, SafetyNet]
CLIENTS = ["front_desk_client", "editor_client", "clinician_client", "manager_client"]


@pytest.fixture
def rfa():
    return Treatment.objects.get(slug="radiofrequency-ablation")


def screen(name, *args):
    return reverse(f"admin:treatments_{name}", args=args)


def browser_data(page):
    """What a browser sends back for an article's screen when nothing was changed: the
    same values, with line ends as browsers send them."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {}
    for form in forms:
        for bound in form:
            value = bound.value()
            if value is not None and value is not False:
                is_text = isinstance(value, str)
                data[bound.html_name] = value.replace("\n", "\r\n") if is_text else value
    return data


@pytest.mark.parametrize("client_name", CLIENTS)
@pytest.mark.parametrize("model", ARTICLES)
def test_who_may_change_a_draft(request, client_name, model):
    client = request.getfixturevalue(client_name)
    name = model._meta.model_name
    answer = client.get(screen(f"{name}_change", model.objects.first().pk))

    may_save = b'name="_save"' in answer.content
    expected = {
        "editor_client": model is not SafetyNet,
        "clinician_client": True,
    }
    assert may_save is expected.get(client_name, False)
    if client_name in ("front_desk_client", "manager_client"):
        assert answer.status_code == 403


def test_a_visitor_sees_no_draft(client, rfa):
    for address in (
        screen("treatment_change", rfa.pk),
        screen("treatment_preview", rfa.pk),
        screen("edition_preview", rfa.live_edition.pk),
    ):
        assert client.get(address).url.startswith(reverse("admin:login"))


@pytest.mark.parametrize("model", ARTICLES)
def test_saving_an_unchanged_screen_changes_no_word(clinician_client, model):
    """The screen shows every field and row: a save loses nothing."""
    article = model.objects.first()
    before = digest(compose(article))
    address = screen(f"{model._meta.model_name}_change", article.pk)

    answer = clinician_client.post(address, browser_data(clinician_client.get(address)))

    assert answer.status_code == 302, answer.context["refused"].faults
    assert digest(compose(model.objects.get(pk=article.pk))) == before


def test_saving_a_draft_leaves_what_patients_read_alone(editor_client, client, rfa):
    address = screen("treatment_change", rfa.pk)
    data = browser_data(editor_client.get(address)) | {"lead": "A new first sentence."}

    editor_client.post(address, data)

    assert "A new first sentence." in (
        editor_client.get(screen("treatment_preview", rfa.pk)).content.decode()
    )
    assert "A new first sentence." not in client.get(rfa.path).content.decode()


def test_a_preview_says_so_and_is_neither_kept_nor_indexed(editor_client, rfa):
    preview = editor_client.get(screen("treatment_preview", rfa.pk))

    assert "Readers do not see this page" in preview.content.decode()
    assert '<meta name="robots" content="noindex">' in preview.content.decode()
    assert "no-store" in preview.headers["Cache-Control"]


def test_the_front_desk_cannot_preview(front_desk_client, rfa):
    assert front_desk_client.get(screen("treatment_preview", rfa.pk)).status_code == 403
    assert front_desk_client.get(screen("edition_preview", rfa.live_edition.pk)).status_code == 403


def test_from_a_draft_to_a_signed_page_that_patients_read(
    editor_client, clinician_client, client, rfa
):
    address = screen("treatment_change", rfa.pk)
    typed = browser_data(editor_client.get(address)) | {"lead": "A new first sentence."}

    asked = editor_client.post(address, typed | {"_propose": "Save and ask for review"})
    editor_client.post(asked.url, {"note": "A clearer beginning."} | seen(rfa))
    edition = rfa.editions.get(number=2)
    clinician_client.post(
        screen("edition_sign", edition.pk), {"sign-next_review_on": f"{next_year()}"}
    )
    editor_client.post(screen("edition_publish", edition.pk))

    page = client.get(rfa.path).content.decode()
    assert "A new first sentence." in page
    assert "Checked by Dr. Clara Example, MD" in page


def test_the_signing_screen_shows_what_must_be_confirmed_first(clinician_client, rfa):
    opened = clinician_client.get(screen("edition_change", rfa.live_edition.pk))

    assert rfa.to_confirm.splitlines()[0][:40] in opened.content.decode()


def test_the_signing_screen_shows_the_notes_of_the_edition_not_of_the_draft(clinician_client, rfa):
    rfa.to_confirm = "A note on words to come"
    rfa.save()

    opened = clinician_client.get(screen("edition_change", rfa.live_edition.pk)).content.decode()

    assert "A note on words to come" not in opened
    assert rfa.live_edition.to_confirm.splitlines()[0][:40] in opened


def test_the_list_finds_what_waits_for_a_signature(clinician_client, editor, rfa):
    rfa.lead = "Changed."
    rfa.save()
    waiting = Edition.objects.propose(rfa, by=editor)

    listed = clinician_client.get(screen("edition_changelist"), {"state": "waiting"})

    assert waiting == listed.context["cl"].result_list[0]
    assert all(not edition.is_signed for edition in listed.context["cl"].result_list)


@pytest.mark.parametrize("model", ARTICLES)
def test_no_row_carries_a_list_of_all_sources(clinician_client, model):
    """They are looked up as one types; 132 of them in each of 67 rows were megabytes."""
    article = model.objects.first()
    unused = Source.objects.exclude(article__kind=article.kind).first()

    opened = clinician_client.get(screen(f"{model._meta.model_name}_change", article.pk))

    assert unused.title not in opened.content.decode()


def test_an_editor_cannot_sign_and_is_not_offered_to(editor_client, rfa):
    edition = rfa.live_edition
    opened = editor_client.get(screen("edition_change", edition.pk)).content.decode()
    answer = editor_client.post(
        screen("edition_sign", edition.pk), {"sign-next_review_on": f"{next_year()}"}
    )

    assert "Sign these words" not in opened
    assert answer.status_code == 403
    assert not Edition.objects.get(pk=edition.pk).is_signed


def test_a_superuser_is_told_that_only_a_clinician_signs(admin_client, rfa):
    answer = admin_client.post(
        screen("edition_sign", rfa.live_edition.pk), {"sign-next_review_on": f"{next_year()}"}
    )

    assert answer.status_code == 422
    assert "Only a clinician signs an edition." in answer.content.decode()
    assert not Edition.objects.get(pk=rfa.live_edition.pk).is_signed


def test_new_starter_words_are_not_published_before_they_are_signed(clinician_client, client, rfa):
    """Only a first load puts words before patients unsigned; this is a later release's."""
    rfa.lead = "The text of a later release."
    rfa.save()
    edition = Edition.objects.propose(rfa, is_starter=True)

    opened = clinician_client.get(screen("edition_change", edition.pk)).content.decode()
    answer = clinician_client.post(screen("edition_publish", edition.pk), follow=True)

    assert "Publish for patients" not in opened
    assert "A clinician must sign this edition first." in answer.content.decode()
    assert "The text of a later release." not in client.get(rfa.path).content.decode()


def test_a_signature_without_a_review_date_is_refused_with_what_to_enter(clinician_client, rfa):
    answer = clinician_client.post(screen("edition_sign", rfa.live_edition.pk), {}, follow=True)

    assert "Enter the day by which this page must be checked again" in answer.content.decode()


def test_a_page_is_taken_down_with_a_reason(manager_client, client, rfa):
    address = screen("edition_unpublish", rfa.live_edition.pk)

    refused = manager_client.post(address, {"unpublish-reason": ""}, follow=True)
    assert "Say why" in refused.content.decode()
    assert client.get(rfa.path).status_code == 200

    manager_client.post(address, {"unpublish-reason": "A dose was wrong."})
    assert client.get(rfa.path).status_code == 410


@pytest.mark.parametrize("step", ["sign", "publish", "unpublish"])
def test_no_step_happens_by_following_a_link(clinician_client, rfa, step):
    address = screen(f"edition_{step}", rfa.live_edition.pk)

    assert clinician_client.get(address).status_code == 405


def test_nobody_adds_or_deletes_articles_or_editions(clinician_client, rfa):
    for name in ("treatment", "guidance", "page", "safetynet", "glossary", "edition"):
        assert clinician_client.get(screen(f"{name}_add")).status_code == 403
    for address in (
        screen("treatment_delete", rfa.pk),
        screen("edition_delete", rfa.live_edition.pk),
    ):
        assert clinician_client.get(address).status_code == 403


def test_every_screen_opens(clinician_client, rfa):
    for name in ("treatment", "guidance", "page", "safetynet", "glossary", "edition", "source"):
        listed = clinician_client.get(screen(f"{name}_changelist"))
        assert "result_list" in listed.content.decode()
    opened = clinician_client.get(screen("edition_change", rfa.live_edition.pk))
    assert rfa.live_edition.sha256 in opened.content.decode()
