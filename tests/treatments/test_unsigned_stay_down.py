"""The promise on which all others rest: once a clinician has signed an edition of a page, no
unsigned words of it come before patients, whoever asks and by whatever way."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from tests.site.pages import PAGES, PROCEDURES
from tests.site.test_who_may import admin_patterns
from tests.treatments.desk import next_year, propose, publish, sign
from tests.treatments.exported import exported
from tests.treatments.release import NEW, TITLE
from tests.treatments.test_admin import browser_data, screen
from treatments.content_import import import_content
from treatments.models import Edition, SafetyNet, Treatment
from treatments.restoring import restore
from treatments.starter import load_starter_content

pytestmark = pytest.mark.django_db
WORDS = "Words that nobody signed."
UNSIGNED = "Unsigned words do not go live where a clinician has signed."
NEVER_CHANGE = "The words and the signature of an edition never change."
EITHER = f"{UNSIGNED}|{NEVER_CHANGE}"
EVERYBODY = [None, "front_desk", "editor", "clinician", "manager", "admin_user"]
NOT_SIGNED = {
    "signed_at": None,
    "signed_by": None,
    "signed_name": "",
    "signed_credentials": "",
    "next_review_on": None,
}
AGAIN = {"retired_at": None, "retired_because": ""}


@pytest.fixture
def rfa():
    return Treatment.objects.get(slug="radiofrequency-ablation")


@pytest.fixture
def starter(rfa):
    """Edition 1: it came with the site, and was read unsigned before."""
    return rfa.live_edition


@pytest.fixture
def signed(rfa, starter, editor, clinician):
    """Edition 2, which patients read."""
    rfa.lead = "Words that Clara signed."
    rfa.save()
    return publish(rfa, editor, clinician)


@pytest.fixture
def unsigned(rfa, signed, editor):
    """Edition 3, which waits."""
    rfa.lead = WORDS
    rfa.save()
    return propose(rfa, editor)


@pytest.fixture
def taken_down(signed, unsigned, manager):
    """There is room for another edition."""
    signed.unpublish(manager, "A dose was wrong.")


@pytest.fixture(params=["while a signed edition is live", "after it was taken down"])
def whenever(request, signed, unsigned):
    if request.param.startswith("after"):
        request.getfixturevalue("taken_down")


@pytest.fixture(autouse=True)
def the_promise(db):
    """Is kept at the end of each test."""
    yield
    for edition in Edition.objects.live().unsigned():
        assert not edition.article.editions.filter(signed_at__isnull=False).exists()


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


class TestTheDatabaseRefuses:
    def refused(self, says, do, *arguments, **options):
        with pytest.raises(IntegrityError, match=says), transaction.atomic():
            do(*arguments, **options)

    def execute(self, statement, *values):
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    @pytest.mark.parametrize("fields", [AGAIN, AGAIN | {"went_live_at": timezone.now()}])
    def test_to_bring_the_first_edition_back(self, taken_down, starter, fields):
        edition = Edition.objects.filter(pk=starter.pk)

        self.refused(UNSIGNED, edition.update, **fields)

    def test_to_bring_it_back_in_plain_sql(self, taken_down, starter):
        self.refused(
            UNSIGNED,
            self.execute,
            "UPDATE treatments_edition SET retired_at = NULL, retired_because = '' WHERE id = %s",
            starter.pk,
        )

    def test_to_bring_up_one_that_waits(self, taken_down, unsigned):
        edition = Edition.objects.filter(pk=unsigned.pk)

        self.refused(UNSIGNED, edition.update, went_live_at=timezone.now())
        self.refused(
            UNSIGNED,
            self.execute,
            "UPDATE treatments_edition SET went_live_at = %s WHERE id = %s",
            timezone.now(),
            unsigned.pk,
        )

    def test_to_have_one_wait_for_its_moment(self, unsigned, editor):
        edition = Edition.objects.filter(pk=unsigned.pk)

        self.refused(
            "only_signed_words_wait",
            edition.update,
            goes_live_at=timezone.now(),
            scheduled_by=editor,
        )

    @pytest.mark.parametrize("number", [1, 99])
    def test_to_add_a_live_one(self, taken_down, starter, number):
        self.refused(UNSIGNED, self.add_live, "INSERT", starter, number=number, id=None)

    def test_to_write_over_one(self, taken_down, signed, starter):
        if connection.vendor != "sqlite":
            pytest.skip("only SQLite can replace a row by adding one")
        self.refused(UNSIGNED, self.add_live, "INSERT OR REPLACE", starter)

    @pytest.mark.parametrize("changed", [{}, {"id": None}, {"number": 99}])
    def test_to_write_over_the_signed_one_before_the_first_one_comes_back(
        self, taken_down, signed, changed
    ):
        if connection.vendor != "sqlite":
            pytest.skip("only SQLite can replace a row by adding one")
        unsigned = NOT_SIGNED | {"signed_by_id": None, "went_live_at": None} | changed

        self.refused("never deleted", self.add, "INSERT OR REPLACE", signed, **unsigned)

    def test_to_take_the_place_of_a_signed_one(self, unsigned, signed):
        if connection.vendor != "sqlite":
            pytest.skip("only SQLite can replace a row by changing another")
        self.refused(
            NEVER_CHANGE,
            self.execute,
            "UPDATE OR REPLACE treatments_edition SET id = %s WHERE id = %s",
            signed.pk,
            unsigned.pk,
        )

    def add_live(self, insert, edition, **changed):
        self.add(insert, edition, **AGAIN | changed)

    def add(self, insert, edition, **changed):
        row = Edition.objects.filter(pk=edition.pk).values().get() | changed
        fields = [
            field for field in Edition._meta.concrete_fields if row[field.attname] is not None
        ]
        values = [field.get_db_prep_save(row[field.attname], connection) for field in fields]
        columns = ", ".join(f'"{field.column}"' for field in fields)
        marks = ", ".join(["%s"] * len(values))
        self.execute(
            f"{insert} INTO treatments_edition ({columns}) VALUES ({marks})",
            *values,
        )

    def test_to_take_the_signature_off_a_live_one(self, signed):
        self.refused(EITHER, Edition.objects.filter(pk=signed.pk).update, **NOT_SIGNED)

    def test_to_take_the_signature_off_the_first_and_only_one(self, starter, clinician):
        sign(starter, clinician)

        self.refused(EITHER, Edition.objects.filter(pk=starter.pk).update, **NOT_SIGNED)

    def test_to_take_off_all_signatures_before_the_first_one_comes_back(
        self, taken_down, rfa, starter
    ):
        signed = rfa.editions.filter(signed_at__isnull=False)

        self.refused(NEVER_CHANGE, signed.update, **NOT_SIGNED)

    @pytest.mark.parametrize("name", ["signed_name", "signed_credentials"])
    def test_to_sign_with_another_name(self, signed, name):
        self.refused(NEVER_CHANGE, Edition.objects.filter(pk=signed.pk).update, **{name: "Nobody"})

    def test_to_move_the_signature_to_another_account_or_day(self, signed, editor):
        edition = Edition.objects.filter(pk=signed.pk)

        self.refused(NEVER_CHANGE, edition.update, signed_by=editor)
        self.refused(NEVER_CHANGE, edition.update, signed_at=timezone.now())

    @pytest.mark.parametrize("which", ["signed", "unsigned", "starter"])
    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("content", '{"lead": "Words that nobody signed."}'),
            ("card", '{"title": "Another"}'),
            ("sha256", "0" * 64),
            ("number", 99),
            ("to_confirm", "Nothing"),
        ],
    )
    def test_to_change_words_behind_a_signature(self, request, unsigned, which, column, value):
        edition = request.getfixturevalue(which)

        self.refused(
            NEVER_CHANGE,
            self.execute,
            f"UPDATE treatments_edition SET {column} = %s WHERE id = %s",  # noqa: S608
            value,
            edition.pk,
        )

    def test_to_delete_the_signed_edition_before_the_first_one_comes_back(self, signed):
        self.refused(
            "never deleted",
            self.execute,
            "DELETE FROM treatments_edition WHERE id = %s",
            signed.pk,
        )

    def test_to_lend_a_signed_edition_to_another_page(self, signed):
        other = Treatment.objects.get(slug="nerve-blocks")

        self.refused(
            NEVER_CHANGE,
            self.execute,
            "UPDATE treatments_edition SET article_id = %s, number = 99 WHERE id = %s",
            other.pk,
            signed.pk,
        )


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
