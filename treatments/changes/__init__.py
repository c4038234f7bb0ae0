"""What differs between two frozen or composed words of an article, word by word.

Pure: knows no request and asks the database nothing. `parts` walks the words in the order of
the page, `rows` finds out which row became which, `fields` compares one value, `labels` calls
things by their names, and `pieces` takes two texts apart.
"""

from treatments.changes.parts import Part, changes
from treatments.changes.pieces import Piece, pieces, shortened

__all__ = ["Part", "Piece", "changes", "pieces", "shortened"]
