"""Which requests were forgotten is remembered until no backup holds them."""

import os
from datetime import UTC, datetime, timedelta
from threading import Thread
from unittest import mock

import pytest

from consultations import gone


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.KEEP_BACKUPS_DAYS = 14
    return tmp_path


def test_what_no_backup_holds_any_more_is_let_go():
    with mock.patch("django.utils.timezone.now", return_value=datetime(2026, 11, 1, tzinfo=UTC)):
        gone.remember("OLD")
    with mock.patch("django.utils.timezone.now", return_value=datetime(2026, 11, 16, tzinfo=UTC)):
        gone.remember("NEW")
        gone.let_go_of_old_ones()
        assert set(gone.remembered()) == {"OLD", "NEW"}
    later = datetime(2026, 11, 16, tzinfo=UTC) + timedelta(seconds=1)
    with mock.patch("django.utils.timezone.now", return_value=later):
        gone.let_go_of_old_ones()

    assert set(gone.remembered()) == {"NEW"}


def test_who_is_forgotten_while_old_ones_are_let_go_is_remembered():
    gone.remember("EARLIER")
    meanwhile = Thread(target=gone.remember, args=["MEANWHILE"])

    def replace_late(new, old, replace=os.replace):
        meanwhile.start()
        meanwhile.join(0.3)
        replace(new, old)

    with mock.patch("consultations.gone.os.replace", replace_late):
        gone.let_go_of_old_ones()
    meanwhile.join()

    assert set(gone.remembered()) == {"EARLIER", "MEANWHILE"}
