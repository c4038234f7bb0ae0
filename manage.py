#!/usr/bin/env python3
"""Django's command line for this site."""

import os
import sys

if __name__ == "__main__":
    os.umask(0o077)  # the database and its backups are for this account only
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "painclinic.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError as error:
        raise SystemExit(
            f"{error}. Run 'make run' first, or call .venv/bin/python manage.py."
        ) from error
    execute_from_command_line(sys.argv)
