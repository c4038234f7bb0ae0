"""A file of the starter content that is not whole is named, and then nothing is loaded."""

from tomllib import TOMLDecodeError

import pytest
from django.core.exceptions import ValidationError

from tests.treatments.release import FILE, NEW, everything
from treatments.models import Source, Treatment

pytestmark = pytest.mark.django_db
NEW_SOURCE = """
[newest-2027]
authors = "A"
title = "T"
kind = "trial"
checked_on = 2026-11-22
"""


def one_more(word):
    return "[[terms]]", f"[[terms]]\n{word}\n\n[[terms]]"


X = 'slug = "x"\nterm = "X"\ntext = "X."'
TITLE = 'title = "Glossary"'
DRAWING = f'{TITLE}\nillustration = "spinal-cord-stimulation"'
FACT = '[facts]\ntitel = "x"'
SECTION = '[sections]\ntitel = "x"'

# the glossary is loaded last: each file, what it says, what it says instead; what is raised
REFUSED = [
    ("glossary", TITLE, 'title = ""', ValidationError, "title.*cannot be blank"),
    ("glossary", 'lead = "', f'lead = "{"x" * 400}', ValidationError, "at most 400 characters"),
    ("glossary", TITLE, DRAWING, ValidationError, "Write a caption"),
    ("glossary", 'slug = "glossary"', 'slug = "overview"', ValidationError, "already exists"),
    ("glossary", *one_more(X.replace("X.", "")), ValidationError, "text.*cannot be blank"),
    ("glossary", *one_more(X.replace('"x"', '"axial-pain"')), ValidationError, "already exists"),
    ("glossary", *one_more(f'{X}\nsource = "nobody-1900"'), KeyError, "nobody-1900"),
    ("glossary", *one_more(f'{X}\ntitel = "x"'), TypeError, "titel"),
    ("glossary", "sources = [", 'sources = ["fda-2020", ', ValidationError, "in the list already"),
    ("glossary", "sources = [", 'sources = ["nobody-1900", ', KeyError, "nobody-1900"),
    ("glossary", TITLE, f'{TITLE}\ntitel = "x"', ValidationError, "No such key: titel"),
    ("glossary", "[[terms]]", "[[terms", TOMLDecodeError, "Expected"),
    ("guidance", "[sections]", SECTION, ValidationError, "No such key: titel"),
    ("guidance", "treatments = [", 'treatments = ["x", ', Treatment.DoesNotExist, "does not exist"),
    (FILE, "[sections]", SECTION, ValidationError, "No such key: titel"),
    (FILE, "[facts]", FACT, ValidationError, "No such key: titel"),
    (FILE, "where = ", "# ", KeyError, "where"),
    ("sources", 'kind = "', 'kind = "x', ValidationError, "not a valid choice"),
    ("sources", 'kind = "', 'titel = "x"\nkind = "', ValidationError, "No such key: titel"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "error", "says"),
    REFUSED,
    ids=[f"{number} {case[0]}: {case[-1]}" for number, case in enumerate(REFUSED)],
)
def test_changes_nothing_at_all(release, file, old, new, error, says):
    """Though what was loaded before it, a new source and an article's new text, is whole."""
    release.adds(NEW_SOURCE, file="sources")
    release.says("lead", NEW, file="treatment-epidural-steroid-injections")
    release.replaces(old, new, file=file)
    before = everything()

    with pytest.raises(error, match=says) as raised:
        release.load()

    assert raised.value.__notes__[-1] == f"In {file}.toml"
    assert everything() == before


def test_the_place_in_the_file_is_named_too(release):
    release.replaces(*one_more(X.replace("X.", "")), file="glossary")

    with pytest.raises(ValidationError) as raised:
        release.load()

    assert raised.value.__notes__ == ["In [[terms]] number 1", "In glossary.toml"]


def test_the_same_files_are_whole_without_the_mistake(release):
    release.adds(NEW_SOURCE, file="sources")
    release.says("lead", NEW, file="treatment-epidural-steroid-injections")

    assert release.load().proposed == ["Epidural steroid injections"]
    assert Source.objects.filter(key="newest-2027").exists()
