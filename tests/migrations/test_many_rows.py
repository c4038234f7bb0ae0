"""A site that has been asked ten thousand times is soon up again after an update."""

from time import process_time

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.migrations.rows import all_filled
from tests.migrations.stepping import database_of_its_own

pytestmark = pytest.mark.either

REQUESTS = 10_000
SECONDS = 10  # of this process: other tests run beside it
BEFORE_THE_DESK = ("consultations", "0004_roles_see_the_outbox")  # after it the table changes most


def test_ten_thousand_requests_go_through_the_latest_migrations_in_ten_seconds(
    tmp_path, django_db_blocker
):
    with django_db_blocker.unblock(), database_of_its_own(tmp_path):
        executor = MigrationExecutor(connection)
        latest = executor.loader.graph.leaf_nodes()
        others = [target for target in latest if target[0] != "consultations"]
        before = executor.migrate([BEFORE_THE_DESK, *others])
        ask_often(before.apps.get_model("consultations", "ConsultationRequest"))
        begun = process_time()
        MigrationExecutor(connection).migrate(latest)
        took = process_time() - begun

        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM consultations_consultationrequest")
            assert cursor.fetchone() == (REQUESTS,)
    assert took < SECONDS


def ask_often(model):
    model.objects.bulk_create(model(**all_filled(model)) for _ in range(REQUESTS))
