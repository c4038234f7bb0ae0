"""A page with a picture, and an export of the starter content."""

import pytest

from tests.treatments.content.files import Files
from tests.treatments.exported import (
    a_picture,
    exported,
)
from treatments.models import (
    Page,
)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "export"


@pytest.fixture
def terms():
    return Page.objects.get(slug="terms")


@pytest.fixture
def pictured(terms):
    """A page that shows a picture."""
    picture = a_picture()
    Page.objects.filter(pk=terms.pk).update(picture=picture, picture_alt="A room with “a” chair.")
    return Page.objects.get(pk=terms.pk)


@pytest.fixture
def files(folder):
    """An export of the starter content."""
    exported(folder)
    return Files(folder)
