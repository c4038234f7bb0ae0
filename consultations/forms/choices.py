"""What can be chosen in the form, in words."""

from treatments.live import LiveEditions

NOT_SURE = ("when-to-consider", "I am not sure yet, or want to know if a procedure is for me")
SOMETHING_ELSE = ("something-else", "Something else")

PAIN_PLACES = [
    ("lower-back", "Lower back"),
    ("middle-back", "Middle or upper back"),
    ("neck", "Neck"),
    ("leg", "Buttock, leg or foot"),
    ("arm", "Shoulder, arm or hand"),
    ("elsewhere", "Somewhere else"),
]
PAIN_SINCE = [
    ("under-6-weeks", "Less than 6 weeks"),
    ("6-weeks-to-3-months", "6 weeks to 3 months"),
    ("3-to-12-months", "3 to 12 months"),
    ("over-a-year", "More than a year"),
]
TRIED = [
    ("exercise", "Exercise or physical therapy"),
    ("medicine", "Medicine for pain"),
    ("injection", "An injection or a nerve block"),
    ("surgery", "Surgery on the back or neck"),
    ("other", "Something else"),
    ("nothing", "Nothing yet"),
]
REFERRAL = [("yes", "Yes"), ("no", "No"), ("not-sure", "I am not sure")]


def about_choices(live=None):
    """What a request can be about: the procedures that patients read about now, and two
    more for everybody else. `live` saves a question where a page has asked already."""
    procedures = [(card.slug, card.title) for card in (live or LiveEditions()).procedures]
    return [*procedures, NOT_SURE, SOMETHING_ELSE]


def about_titles(live=None):
    """What any request may be about, also one that names a treatment by a former slug."""
    live = live or LiveEditions()
    former = {slug: card.title for card in live.procedures for slug in card.former_slugs}
    return former | dict(about_choices(live))


def about_choices_without_database(chosen):
    """The same while the database does not answer: what was chosen stays chosen, under a
    title made from its slug. Nothing is judged or saved then."""
    titles = {slug: slug.replace("-", " ").capitalize() for slug in chosen}
    return list((titles | dict([NOT_SURE, SOMETHING_ELSE])).items())
