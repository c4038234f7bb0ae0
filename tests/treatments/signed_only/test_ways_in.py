"""The promise on which all others rest: once a clinician has signed an edition of a page, no
unsigned words of it come before patients, whoever asks and by whatever way."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests.site.pages import PAGES, PROCEDURES
from tests.site.test_who_may import admin_patterns
from tests.treatments.desk import next_year, propose, sign
from tests.treatments.exported import exported
from tests.treatments.release import NEW, TITLE
from tests.treatments.signed_only.conftest import WORDS
from tests.treatments.test_admin import browser_data, screen
from treatments.content_import import import_content
from treatments.models import Edition, SafetyNet, Treatment
from treatments.restoring import restore
from treatments.starter import load_starter_content

pytestmark = pytest.mark.django_db
EVERYBODY = [None, "front_desk", "editor", "clinician", "manager", "admin_user"]


def account(request, who):
    return who and request.getfixturevalue(who)


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("which", ["unsigned", "starter"])
def test_nobody_publishes_them(request, whenever, which, who):
    edition = request.getfixturevalue(which)

    with pytest.raises((PermissionDenied, ValidationError)):
        edition.publish(account(request, who))
    assert not edition.article.editions.live().unsigned().exists()


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_plans_to(request, unsigned, who):
    with pytest.raises((PermissionDenied, ValidationError)):
        unsigned.schedule(account(request, who), timezone.now() + timedelta(days=1))
    assert not Edition.objects.due_to_go_live(timezone.now() + timedelta(days=2))


def test_words_of_a_later_release_are_published_by_nobody(request, rfa, signed):
    rfa.lead = WORDS
    rfa.save()
    edition = Edition.objects.propose(rfa, is_starter=True)

    for who in EVERYBODY:
        with pytest.raises((PermissionDenied, ValidationError)):
            edition.publish(account(request, who))


class TestOtherWaysIn:
    @pytest.fixture
    def scs(self):
        return Treatment.objects.get(title=TITLE)

    def test_a_release_brings_a_proposal(self, release, scs, clinician, client):
        sign(scs.live_edition, clinician)
        release.says("lead", NEW)

        assert TITLE in release.load().proposed
        assert not scs.latest_edition.is_signed
        assert scs.live_edition.number == 1
        assert NEW not in client.get(scs.path).content.decode()

    def test_a_release_brings_nothing_back(self, release, scs, clinician, manager, client):
        sign(scs.live_edition, clinician).unpublish(manager, "A dose was wrong.")
        release.says("lead", NEW)

        release.load()

        assert scs.live_edition is None
        assert client.get(scs.path).status_code == 410

    def test_loading_the_same_content_again_changes_nothing(self, signed, unsigned, rfa):
        before = list(Edition.objects.values())

        load_starter_content()

        assert list(Edition.objects.values()) == before

    def test_an_import_brings_drafts(self, signed, rfa, client, tmp_path):
        exported(tmp_path)
        path = tmp_path / "treatment-radiofrequency-ablation.toml"
        path.write_text(path.read_text().replace("Words that Clara signed.", WORDS))
        before = list(Edition.objects.values())

        import_content(tmp_path)

        assert Treatment.objects.get(pk=rfa.pk).lead == WORDS
        assert list(Edition.objects.values()) == before
        assert WORDS not in client.get(rfa.path).content.decode()

    def test_a_restore_brings_a_draft(self, whenever, starter, unsigned, clinician):
        before = list(Edition.objects.values())

        restore(starter, clinician)
        restore(unsigned, clinician)

        assert list(Edition.objects.values()) == before

    def test_saving_the_draft_brings_nothing(self, signed, rfa, editor_client, client):
        address = screen("treatment_change", rfa.pk)
        data = browser_data(editor_client.get(address)) | {"lead": WORDS}

        editor_client.post(address, data | {"_preview": "1"})
        editor_client.post(address, data | {"_propose": "1"})

        assert rfa.live_edition == signed
        assert WORDS not in client.get(rfa.path).content.decode()

    def test_a_signature_does_not_cover_words_that_came_after_it(
        self, unsigned, clinician, editor, client, rfa
    ):
        rfa.lead = "Edited after it was proposed."
        rfa.save()

        sign(unsigned, clinician).publish(editor)

        page = client.get(rfa.path).content.decode()
        assert WORDS in page
        assert "Edited after it was proposed." not in page


ASKED = {
    "sign-next_review_on": f"{next_year()}",
    "schedule-goes_live_at": f"{next_year()} 08:00",
    "unpublish-reason": "A dose was wrong.",
    "restore-may_overwrite": "on",
    "restore-version": "1",
    "version": "1",
    "comment-part": "The whole page",
    "comment-text": "Right?",
    "resolve-comment": "1",
    "note": "x",
    "reason": "x",
    "went_live_at": "2026-01-01",
    "retired_at": "",
    "is_starter": "on",
    "action": "delete_selected",
    "post": "yes",
    "_save": "Save",
}


@pytest.mark.parametrize("role", ["front_desk", "editor", "clinician", "manager", "admin"])
def test_no_screen_of_an_edition_puts_them_before_patients(
    request, whenever, role, rfa, starter, unsigned
):
    client = request.getfixturevalue(f"{role}_client")
    steps = [each for each in admin_patterns() if each.name.startswith("treatments_edition_")]
    assert len(steps) > 10
    for step in steps:
        for edition in (unsigned, starter):
            arguments = dict.fromkeys(step.pattern.converters, edition.pk)
            where = reverse(f"admin:{step.name}", kwargs=arguments)
            before = transaction.savepoint()
            client.post(where, ASKED | {"_selected_action": edition.pk})
            live = list(rfa.editions.live())
            assert [each for each in live if not each.is_signed] == [], where
            assert edition not in live, where
            transaction.savepoint_rollback(before)


class TestTheSafetyNet:
    """It stands on every page, so only clinicians write it."""

    @pytest.fixture
    def net(self):
        return SafetyNet.objects.get()

    def test_is_not_changed_by_an_editor(self, net, editor, editor_client, clinician_client):
        address = screen("safetynet_change", net.pk)
        data = browser_data(clinician_client.get(address)) | {"signs-0-text": WORDS}
        first = net.signs.first()

        assert editor_client.post(address, data).status_code == 403
        with pytest.raises(PermissionDenied):
            restore(net.live_edition, editor)

        assert net.signs.first().text == first.text != WORDS

    def test_is_not_imported_by_an_editor(self, net, editor, tmp_path):
        exported(tmp_path)
        path = tmp_path / "safety-net.toml"
        first = net.signs.first().text
        path.write_text(path.read_text().replace(first, WORDS))

        with pytest.raises(PermissionDenied):
            import_content(tmp_path, by=editor)
        assert net.signs.first().text == first

    def test_says_its_new_words_on_every_page_at_once(self, net, editor, clinician, client):
        sign_ = net.signs.exclude(short="").filter(level="911").first()
        old, new = sign_.short, "Odd new sign"
        pages = [*PAGES, *(f"{path}large-print/" for path in PROCEDURES)]
        before = {path for path in pages if old in client.get(path).content.decode()}
        assert set(PROCEDURES) < before

        sign_.short = new
        sign_.save()
        edition = sign(propose(net, editor), clinician)
        assert not [path for path in before if new in client.get(path).content.decode()]
        edition.publish(clinician)

        for path in before:
            page = client.get(path).content.decode()
            assert new in page, path
            assert old not in page, path
