"""What no template may have: text that is not escaped, and what the page’s policy refuses."""

import re

from rules import files

INLINE = "The Content-Security-Policy refuses it. Put it into a file under static/."
UNESCAPED = "Templates escape everything. What may be HTML comes from treatments/safe_html.py."

RULES = {
    "safe-text": (r"\|\s*safe(seq)?\b|\{%-?\s*autoescape\s+off\b", UNESCAPED),
    "inline-script": (r"<script\b(?![^>]*(\bsrc=|type=\"application/ld\+json\"))", INLINE),
    "inline-style": (r"<style\b|<[a-z][^<>]*\sstyle\s*=", INLINE),
    "inline-handler": (r"<[a-z][^<>]*\son[a-z]+\s*=|\bjavascript:", INLINE),
    "words-in-a-script": (r"\|\s*escapejs\b", INLINE),
}


def all_templates():
    """Not the pages of nginx itself: each is whole in one file, under a policy of its own."""
    for path, source in files(".html", ".svg"):
        if not path.startswith("deploy/"):
            yield path, source


def findings(path, source):
    """One line for each place of `source` that breaks a rule: where, which, what to do."""
    for rule, (pattern, message) in RULES.items():
        for match in re.finditer(pattern, source, re.IGNORECASE):
            line = source.count("\n", 0, match.end()) + 1
            yield f"{path}:{line}: {rule}: {message}"
