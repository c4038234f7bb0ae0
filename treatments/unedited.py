"""Whether anybody here changed a starter article; a later release leaves one they did."""

from treatments.compose import compose


def is_unedited(article):
    """Whether the article's rows and notes are still those that a release put there.

    Its latest edition then came with the site, its frozen words are the draft's, and
    nobody took the page down, perhaps while that edition waited. `article` is an instance
    of its own kind.
    """
    last = article.latest_edition
    return (
        last is not None
        and last.is_starter
        and not article.is_taken_down
        and _has_no_new_note(article)
        and have_same_words(_as_typed(last.content), _as_typed(compose(article)))
    )


def have_same_words(frozen, draft):
    """Whether a draft has the frozen words, in whatever shape they were frozen.

    A key that only one of them has is a newer field, or one that is gone: while it is
    empty it says nothing, and with a value it does.
    """
    if isinstance(frozen, dict) and isinstance(draft, dict):
        keys = (frozen.keys() | draft.keys()) - {"schema_version"}
        return all(_have_same_value(key, frozen, draft) for key in keys)
    if isinstance(frozen, list) and isinstance(draft, list):
        return len(frozen) == len(draft) and all(map(have_same_words, frozen, draft))
    return frozen == draft


def _have_same_value(key, frozen, draft):
    if key in frozen and key in draft:
        return have_same_words(frozen[key], draft[key])
    return _says_nothing(frozen.get(key)) and _says_nothing(draft.get(key))


def _says_nothing(value):
    """Empty, or made of nothing but what is empty."""
    if isinstance(value, dict):
        return all(map(_says_nothing, value.values()))
    return not value


def _as_typed(words):
    """The words without what changes from elsewhere: the drawing's lines, what a source's
    own row says, the headings of fixed sections, the order of all treatments."""
    picture, sections = words["illustration"], words.get("sections", [])
    return words | {
        "illustration": picture and [picture["name"], picture["caption"]],
        "sources": [source["key"] for source in words["sources"]],
        "sections": {part["key"]: part["text"] for part in sections if "key" in part} or sections,
        "needs": [
            need | {"treatments": sorted(need["treatments"])} for need in words.get("needs", [])
        ],
    }


def _has_no_new_note(article):
    """`to_confirm` is a checklist: a line that is gone was dealt with, and changes no word.
    What it was is not known of an article that was loaded before `loaded_from` was there."""
    came_with = article.loaded_from
    return not came_with or _lines(article.to_confirm) <= _lines(came_with["to_confirm"])


def _lines(text):
    return {line.strip() for line in text.splitlines() if line.strip()}
