from dataclasses import dataclass, replace
from enum import Enum

SOURCES = "articlesource_set-group"  # the list of sources on an article's screen


class Weight(Enum):
    """What a remark means for whoever asks for a review of the words."""

    BLOCKS = "Mend these first"
    NEEDS_A_REASON = "Mend these, or say why they may stand"
    ADVICE = "Advice"


@dataclass(frozen=True)
class Remark:
    """Something to mend, and where it stands."""

    slug: str
    part: str  # id of the section
    message: str
    field: str = ""  # the field of the article, as its screen names it: harms, steps-2-text
    weight: Weight | None = None  # given by the list of checks

    @property
    def anchor(self):
        """What to jump to on the article's screen."""
        is_group = self.field.endswith("-group")  # of rows; fields have an id of their own
        return self.field if is_group else f"id_{self.field}"

    def on(self, screen):
        """The same on a screen that has rows in another order: the beginning of their fields’
        names in the words → on the screen."""
        row, _, name = self.field.rpartition("-")
        return replace(self, field=f"{screen[row]}-{name}") if row in screen else self

    @property
    def said(self):
        """For somebody who has the article before them."""
        return f"{self.part.replace('-', ' ').capitalize()}: {self.message}"

    def __str__(self):
        return f"{self.slug} #{self.part}: {self.message}"
