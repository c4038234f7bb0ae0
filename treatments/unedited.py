"""Whether anybody here changed a starter article; a later release leaves one they did."""

from treatments.compose import compose


def is_unedited(article):
    """Whether the article's rows and notes are still those that a release put there.

    Its latest edition then came with the site, nobody took it down, and its frozen words
    are the draft's. `article` is an instance of its own kind.
    """
    last = article.latest_edition
    return (
        last is not None
        and last.is_starter
        and last.retired_at is None
        and _has_the_notes_it_came_with(article)
        and have_same_words(_as_typed(last.content), _as_typed(compose(article)))
    )


def have_same_words(frozen, draft):
    """Whether a draft has the frozen words, in whatever shape they were frozen.

    A key that the frozen words do not have is a newer field: while it is empty it says
    nothing, and once somebody fills it in it does.
    """
    if isinstance(frozen, dict) and isinstance(draft, dict):
        return all(
            have_same_words(frozen[key], value) if key in frozen else not value
            for key, value in draft.items()
            if key != "schema_version"
        )
    if isinstance(frozen, list) and isinstance(draft, list):
        return len(frozen) == len(draft) and all(map(have_same_words, frozen, draft))
    return frozen == draft


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


def _has_the_notes_it_came_with(article):
    """`to_confirm` is in no edition. What it was is not known of an article that was
    loaded before `loaded_from` was there."""
    came_with = article.loaded_from
    return not came_with or came_with["to_confirm"].splitlines() == article.to_confirm.splitlines()
