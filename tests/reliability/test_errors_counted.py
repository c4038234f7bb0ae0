"""What went wrong on the real server is counted, and nothing is written down but when."""

import re

from tests.consultations.visitor import filled_in
from tests.reliability.clients import Browser


def test_each_page_that_ends_in_an_error_leaves_its_moment(make_site):
    site = make_site(DJANGO_SETTINGS_MODULE="tests.reliability.server_settings")
    errors = site.folder / "errors"

    with site.running():
        browser = Browser(site)
        assert browser.get("/").status == 200
        assert browser.get("/nowhere/").status == 404
        assert not errors.exists()

        browser.headers["Break"] = "yes"
        statuses = [browser.post(filled_in()).status for _ in range(3)]

    assert statuses == [500, 500, 500]
    assert re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n){3}", errors.read_text())
    assert errors.stat().st_mode & 0o777 == 0o600
