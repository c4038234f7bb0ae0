"""The site's own settings, with what must differ in tests set before they are read."""

import os
from pathlib import Path

os.environ |= {
    "PLAIN_HTTP": "True",
    "DEBUG": "False",
    "SITE_URL": "http://localhost:8000",
    "DATABASE_URL": os.environ.get("TEST_DATABASE_URL", "sqlite://:memory:"),
    "VAR_DIR": str(Path(__file__).resolve().parent.parent / "var" / "tests"),
}

from painclinic.settings import *  # noqa: F403

# File names without hashes: nothing is collected before a test.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Nor is a page kept: each test starts with the same version of the site and other pages.
MIDDLEWARE = [
    name
    for name in MIDDLEWARE  # noqa: F405
    if "whitenoise" not in name and not name.endswith("PageStore")
]
DATABASE_FILE_TELLS = None  # in memory, or a transaction that others do not see
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, for tests only
