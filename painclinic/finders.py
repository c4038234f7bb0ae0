"""One stylesheet for the reader, several files for us."""

import re

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

PARTS = ["tokens", "base", "layout", "components", "forms", "print"]
NAME = "css/site.css"
_FOR_US = re.compile(r"/\*.*?\*/\s*|(?<=\n)\s+", re.DOTALL)


class StylesheetFinder(BaseFinder):
    """Finds `css/site.css`: the files of static/css joined in their order, without
    comments and indents, which would be a sixth of what goes over the line.

    Joined whenever it is asked for, so an edit shows after the next `collectstatic`
    (or at once under runserver with DEBUG).
    """

    def __init__(self, app_names=None):
        self.storage = FileSystemStorage(location=settings.VAR_DIR / "stylesheet")

    def join(self):
        folder = settings.BASE_DIR / "static" / "css"
        joined = settings.VAR_DIR / "stylesheet" / NAME
        joined.parent.mkdir(parents=True, exist_ok=True)
        parts = "".join((folder / f"{part}.css").read_text() for part in PARTS)
        joined.write_text(_FOR_US.sub("", parts))
        return str(joined)

    def find(self, path, find_all=False):
        if path != NAME:
            return []
        return [self.join()] if find_all else self.join()

    def list(self, ignore_patterns):
        self.join()
        yield NAME, self.storage

    def check(self, **kwargs):
        return []
