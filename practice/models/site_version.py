import os
import time

from django.conf import settings
from django.db import connection, models

SETTLED = 1_000_000_000  # nanoseconds


class SiteVersion(models.Model):
    """One random number, and another one after every change of what the public pages show, in
    the same transaction as the change.

    Triggers renew it (practice/site_version.py), so nobody can forget to, whether a page changes
    at the desk, by a command or in a shell. It does not count: after a restored backup the same
    count would come again, for other pages.
    """

    number = models.BigIntegerField()

    _seen = None, 0  # what the database's file looked like, and the number it held

    def __str__(self):
        return str(self.number)

    @classmethod
    def now(cls):
        """The number now. Each page that a reader opens asks for it, so it is the cheapest
        question that is right for several processes and machines.

        An SQLite file that was not written to since we asked holds the same number: without
        a write-ahead log every commit writes to it, under a lock that keeps readers waiting
        (https://sqlite.org/lockingv3.html). A file system's clock ticks some hundred times a
        second, so a file that was written to just now is asked again.
        """
        if settings.DATABASE_FILE_TELLS is None:
            return cls._ask()
        try:
            file = os.stat(settings.DATABASE_FILE_TELLS)
        except OSError:  # the database says so in its own way, which views know
            return cls._ask()
        looks = file.st_mtime_ns, file.st_size, file.st_ino
        seen, number = cls._seen
        if looks != seen:
            number = cls._ask()
            if time.time_ns() - file.st_mtime_ns > SETTLED:
                cls._seen = looks, number
        return number

    @staticmethod
    def _ask():
        with connection.cursor() as cursor:  # the ORM would take longer than the rest of the answer
            cursor.execute("SELECT number FROM practice_siteversion")
            return cursor.fetchone()[0]
