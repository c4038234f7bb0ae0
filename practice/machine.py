"""The machine that the site runs on: is there room, and is its database the one the code knows?"""

import shutil

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

LEAST_FREE = 500 * 1024 * 1024  # bytes
LEAST_SHARE = 0.1


def disk_is_low():
    """Whether the volume of VAR_DIR is nearly full: backups and the database share it."""
    disk = shutil.disk_usage(settings.VAR_DIR)
    return disk.free < max(LEAST_FREE, LEAST_SHARE * disk.total)


def migrations_to_apply():
    """How many migrations of this release the database has not seen. Raises DatabaseError."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
