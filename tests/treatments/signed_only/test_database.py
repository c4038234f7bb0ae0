"""The database itself refuses unsigned words where a clinician has signed, and any change of what
was signed: the models are not asked here."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.treatments.desk import sign
from treatments.models import Edition, Treatment

pytestmark = pytest.mark.django_db
UNSIGNED = "Unsigned words do not go live where a clinician has signed."
NEVER_CHANGE = "The words and the signature of an edition never change."
EITHER = f"{UNSIGNED}|{NEVER_CHANGE}"
NOT_SIGNED = {
    "signed_at": None,
    "signed_by": None,
    "signed_name": "",
    "signed_credentials": "",
    "next_review_on": None,
}
AGAIN = {"retired_at": None, "retired_because": ""}


class TestRefuses:
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
