"""What a visitor agrees to, word for word.

Each request keeps the number of the wording it was sent with. To change the words, add
a wording with a new number; the old ones stay, because old requests were sent with them.
"""

WORDINGS = {
    "1": "The clinic may keep what I wrote here and call me at this number about it.",
    "2": "The clinic may keep what I wrote here and get in touch with me about it.",
}
CONSENT_VERSION = "2"
CONSENT = WORDINGS[CONSENT_VERSION]
