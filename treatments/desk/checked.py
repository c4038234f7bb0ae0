"""What the checks say of a draft, as its screen shows it."""

from django.utils.functional import cached_property

from treatments.wording.checks import remarks
from treatments.wording.plain import SECTION_GRADE, SECTION_WORDS
from treatments.wording.reading import grade
from treatments.wording.remark import Weight
from treatments.wording.site import Site


class Checked:
    """A draft's words beside the pages that readers have now. Three queries. `screen` says where
    rows stand on a screen that has them in another order."""

    def __init__(self, article, words, screen=None):
        self._site = Site.around(article, words)
        self._text = self._site.articles[-1]
        self._screen = screen or {}

    @cached_property
    def _remarks(self):
        return [remark.on(self._screen) for remark in remarks(self._text, self._site)]

    def _of(self, weight):
        return [remark for remark in self._remarks if remark.weight is weight]

    @property
    def blocking(self):
        return self._of(Weight.BLOCKS)

    @property
    def needs_a_reason(self):
        return self._of(Weight.NEEDS_A_REASON)

    @property
    def groups(self):
        """(what is to be done about them, remarks), the gravest first."""
        found = [(weight.value, self._of(weight)) for weight in Weight]
        return [(heading, remarks) for heading, remarks in found if remarks]

    @property
    def in_short(self):
        """How many there are of each, in words."""
        counts = (
            f"{len(found)} {words if len(found) == 1 else many}"
            for weight, words, many in COUNTED
            if (found := self._of(weight))
        )
        return ", ".join(counts) or "nothing to mend"

    @cached_property
    def grades(self):
        """(heading, words, grade, whether it is too hard) of each section with enough words."""
        return [
            (part.replace("-", " ").capitalize(), size, round(found, 1), found > SECTION_GRADE)
            for part in self._text.parts
            if (size := self._text.size(part)) >= SECTION_WORDS
            for found in [grade(self._text.prose(part), self._site.easy)]
        ]


COUNTED = [
    (Weight.BLOCKS, "thing to mend first", "things to mend first"),
    (Weight.NEEDS_A_REASON, "thing to mend or to excuse", "things to mend or to excuse"),
    (Weight.ADVICE, "piece of advice", "pieces of advice"),
]
