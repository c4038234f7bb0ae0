"""What a reader typed, as the index can look it up."""

from difflib import SequenceMatcher, get_close_matches

from treatments.search.words import asked_words, respelled, telling_words

SHORTEST_CORRECTED = 5  # letters; a shorter word is near too many others
CLOSE_ENOUGH = 0.8  # difflib's ratio; "nurve" and "nerve" have just that


class Question:
    """`all_of_it` and `any_of_it` are FTS5 expressions, empty where we have none of the words.
    `corrected` is the query in the spelling of our pages, empty when it was right. `names`
    holds the words of what is asked for, if that has a name; `things` is all that is asked
    for, one by one."""

    def __init__(self, text, synonyms, index):
        corrections = _corrections(telling_words(asked_words(text)), synonyms, index)
        spelled = respelled(text, corrections)
        telling = telling_words(asked_words(spelled))
        self.corrected = spelled if spelled != text else ""
        self.things = things = list(_things(telling, synonyms, index))
        self.names = [telling, *(things[0].best_names if len(things) == 1 else [])]
        self.all_of_it = " AND ".join(thing.whole for thing in things)
        self.any_of_it = " OR ".join(thing.pieces for thing in things)


class _Thing:
    """One thing that is asked for: the words that name it, or what our pages say instead."""

    def __init__(self, words, means=()):
        named = [f'"{word}"' for word in words]
        meant = [f'"{" ".join(other)}"' for other in means]
        self.words = words
        self.best_names = means[:1]
        self.whole = _any_of([_all_of(named), *meant])
        self.pieces = _any_of([*named, *meant])


def _all_of(expressions):
    return f"({' AND '.join(expressions)})"


def _any_of(expressions):
    return f"({' OR '.join(expressions)})"


def _corrections(words, synonyms, index):
    """Words that neither our pages nor our synonyms have, each with the nearest one."""
    unknown = [
        word
        for word, stem in zip(words, index.stems_of(words), strict=True)
        if len(word) >= SHORTEST_CORRECTED and stem not in index.stems | synonyms.stems
    ]
    spellings = [*index.vocabulary, *synonyms.words] if unknown else []
    nearest = {word: _nearest(word, spellings, index.vocabulary) for word in unknown}
    return {word: other for word, other in nearest.items() if other}


def _nearest(word, spellings, how_often):
    """The word most like this one, of several alike the most common on our pages. Few people
    miss the first letter."""
    same_start = [other for other in spellings if other[0] == word[0]]
    near = get_close_matches(word, same_start, n=5, cutoff=CLOSE_ENOUGH)

    def likeness(other):
        return SequenceMatcher(None, word, other).ratio(), how_often[other]

    return max(near, key=likeness, default=None)


def _things(words, synonyms, index):
    """What is asked for: the phrases that we have synonyms for, then the words left over
    that stand on our pages."""
    left = dict(zip(words, index.stems_of(words), strict=True))
    for phrase in synonyms.in_words(left.values()):
        yield _Thing([word for word, stem in left.items() if stem in phrase.stems], phrase.means)
        left = {word: stem for word, stem in left.items() if stem not in phrase.stems}
    yield from (_Thing([word]) for word, stem in left.items() if stem in index.stems)
