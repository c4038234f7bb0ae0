"""A small treatment whose words have nothing to mend, for tests to spoil."""

from treatments.models import Treatment
from treatments.wording.passages import ArticleText
from treatments.wording.site import Site

BLOOD_THINNERS = "**Never stop a [blood thinner](term:blood-thinner) on your own.** Ask first."
SOURCE = {
    "key": "smith-2020",
    "authors": "Smith A and others",
    "title": "A trial",
    "publication": "Journal 2020;1:1–2",
    "year": 2020,
    "url": "https://doi.org/10.1000/trial.1",
    "kind": "trial",
}
FINDING = {
    "is_harm": False,
    "how_often": "",
    "shape": "pair",
    "text": "More people had less pain.",
    "treated": 44,
    "compared": 21,
    "up_to": None,
    "per": 100,
    "scale": "",
    "scale_max": None,
    "compared_with": "a sham",
    "time_frame": "at 14 days",
    "certainty": "low",
    "source": "smith-2020",
    "recheck_on": "2027-01-01",
}
GLOSSARY = {
    "kind": "glossary",
    "slug": "glossary",
    "title": "Glossary",
    "lead": "Words.",
    "summary": "Words.",
    "description": "Words.",
    "illustration": None,
    "sources": [],
    "terms": [
        {
            "slug": "blood-thinner",
            "term": "Blood thinner",
            "also_called": "Anticoagulant or antiplatelet",
            "text": "A medicine.",
            "source": None,
        }
    ],
}


def treatment(sections=None, others="", **changes):
    """The words of a treatment; `sections` replaces the text of some of them, `others` is that
    of the rest."""
    texts = {"who_needs_care": BLOOD_THINNERS} | (sections or {})
    words = {
        "kind": "treatment",
        "slug": "heat",
        "title": "Heat treatment",
        "also_called": "",
        "lead": "Heat for a nerve.",
        "summary": "Heat.",
        "description": "Heat.",
        "illustration": None,
        "facts": {"where": "A clinic"},
        "sections": [
            {"key": key, "heading": heading, "text": texts.get(key, others)}
            for key, heading in Treatment.SECTIONS.items()
        ],
        "steps": [
            {
                "phase": "after",
                "when": "Days 1 to 2",
                "title": "Rest",
                "text": "Rest for 1 to 2 days.[](source:smith-2020)",
                "normal": "A sore back.",
                "call_us": "A fever.",
            }
        ],
        "findings": [FINDING, FINDING | {"is_harm": True, "text": "More people were sore."}],
        "stances": [
            {
                "body": "A society",
                "year": 2021,
                "stance": "for",
                "text": "It helped 20 in 100 people for 1 year.",
                "source": "smith-2020",
            }
        ],
        "questions_to_ask": ["Will it cure me?"],
        "common_questions": [{"question": "Is it safe?", "answer": "Nobody can say."}],
        "sources": [SOURCE],
    }
    return words | changes


def safety_net(text, source="smith-2020", short=""):
    """The words of a safety net with one sign."""
    sign = {"level": "911", "situation": "any", "text": text, "short": short, "source": source}
    return page("", slug="get-help", kind="safety-net", signs=[sign], sources=[SOURCE])


def page(text, slug="about", **changes):
    """The words of a page with one section."""
    words = GLOSSARY | {"kind": "page", "slug": slug, "title": "About"}
    return words | {"sections": [{"heading": "Part", "text": text}]} | changes


def site(*articles):
    return Site([*articles, GLOSSARY])


def found(check, words, *others):
    """What a check says of these words, on a site that has others, too."""
    return [remark.message for remark in check(ArticleText(words), site(words, *others))]
