from dataclasses import dataclass


@dataclass(frozen=True)
class Remark:
    """Something to mend, and where it stands."""

    slug: str
    part: str  # id of the section
    message: str

    def __str__(self):
        return f"{self.slug} #{self.part}: {self.message}"
