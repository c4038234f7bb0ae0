"""Sentences that stand elsewhere too: in another article, or in the fact sheet.

Five articles, not one template filled five times; and no sentence that is somebody
else's. The fact sheet is what the writers worked from: facts with their sources, in the
words of others. It is no part of the project; `fact-sheet-runs.txt` holds hashes of its
runs of words, made by `manage.py fingerprint_facts FILE`.
"""

import hashlib
import re
from collections import defaultdict
from pathlib import Path

from treatments.wording.reading import sentences

RUN = 8  # words in a row
FINGERPRINTS = Path(__file__).parent / "fact-sheet-runs.txt"
_TOKEN = re.compile(r"[a-z0-9]+(?:['.,][a-z0-9]+)*")
# what must read the same wherever it stands; the safety net's own words, too
BLOOD_THINNER_LINE = "Never stop a blood thinner on your own."
SHARED_SAFETY_TEXT = [
    BLOOD_THINNER_LINE,
    "The doctor who prescribes it and the pain doctor decide together.",
    "If you are thinking about suicide, call or text 988, day or night.",
    "If your blood thinner was paused, ask for the day and time to start it again before you go "
    "home.",
    "Call 911 for weakness or numbness that grows or lasts longer than you were told, two weak or "
    "numb legs, a numb groin, or trouble passing urine.",
    "Call 911 for a fever with new or worse back or neck pain, a stiff neck, a bad headache, "
    "confusion or new weakness.",
]


def runs(text):
    """The runs of eight words of a text, in lower case and without punctuation."""
    tokens = _TOKEN.findall(text.lower().replace("’", "'"))
    return {" ".join(tokens[i : i + RUN]) for i in range(len(tokens) - RUN + 1)}


def shared_runs(articles):
    """Runs that stand in more than one article: run → the slugs, safety text left out."""
    places = defaultdict(set)
    for article in articles:
        for _, run in _runs_of(article):
            places[run].add(article.slug)
    allowed = _safety_runs(articles)
    return {run: slugs for run, slugs in places.items() if len(slugs) > 1 and run not in allowed}


def copied_runs(articles):
    """Sentences with a run of words of the fact sheet: (slug, sentence, run)."""
    known = set(FINGERPRINTS.read_text().split())
    return [
        (article.slug, sentence, run)
        for article in articles
        for sentence, run in _runs_of(article)
        if fingerprint(run) in known
    ]


def fingerprint(run):
    """40 bits of the run's hash: a chance match is less likely than 1 in 1,000."""
    return hashlib.blake2b(run.encode(), digest_size=5).hexdigest()


def _runs_of(article):
    for passage in article.passages:
        for sentence in sentences(passage.text):
            for run in runs(sentence):
                yield sentence, run


def _safety_runs(articles):
    nets = [article for article in articles if article.kind == "safety-net"]
    own = {run for net in nets for _, run in _runs_of(net)}
    return own.union(*map(runs, SHARED_SAFETY_TEXT))
