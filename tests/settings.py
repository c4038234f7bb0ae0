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
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, for tests only
