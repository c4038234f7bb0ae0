"""That the database keeps what was acknowledged when the power fails."""

from django.conf import settings
from django.core import checks
from django.db import connections

# The least `synchronous` with which a commit is on the disk, folder and all, when it returns
# (docs/decisions/0002). https://www.sqlite.org/pragma.html#pragma_synchronous
FULL, EXTRA = 2, 3
LEAST = {"wal": FULL, "delete": EXTRA}


@checks.register(checks.Tags.database)
def sqlite_loses_nothing(app_configs=None, databases=None, **kwargs):
    if "default" not in (databases or []) or connections["default"].vendor != "sqlite":
        return []
    if connections["default"].is_in_memory_db():
        return []
    journal, synchronous = _asked("journal_mode"), _asked("synchronous")
    if journal == "wal" and not settings.SQLITE_HAS_SAFE_WAL:
        return [
            checks.Error(
                "The database is in WAL mode, and this build of SQLite can lose what was saved "
                "in that mode.",
                hint="Leave journal_mode to painclinic/settings.py, or install SQLite 3.51.3 or "
                "later. docs/decisions/0002 says why.",
                id="upkeep.E001",
            )
        ]
    if journal not in LEAST or synchronous < LEAST[journal]:
        return [
            checks.Error(
                "What SQLite acknowledges can be lost when the power fails: journal_mode is "
                f"{journal}, synchronous is {synchronous}.",
                hint="Leave both to painclinic/settings.py. docs/decisions/0002 says why.",
                id="upkeep.E002",
            )
        ]
    return []


def _asked(pragma):
    with connections["default"].cursor() as cursor:
        return cursor.execute(f"PRAGMA {pragma}").fetchone()[0]
