"""An update and its way back keep every row of a site that has run for a while."""

from tests.consultations.visitor import filled_in
from tests.reliability.clients import Browser
from tests.reliability.conftest import furnished, make_site  # noqa: F401


def test_the_newest_migrations_keep_every_row_there_and_back(make_site):  # noqa: F811
    """As an update and its way back do it, with everything there that a site has."""
    site = make_site()
    with site.running():
        for _ in range(3):
            assert Browser(site).post(filled_in()).status == 302
    before = rows(site)
    assert before["consultations_consultationrequest"] == 3

    site.manage("migrate", "treatments", "0009", "--verbosity", "0")
    site.manage("migrate", "practice", "0007", "--verbosity", "0")
    assert rows(site) == {
        name: count for name, count in before.items() if "siteversion" not in name
    }
    site.manage("migrate", "--verbosity", "0")

    assert rows(site) == before
    with site.running():
        assert Browser(site).get("/").status == 200


def rows(site):
    tables = site.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    changing = {"django_migrations", "sqlite_sequence", "consultations_attempt"}
    return {
        name: site.query(f"SELECT COUNT(*) FROM {name}")[0][0]  # noqa: S608
        for (name,) in tables
        if name not in changing
    }
