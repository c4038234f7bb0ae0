"""Five hundred programs and two hundred people, the same in every run."""

import random
import time
from dataclasses import dataclass, field

from tests.consultations.visitor import TYPED, draft

HOUR = 60 * 60  # seconds


@dataclass
class Sender:
    """Who sends a request: from where, how long it took (seconds), and what differs from
    what the visitor of the tests types."""

    kind: str
    address: str
    took: float
    typed: dict = field(default_factory=dict)

    def draft(self):
        """All pages but the last, as answered by this sender."""
        made = draft(**self.typed)
        made.started_at = time.time() - self.took
        return made

    def turned(self, page):
        """What this sender fills in on one page."""
        return TYPED[page] | {n: t for n, t in self.typed.items() if n in TYPED[page]}


def chance():
    return random.Random(20261124)  # noqa: S311


# programs

PITCHES = [
    "Hello, I can bring your website to the top of the search results.",
    "We offer cheap loans to doctors. Reply today.",
    "Buy followers and likes for your clinic now.",
]
LINKS = [
    *("https://example.com/pills", "http://example.net/casino", "www.example.org/loans"),
    *("HTTPS://EXAMPLE.COM/win", '<a href="http://example.com">click</a>'),
    "[url=https://example.com]cheap[/url]",
]


def programs():
    """By what they do; the last kind does nothing that tells it from a person."""
    pick = chance()
    yield from (fills_every_field(pick, number) for number in range(120))
    yield from (is_too_fast(pick, number) for number in range(120))
    yield from (writes_links(pick, number) for number in range(80))
    yield from (has_a_link_for_a_name(pick, number) for number in range(65))
    yield from (floods(pick) for _ in range(100))
    yield from (behaves(pick, number) for number in range(15))


def fills_every_field(pick, number):
    typed = {"homepage": pick.choice([*LINKS, "123456", "John"]), "note": pick.choice(PITCHES)}
    return Sender("honeypot", f"192.0.2.{number}", pick.uniform(4, 60), typed)


def is_too_fast(pick, number):
    typed = {"note": pick.choice(PITCHES)}
    return Sender("too fast", f"198.51.100.{number}", pick.uniform(0, 2.5), typed)


def writes_links(pick, number):
    words = [pick.choice(PITCHES), *pick.sample(LINKS, pick.randint(2, 5))]
    return Sender("links", f"203.0.113.{number}", pick.uniform(4, 60), {"note": " ".join(words)})


def has_a_link_for_a_name(pick, number):
    typed = {"name": f"Prize {pick.choice(LINKS[:4])}", "note": pick.choice(PITCHES)}
    return Sender("link for a name", f"198.18.0.{number}", pick.uniform(4, 60), typed)


def floods(pick):
    typed = {"name": f"Visitor {pick.randint(1, 10**6)}", "note": pick.choice(PITCHES)}
    return Sender("flood", "198.18.1.1", pick.uniform(4, 60), typed)


def behaves(pick, number):
    typed = {"note": pick.choice(PITCHES)}
    return Sender("like a person", f"198.18.2.{number}", pick.uniform(30, 300), typed)


# people

NAMES = [
    *("Mary O’Brien-Smith", "José Ángel Núñez", "Nguyễn Thị Minh Khai", "Наталья Ковалёва"),
    *("محمد عبد الله", "राम प्रसाद", "王小明", "안녕 김"),
    *("Jean-Luc d’Arcy", "X Æ", "Li", "BOB  LEE", "Anna 🌻"),
]
PHONES = [
    *("918 555 0142", "(918) 555-0143", "918.555.0144", "+1 918 555 0145", "9185550146"),
    *("918-555-0147 ext. 12", "1 (918) 555 0148 x9", "  918 555 0149 "),
]
NOTES = [
    "",
    "My back hurts since the spring. Physical therapy did not help.",
    "Me duele la espalda desde hace un año. ¿Hablan español? Prefiero por la tarde.",
    "أعاني من ألم في الظهر منذ سنة",
    "腰痛已经一年了，请下午打电话。",
    "У меня болит спина. Перезвоните, пожалуйста.",
    "मेरी पीठ में दर्द है",
    "My doctor gave me this page, is it right? https://example.com/spinal-stenosis",
    "See www.example.org for what I was told",
    "Pasted\u00a0from my letter:\r\n\r\n\t•\tL4/L5\r\n\t•\tMRI of 03/2026 – “moderate”\r\n\r\n",
    "I cant sit,, cant sleep!!! PLEASE CALL ME SOON!!!! $$$ is tight, do you take payments?",
    "Ask for Dr. Smith's office at 918 555 0177, they're open 8-5. Email me@example.com.",
    "pain 8/10, meds: none. " * 80,
]


def people():
    """From fifty homes, two to four of each; and six from the waiting room of a clinic."""
    pick = chance()
    for number in range(194):
        yield person(
            pick, f"10.0.{number % 50}.1" if number % 3 else f"2001:db8:0:{number % 50}::1"
        )
    for _ in range(6):
        yield person(pick, "192.0.2.200")


def person(pick, address):
    typed = {
        "name": pick.choice(NAMES),
        "phone": pick.choice(PHONES),
        "note": pick.choice(NOTES),
        "language": pick.choice(["", "Español", "Tiếng Việt", "العربية", "ASL"]),
        "access_needs": pick.choice(["", "Please speak slowly.", "Je suis sourd; écrivez-moi."]),
        "email": pick.choice(["", "me@example.com"]),
    }
    return Sender("person", address, pick.uniform(5, 0.9 * HOUR), typed)
