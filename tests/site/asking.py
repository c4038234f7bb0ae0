"""Every page that a visitor can meet who asks for a consultation, and every error on the way."""

from django.test import Client, override_settings

from tests.consultations.receipts import ANOTHER_TIME, DELETE, WITHDRAW, WRONG
from tests.consultations.trouble import database_refuses
from tests.consultations.visitor import FORM, PAGES, TYPED
from tests.site.pages import STATUS, Page

START = "/request/"
FINISHED = "/request/received/finished/"
EVERYTHING_WRONG = {
    "safety": {},
    "about-you": {"who_for": "adult", "phone": "12", "email": "at home"},
    "talking": {"language": "x" * 101, "access_needs": "x" * 501},
    "your-pain": {"pain_places": "tail", "pain_since": "ever", "tried": "luck"},
    "your-questions": {"note": "x" * 2001, "referred_by": "x" * 201},
    "check": {},
}


class Visitor:
    """Walks through all pages and notes each under a name."""

    def __init__(self, client):
        self.client, self.seen = client, {}

    def note(self, name, path, response):
        self.seen[name] = Page(path, response)
        return self.seen[name]

    def get(self, name, path):
        return self.note(name, path, self.client.get(path))

    def post(self, name, path, data, client=None):
        return self.note(name, path, (client or self.client).post(path, data, follow=True))

    def meet_all(self):
        self.get("start", START)
        page = self.get("safety", FORM)
        yes = {"step": "safety", "draft": hidden(page, "draft"), "sign": "yes"}
        self.post("emergency", FORM, yes)
        for step, name in zip(PAGES, [*PAGES[1:], "confirmation"], strict=True):
            comes_along = {"step": step, "draft": hidden(page, "draft")}
            self.post(f"{step} refused", FORM, comes_along | EVERYTHING_WRONG[step])
            self.post(f"{step} closed", FORM, comes_along | TYPED[step] | {"draft": "closed"})
            self.meet_trouble(step, comes_along | TYPED[step])
            page = self.post(name, FORM, comes_along | TYPED[step])
        self.get("finished", FINISHED)
        self.look_after(page)
        return self.seen

    def meet_trouble(self, step, posted):
        """Ways to be given a page back with all that was typed."""
        self.post(f"{step} not sent", FORM, posted, Client(enforce_csrf_checks=True))
        with database_refuses():
            self.post(f"{step} not saved", FORM, posted)
        if step == "check":
            with override_settings(ACCEPTED_PER_HOUR=0):
                self.post("check too many", FORM, posted)

    def look_after(self, confirmation):
        [reference, code] = [p.text for p in confirmation.all("p") if "ref" in classes(p)]
        pair = {"reference": reference, "code": code}
        self.get("receipt", STATUS)
        self.post("receipt refused", STATUS, {"code": "ABCD"})
        self.post("receipt unknown", STATUS, pair | {"code": WRONG})
        self.post("receipt not sent", STATUS, pair, Client(enforce_csrf_checks=True))
        proof = {"proof": hidden(self.post("stage", STATUS, pair), "proof")}
        self.post("receipt expired", WITHDRAW, {"proof": "old"})
        self.post("another time refused", ANOTHER_TIME, proof)
        self.post("another time", ANOTHER_TIME, proof | {"call_time": "afternoon"})
        self.post("withdraw", WITHDRAW, proof)
        self.post("deleted", DELETE, proof)


def classes(element):
    return element.get("class", "").split()


def hidden(page, name):
    """The value of that hidden field, the same in every form of the page."""
    [value] = {field.get("value") for field in page.all("input") if field.get("name") == name}
    return value
