"""Which release is running."""

import hashlib
from functools import cache

from django.conf import settings

FOLDERS = ["painclinic", "practice", "treatments", "consultations", "upkeep", "templates"]


@cache
def release():
    """A short name for all that answers are made of: code, templates, libraries and the names
    of the collected files. Another one after each deploy that changes any of them."""
    files = [
        settings.BASE_DIR / "requirements.txt",
        settings.STATIC_ROOT / "staticfiles.json",
        *(
            path
            for folder in FOLDERS
            for path in sorted((settings.BASE_DIR / folder).rglob("*.*"))
            if path.suffix in (".py", ".html", ".txt", ".svg", ".toml")
        ),
    ]
    parts = [hashlib.sha256(path.read_bytes()).digest() for path in files if path.is_file()]
    return hashlib.sha256(b"".join(parts)).hexdigest()[:12]
