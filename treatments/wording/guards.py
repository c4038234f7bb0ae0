"""Words that promise too much. Source: the writing rules in treatments/content/README.md;
the US Federal Trade Commission asks for proof behind every health claim (2022)."""

import re

# what, shortly before such a word, takes the promise back
_DENIAL = re.compile(
    r"\b(?:no|not|never|cannot|nobody|nor|neither|without|whether|few|hardly|rarely|seldom|"
    r"unclear|hop(?:e|ing) for)\b|n['’]t\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[,;:–]|\b(?:and|but|so|because)\b")
_QUESTIONS = {"questions-to-ask", "common-questions"}
_BLOOD_THINNERS = r"(?:blood thinners?|anticoagulants?|warfarin|clopidogrel|heparin|aspirin)"


class Guard:
    """Words that promise too much when they stand bare: neither asked nor denied in their own
    clause. `unless` names the words beside them that give them another meaning."""

    def __init__(self, pattern, unless=r"(?!)"):
        self.pattern = re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
        self.unless = re.compile(rf"\b(?:{unless})\b", re.IGNORECASE)

    def bare(self, sentence, part=""):
        """The words in question, or None. A reader's question in `part` promises nothing."""
        if part in _QUESTIONS and sentence.endswith("?") or self.unless.search(sentence):
            return None
        hits = (hit for hit in self.pattern.finditer(sentence) if not _is_denied(sentence, hit))
        return next((hit[0] for hit in hits), None)


def _is_denied(sentence, hit):
    clause = _CLAUSE_END.split(sentence[: hit.start()])[-1]
    return bool(_DENIAL.search(clause))


GUARDS = [
    Guard("safe|safely|safer|safest", unless="safe place"),
    Guard("(?:immediate|instant) relief|relief is (?:immediate|instant)"),
    Guard(
        "(?:long-)?lasting (?:relief|results?|effects?|benefits?|help|gains?|improvements?)|"
        "(?<!long-)lasting(?! (?:pain|damage|harm|injury|numbness|illness))"
    ),
    Guard("permanent|permanently", unless="damage|harm|injury|numbness"),
    Guard("proven"),
    Guard("cures?|cured|curing|curative"),
    Guard("pain[- ]free|painless|painlessly"),
    Guard(
        r"(?:turn|switch)(?:s|es|ed|ing)? (?:\w+ ){0,3}off",
        unless="(?:the|your) (?:device|stimulator)|(?:turn|switch) off the pulses",
    ),
    Guard("gentle|gently"),
    Guard("pinpoint|pinpoints|pinpointing|exact (?:causes?|sources?|spots?)"),
    Guard(r"avoid(?:s|ing)? (?:\w+ )?surgery|(?<!sure )way around surgery"),
    Guard(r"(?:get|gets|getting|come|coming) off (?:of )?(?:\w+ ){0,2}(?:pain|opioid|medicine)\w*"),
    Guard(r"guarantee\w*|miracles?|harmless|risk-free|breakthrough|state-of-the-art"),
    Guard("minor (?:surgery|procedure|operation)"),
    Guard(rf"stop(?:ping)? (?:\w+ ){{0,3}}{_BLOOD_THINNERS}"),
]
