"""The settings of the real site, with what some tests must do to its server."""

import os

from painclinic.settings import *  # noqa: F403

# Say these to the database, too, on every connection.
DATABASES["default"]["OPTIONS"]["init_command"] += os.environ.get("MORE_PRAGMAS", "")  # noqa: F405

if safe := os.environ.get("SQLITE_HAS_SAFE_WAL"):
    SQLITE_HAS_SAFE_WAL = safe == "True"
if mode := os.environ.get("TRANSACTION_MODE"):
    DATABASES["default"]["OPTIONS"]["transaction_mode"] = mode  # noqa: F405

# Last, so that they run in the worker and the thread that answers.
INSIDE = ["tests.reliability.inside.tell_pragmas", "tests.reliability.inside.break_when_asked"]
MIDDLEWARE = [*MIDDLEWARE, *INSIDE]  # noqa: F405
