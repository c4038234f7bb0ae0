"""What readers say, and what our pages say instead."""

from typing import NamedTuple

from treatments.search.words import asked_words, plain_words, telling_words


class Phrase(NamedTuple):
    """A synonym as the index compares it."""

    stems: frozenset
    means: tuple  # plain words of each thing that our pages say instead


class Synonyms:
    """The rows of the table: (phrase, means). `means` may name several things, with commas
    between them, the best first."""

    def __init__(self, rows, index):
        told = [telling_words(asked_words(phrase)) for phrase, _ in rows]
        self.words = {word for words in told for word in words}
        spelled = sorted(self.words)
        stem = dict(zip(spelled, index.stems_of(spelled), strict=True))
        self.stems = set(stem.values())
        phrases = [
            Phrase(frozenset(stem[word] for word in words), _alternatives(means))
            for words, (_, means) in zip(told, rows, strict=True)
            if words
        ]
        self._longest_first = sorted(phrases, key=lambda phrase: -len(phrase.stems))

    def in_words(self, stems):
        """The phrases whose words are all among these stems, longest first. A word belongs to
        one phrase."""
        left = set(stems)
        for phrase in self._longest_first:
            if phrase.stems <= left:
                left -= phrase.stems
                yield phrase


def _alternatives(means):
    return tuple(words for one in means.split(",") if (words := plain_words(one)))
