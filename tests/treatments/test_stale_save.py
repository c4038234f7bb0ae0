"""Two editors write on one page: whoever saves second is told, and loses no word."""

import pytest

from practice.models import Act
from tests.consultations.page import page, typed_in
from tests.treatments.exported import exported
from tests.treatments.release import everything, everything_of
from tests.treatments.test_admin import ARTICLES, browser_data, screen
from treatments.content_import import import_content
from treatments.models import Page
from treatments.restoring import restore

pytestmark = pytest.mark.django_db
EDDIE, CLARA = {"lead": "What Eddie wrote."}, {"lead": "What Clara wrote."}
STALE = "saved this page while you were writing"


@pytest.fixture
def terms():
    return Page.objects.get(slug="terms")


@pytest.fixture
def address(terms):
    return screen("page_change", terms.pk)


@pytest.fixture
def opened(address, editor_client):
    """What the editor's browser has before somebody else saves."""
    return browser_data(editor_client.get(address))


@pytest.fixture
def overtaken(opened, address, clinician_client):
    """The same, after the clinician saved."""
    assert clinician_client.post(address, opened | CLARA).status_code == 302
    return opened


def save(client, address, data):
    answer = client.post(address, data)
    return answer, page(answer).text if answer.content else ""


def test_the_second_to_save_is_told_who_was_first(editor_client, address, overtaken):
    answer, text = save(editor_client, address, overtaken | EDDIE)

    assert answer.status_code == 200
    assert f"clara {STALE}" in text
    assert "Your words are below and not saved." in text


def test_nothing_of_the_second_is_saved(editor_client, address, overtaken, terms):
    before = everything()

    save(editor_client, address, overtaken | EDDIE | {"sections-0-text": "Eddie’s section."})

    assert everything() == before
    assert Page.objects.get(pk=terms.pk).lead == CLARA["lead"]


def test_what_the_second_wrote_stands_in_the_form(editor_client, address, overtaken):
    typed = EDDIE | {"sections-0-text": "Eddie’s section."}
    answer, _ = save(editor_client, address, overtaken | typed)

    assert typed_in(answer, "lead") == "What Eddie wrote."
    assert typed_in(answer, "sections-0-text") == "Eddie’s section."


def test_saving_it_once_more_is_refused_once_more(editor_client, address, overtaken, terms):
    answer, _ = save(editor_client, address, overtaken | EDDIE)
    again = browser_data(answer)
    before = everything_of(terms)

    assert again["lead"] == EDDIE["lead"]
    assert STALE in save(editor_client, address, again)[1]
    assert everything_of(terms) == before


def test_what_was_written_in_a_row_that_somebody_deleted_stands_in_the_form(
    editor_client, clinician_client, address, opened, terms
):
    last = terms.sections.count() - 1
    clinician_client.post(address, opened | {"sections-0-DELETE": "on"})
    assert terms.sections.count() == last

    typed = {"sections-0-text": "Eddie’s first section.", f"sections-{last}-text": "Eddie’s last."}
    answer, text = save(editor_client, address, opened | typed)

    assert STALE in text
    assert typed_in(answer, "sections-0-text") == "Eddie’s first section."
    assert typed_in(answer, f"sections-{last}-text") == "Eddie’s last."
    assert terms.sections.count() == last


def test_a_row_stands_under_its_own_name_when_somebody_deleted_the_one_before_it(
    editor_client, clinician_client, address, opened, terms
):
    second = terms.sections.all()[1]
    clinician_client.post(address, opened | {"sections-0-DELETE": "on"})

    answer, _ = save(editor_client, address, opened)

    row = page(answer).by_id("sections-1")
    assert second.heading in row.all("h3")[0].text


def test_the_version_goes_up_by_one_with_each_save(editor_client, address, terms):
    for version in [terms.version + 1, terms.version + 2]:
        data = browser_data(editor_client.get(address))
        assert save(editor_client, address, data)[0].status_code == 302
        assert Page.objects.get(pk=terms.pk).version == version


def test_one_after_the_other_both_save(editor_client, clinician_client, address, terms):
    for client, words in ((editor_client, EDDIE), (clinician_client, CLARA)):
        save(client, address, browser_data(client.get(address)) | words)

    assert Page.objects.get(pk=terms.pk).lead == CLARA["lead"]


def test_a_restored_edition_is_not_written_over(editor_client, clinician, address, opened, terms):
    restore(terms.live_edition, clinician)
    before = everything()

    answer, text = save(editor_client, address, opened | EDDIE | {"sections-0-text": "Eddie’s."})

    assert f"clara {STALE}" in text
    assert typed_in(answer, "sections-0-text") == "Eddie’s."
    assert everything() == before


@pytest.mark.parametrize("model", ARTICLES)
def test_every_row_stays_in_the_form_though_a_restore_made_all_rows_anew(
    clinician, clinician_client, model
):
    article = model.objects.first()
    address = screen(f"{model._meta.model_name}_change", article.pk)
    opened = browser_data(clinician_client.get(address)) | {"lead": "What somebody wrote."}
    restore(article.live_edition, clinician)

    answer = clinician_client.post(address, opened)

    shown = {node["name"] for node in page(answer).all("input", "textarea", "select")}
    assert set(opened) - shown == set()
    assert browser_data(answer)["lead"] == "What somebody wrote."


def test_what_was_imported_is_not_written_over_and_is_nobodys(
    editor_client, clinician_client, address, terms, tmp_path
):
    """Also where somebody saved the page before that."""
    exported(tmp_path)
    save(clinician_client, address, browser_data(clinician_client.get(address)) | CLARA)
    opened = browser_data(editor_client.get(address))
    import_content(tmp_path)

    _, text = save(editor_client, address, opened | EDDIE)

    assert f"Somebody {STALE}" in text
    assert Page.objects.get(pk=terms.pk).lead == terms.lead


@pytest.mark.parametrize("version", [None, "", "x", "-1", "99999999999999999999"])
def test_a_form_without_a_version_of_the_page_is_refused(
    editor_client, address, opened, version, terms
):
    del opened["version"]
    data = opened if version is None else opened | {"version": version}
    before = everything()

    answer, text = save(editor_client, address, data | EDDIE)

    assert answer.status_code == 200
    assert STALE in text
    assert typed_in(answer, "lead") == EDDIE["lead"]
    assert everything() == before


def test_a_refused_save_leaves_no_line_in_the_record(editor_client, address, overtaken, terms):
    before = Act.objects.count()

    save(editor_client, address, overtaken | EDDIE)

    assert Act.objects.count() == before
