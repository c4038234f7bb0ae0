"""Thirty strings that are found nowhere else, one for each field that a browser can post."""

import re

from tests.consultations.visitor import PAGES, TYPED, draft, posted
from tests.reliability.clients import Browser
from tests.reliability.malformed import sealed_long_ago

ANSWERS = [name for page in TYPED.values() for name in page] + ["uses_relay", "wants_mail"]
FIELDS = [*ANSWERS, "step", "draft", "on", "back", "change", "csrfmiddlewaretoken"]
NEEDLES = {name: f"zq{number:02}kestrel" for number, name in enumerate(FIELDS)}
NEEDLES["phone"] = "555-0131"
TEXTS = ["relation", "name", "language", "access_needs", "referred_by", "note"]
HONEST = {name: f"My {NEEDLES[name]}" for name in TEXTS} | {
    "phone": f"(918) {NEEDLES['phone']}",
    "email": f"{NEEDLES['email']}@example.com",
}


def found_in(*places):
    """The fields whose words stand there, in text or in bytes."""
    found = set()
    for place in places:
        place = place if isinstance(place, bytes) else place.encode()
        found |= {name for name, word in NEEDLES.items() if word.encode() in place}
    return found


def right(page, **changes):
    """What her browser posts with needles in all that is free text."""
    typed = {name: text for name, text in HONEST.items() if name in TYPED[page]}
    return posted(page, draft(**HONEST), **typed | changes)


def wrong(page):
    """The same with a needle for every answer."""
    return right(page) | {name: NEEDLES[name] for name in ANSWERS}


def every_path():
    """What can be posted: each page valid and invalid, back, a change, too old, too long …
    The last page comes first."""
    for page in reversed(PAGES):
        yield right(page)
        yield wrong(page)
        yield wrong(page) | {"on": NEEDLES["on"], "draft": NEEDLES["draft"]}
        yield wrong(page) | {"back": NEEDLES["back"]}
        yield wrong(page) | {"change": NEEDLES["change"]}
        yield wrong(page) | {"step": NEEDLES["step"]}
        yield wrong(page) | {"draft": sealed_long_ago()}
        yield wrong(page) | {"csrfmiddlewaretoken": NEEDLES["csrfmiddlewaretoken"]}
        yield right("check") | {"change": page}
    yield right("safety", sign="yes")
    yield right("check", consent=None)
    yield wrong("your-questions") | {"note": NEEDLES["note"] * 40_000}


class Remembering(Browser):
    """Keeps the addresses it was sent to, and the heads of all answers."""

    def __init__(self, site, **headers):
        super().__init__(site, **headers)
        self.heard = []

    def _ask(self, method, path, *args, **kwargs):
        answer = super()._ask(method, path, *args, **kwargs)
        self.heard.append(f"{method} {path} {answer.status}\n{answer.headers}")
        return answer

    def statuses(self):
        return {int(re.match(r"\S+ \S+ (\d+)", heard)[1]) for heard in self.heard}
