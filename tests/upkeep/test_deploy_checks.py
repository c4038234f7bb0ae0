"""A slip of the pen in the file of settings is named before readers come."""

import pytest

from upkeep.deploy_checks import names_in_the_file_of_settings_are_known as check


@pytest.fixture
def file(settings, tmp_path):
    (tmp_path / ".env.example").write_text("# Why.\n#SITE_URL=https://www.example.com\n# DAYS=30\n")
    settings.BASE_DIR = tmp_path
    return tmp_path / ".env"


def test_a_name_that_nothing_reads_is_named_and_its_value_is_not(file):
    file.write_text("SITE_URL=https://clinic.example\nexport SECRET_KYE=words\nDAYS = 3\n#OLD=1\n")

    assert [warning.msg for warning in check()] == ["Nothing reads SECRET_KYE in .env."]


def test_known_names_and_no_file_at_all_are_fine(file):
    assert check() == []
    file.write_text("SITE_URL=https://clinic.example\n\n# a note = something\nDAYS=3\n")
    assert check() == []
