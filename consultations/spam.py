"""What tells a program from a person, without asking the person anything.

Whatever is suspected is kept where staff can look at it: nobody is turned away for it.
"""

import re

from django.conf import settings

LINKS_OF_A_PERSON = 1  # somebody may point to one page
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


def is_automatic(answers, took):
    """Whether a program sent these cleaned answers, `took` seconds after the form was opened."""
    texts = [answer for answer in answers.values() if isinstance(answer, str)]
    links = sum(len(_LINK.findall(text)) for text in texts)
    return bool(
        answers.get("homepage")
        or took < settings.FORM_TAKES_AT_LEAST
        or links > LINKS_OF_A_PERSON
        or _LINK.search(answers["name"])
    )
